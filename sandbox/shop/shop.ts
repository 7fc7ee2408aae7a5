import Stripe from 'stripe';
import type { StripeSandbox } from '../stripe/index.ts';
import { Failure, type Zap, type ZapRunner } from '../zapier/index.ts';
import type { Definition } from './definition.ts';
import type { Calendar } from './time/calendar.ts';
import type { Faults } from './time/faults.ts';

/** The data of the pages: an embedded Stripe, and a Zap runner that reaches it through a proxy with faults. */
export interface Shop {
  /** The URL of the pages: `http://127.0.0.1:<port>`. */
  url: string;
  stripe: StripeSandbox;
  /** The SDK, which reads the data of the pages. */
  sdk: Stripe;
  runner: ZapRunner;
  /** Runs the steps that a person tries, through a proxy of their own. */
  steps: ZapRunner;
  /** The example Zaps, and the start (Unix seconds) of those that are on. */
  zaps: Zap[];
  zapsOn: Map<string, number>;
  app: Definition;
  outDir: string;
  faults: Faults;
  calendar: Calendar;
  /** The session of the latest purchase, and the number of purchases that the shop made for its visitor. */
  latest?: string;
  bought: number;
  /** Sessions with a bank debit that will fail. */
  failingDebits: Set<string>;
  /** The buyers during an authentication, by session. */
  authenticating: Map<string, Visit>;
}

/** A buyer in the form of the test helpers. */
export type Visit = Record<string, unknown>;

/**
 * Calls a test helper of the embedded Stripe.
 * @throws TestHelperError with its message
 */
export const testHelper = async <T>({ url }: { url: string }, path: string, body: object): Promise<T> => {
  const answer = await fetch(`${url}/_sandbox/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const result = (await answer.json()) as T & { error?: { message: string } };
  if (!answer.ok)
    throw new TestHelperError(result.error?.message ?? `${path} answered with status ${answer.status}.`);
  return result;
};

export class TestHelperError extends Error {
  override name = 'TestHelperError';
}

/** The response of Stripe, or undefined for an invalid request. */
export const ifKnown = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.catch((error: unknown) => {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return undefined;
    throw error;
  });

/** Waits for all deliveries and Zaps, including the effects of those Zaps. */
export const settle = async ({ stripe, runner }: Pick<Shop, 'stripe' | 'runner'>): Promise<void> => {
  for (let delivered = -1; delivered < stripe.deliveries.length; ) {
    await stripe.idle();
    delivered = stripe.deliveries.length;
    await runner.idle();
    await stripe.idle();
  }
};

/** Posts JSON to the hook of a Zap, and waits for its run. */
export const postToHook = async ({ runner }: Shop, zapId: string, body: string): Promise<void> => {
  const headers = { 'Content-Type': 'application/json' };
  await fetch(runner.hookUrl(zapId), { method: 'POST', headers, body });
  await runner.idle();
};

/** The Zap that refunds the order of a posted id. */
const CANCELING = 'refund-on-request';

/** Asks for the refund of an order, as its buyer. */
export const cancelOrder = async (shop: Shop, session_id: string): Promise<string> => {
  if (!shop.zapsOn.has(CANCELING)) return 'Orders cannot be canceled now, because the Zap for it is off.';
  await postToHook(shop, CANCELING, JSON.stringify({ session_id }));
  return 'We received your request and will send you an email.';
};

/** The result of an action on a page. */
export interface Outcome {
  ok: boolean;
  text: string;
}

/** Runs an action and returns its result. A bug of the pages stays an error. */
export const attempt = async (act: () => Promise<string>): Promise<Outcome> => {
  try {
    return { ok: true, text: await act() };
  } catch (error) {
    if (error instanceof Failure || error instanceof TestHelperError) {
      return { ok: false, text: error.message };
    }
    throw error;
  }
};
