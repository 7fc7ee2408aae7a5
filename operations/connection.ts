import type Stripe from 'stripe';
import type { Bundle, HttpRequestOptions, ZObject } from 'zapier-platform-core';
import { type Deadline, startDeadline } from '../lib/deadline.ts';
import { createClient, parseAccount, parseApiKey } from '../stripe/client.ts';
import type { Send } from '../stripe/http-client.ts';
import { type StepContext, toZapierError, userMessage } from './errors.ts';

/**
 * The time for requests of one step, in milliseconds. Zapier ends a step after 30 seconds, and the user never sees what
 * comes later.
 */
const STEP_MS = 25_000;

type Connection = Pick<Bundle, 'authData'>;

/** The connection's API key. @throws UserError if it has not the shape of one */
export const apiKeyOf = ({ authData }: Connection): string => parseApiKey(authData.api_key);

/** The connected account that the connection acts for, or undefined. @throws UserError if it has not the shape of one */
export const accountOf = ({ authData }: Connection): string | undefined =>
  parseAccount(authData.connected_account);

/** True if the connection's key is one of live mode. */
export const isLive = (connection: Connection): boolean => apiKeyOf(connection).includes('_live_');

/** Sends requests through Zapier, which logs them and adds the key and the account (see `authentication.ts`). */
const sendThrough =
  (z: ZObject): Send =>
  (request) => {
    // Core's types lack the signal and the early throw, which would hide a 429.
    const options: HttpRequestOptions & {
      url: string;
      raw: true;
      signal: AbortSignal;
      throwForThrottlingEarly: false;
    } = { ...request, raw: true, skipThrowForStatus: true, throwForThrottlingEarly: false };
    return z.request(options);
  };

/** What the SDK tells of each answer, as far as it is read here. Its types have `any`. */
interface Answered {
  status: number;
  method: string;
  path: string;
}

/** Turns an error into the sentence that a user reads of it. */
export type Explain = (error: unknown) => string;

/**
 * Makes a function that Zapier calls: it gets a Stripe client first. Every error becomes one that tells the user what to do.
 *
 * @param perform gets also the end of the step's time, and what turns an error into words that it reports and does not throw
 * @param about the fields of the step and what it writes, for the words of its errors
 */
export const withStripe =
  <B extends Connection & { inputData?: Record<string, unknown> }, R>(
    perform: (stripe: Stripe, bundle: B, z: ZObject, deadline: Deadline, explain: Explain) => Promise<R>,
    about: Pick<StepContext, 'fields' | 'writes'> = {},
  ) =>
  async (z: ZObject, bundle: B): Promise<R> => {
    const { inputData = {}, authData } = bundle;
    const forbidden: string[] = [];
    const step = { ...about, inputData, account: authData.connected_account?.trim(), forbidden };
    try {
      apiKeyOf(bundle);
      accountOf(bundle);
      const deadline = startDeadline(STEP_MS);
      const stripe = createClient(sendThrough(z), deadline);
      stripe.on('response', ({ status, method, path }: Answered) => {
        if (status === 403) forbidden.push(`${method} ${path}`);
      });
      return await perform(stripe, bundle, z, deadline, (error) => userMessage(error, step));
    } catch (error) {
      throw toZapierError(error, step);
    }
  };
