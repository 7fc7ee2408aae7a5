import Stripe from 'stripe';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { type Deadline, startDeadline } from './deadline.ts';
import { invalid, type StepContext, toZapierError } from './errors.ts';
import { httpClient } from './http-client.ts';

/** The API version that all records and types are written against; the SDK pins it. */
export const API_VERSION = Stripe.API_VERSION;

/** Zapier ends a step after 30 seconds: what Stripe has not answered by then never reaches the user. */
const STEP_BUDGET_MS = 25_000;

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Where Stripe's API is: `https://api.stripe.com`, or `STRIPE_API_BASE_URL` where its host is loopback.
 * Anything else is refused, so that no environment can send a merchant's key elsewhere.
 */
export const stripeBaseUrl = (): URL => {
  const configured = process.env.STRIPE_API_BASE_URL;
  if (!configured) return new URL('https://api.stripe.com');
  const url = URL.canParse(configured) ? new URL(configured) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || !LOOPBACK.has(url.hostname)) {
    throw invalid(
      'STRIPE_API_BASE_URL',
      'only an address of this machine is allowed, like http://127.0.0.1:12111.',
    );
  }
  return url;
};

type Connection = Pick<Bundle, 'authData'>;

/** What is wrong with a key, by how it starts: https://docs.stripe.com/keys, https://docs.stripe.com/keys/organization-api-keys */
const WRONG_KEYS: [prefix: string, problem: string][] = [
  [
    'pk_',
    'this is a publishable key. Use a restricted key (rk_…) or a secret key (sk_…) from the Stripe Dashboard, under Developers > API keys.',
  ],
  [
    'sk_org_',
    'this is the key of an organization, which does not say which of its accounts is meant. Open the account itself in the Stripe Dashboard and create a restricted key (rk_…) there, under Developers > API keys.',
  ],
  [
    '',
    'a Stripe key starts with rk_test_, rk_live_, sk_test_ or sk_live_. Copy it from the Stripe Dashboard, under Developers > API keys.',
  ],
];

/** The connection's key, checked for its shape before any request. Throws an error that says where to find one. */
export const apiKey = ({ authData }: Connection): string => {
  const key = authData.api_key?.trim() ?? '';
  if (/^(sk|rk)_(test|live)_\w+$/.test(key)) return key;
  throw invalid('API Key', WRONG_KEYS.find(([prefix]) => key.startsWith(prefix))?.[1] ?? '');
};

/** The connected account that all calls act for (`acct_…`), or undefined. */
export const connectedAccount = ({ authData }: Connection): string | undefined => {
  const account = authData.connected_account?.trim();
  if (!account || /^acct_\w+$/.test(account)) return account || undefined;
  throw invalid(
    'Connected Account',
    'the id of a connected account starts with acct_. Leave the field empty to act for your own account.',
  );
};

/** True where the connection's key is one of live mode. */
export const isLive = (connection: Connection): boolean => /_live_/.test(apiKey(connection));

/**
 * The Stripe SDK over `z.request`: typed calls, retries and errors from the SDK; logging, the key and
 * the connected account from Zapier's side (the `beforeRequest` middleware adds the headers).
 */
export const stripeClient = (z: ZObject, bundle: Connection, deadline: Deadline): Stripe => {
  apiKey(bundle);
  connectedAccount(bundle);
  const base = stripeBaseUrl();
  return new Stripe('', {
    // The middleware adds the key.
    authenticator: async () => undefined,
    httpClient: httpClient(z, deadline),
    protocol: base.protocol === 'http:' ? 'http' : 'https',
    host: base.hostname,
    port: base.port || (base.protocol === 'http:' ? '80' : '443'),
    // The HTTP client retries, within the time of the step.
    maxNetworkRetries: 0,
    telemetry: false,
  });
};

/**
 * Makes a Zapier `perform` of a function that gets a Stripe client first, and last the end of the step's time. Whatever
 * goes wrong becomes an error that tells the user what to do.
 *
 * @param about the fields of the step and what it writes, for the words of its errors
 */
export const withStripe =
  <B extends Connection & { inputData?: Record<string, unknown> }, R>(
    perform: (stripe: Stripe, bundle: B, z: ZObject, deadline: Deadline) => Promise<R>,
    about: Pick<StepContext, 'fields' | 'writes'> = {},
  ) =>
  async (z: ZObject, bundle: B): Promise<R> => {
    try {
      const deadline = startDeadline(STEP_BUDGET_MS);
      return await perform(stripeClient(z, bundle, deadline), bundle, z, deadline);
    } catch (error) {
      const { inputData = {}, authData } = bundle;
      throw toZapierError(error, { ...about, inputData, account: authData.connected_account?.trim() });
    }
  };
