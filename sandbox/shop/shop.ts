import Stripe from 'stripe';
import type { StripeSandbox } from '../stripe/index.ts';
import { Failure, type Zap, type ZapRunner } from '../zapier/index.ts';
import type { Definition } from './definition.ts';
import type { Calendar } from './time/calendar.ts';
import type { Weather } from './time/weather.ts';

/** What the pages show and act on: an embedded Stripe, and a Zap runner that reaches it through the weather. */
export interface Shop {
  /** Where the pages are: `http://127.0.0.1:<port>`. */
  url: string;
  stripe: StripeSandbox;
  /** Stripe's own SDK: what a page shows is read with it. */
  sdk: Stripe;
  runner: ZapRunner;
  /** The example Zaps, and since when (unix seconds) those are on that are. */
  zaps: Zap[];
  zapsOn: Map<string, number>;
  app: Definition;
  outDir: string;
  weather: Weather;
  calendar: Calendar;
  /** Checkouts that were paid from a bank account which will refuse. */
  bouncing: Set<string>;
  /** What a buyer filled in while the bank asks to authenticate, by checkout. */
  authenticating: Map<string, Visit>;
}

/** A buyer at a checkout, as the test helpers take one. */
export type Visit = Record<string, unknown>;

/** Asks a test helper of the embedded Stripe for something. @throws TestHelperError with its words */
export const testHelper = async <T>({ url }: { url: string }, path: string, body: object): Promise<T> => {
  const answer = await fetch(`${url}/_sandbox/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const result = (await answer.json()) as T & { error?: { message: string } };
  if (!answer.ok) throw new TestHelperError(result.error?.message ?? `${path} answered ${answer.status}.`);
  return result;
};

export class TestHelperError extends Error {
  override name = 'TestHelperError';
}

/** What Stripe answers; `undefined` where it does not know what it was asked for. */
export const ifKnown = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.catch((error: unknown) => {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return undefined;
    throw error;
  });

/** Waits until Stripe has delivered everything and every Zap has run, also for what those Zaps set off. */
export const settle = async ({ stripe, runner }: Pick<Shop, 'stripe' | 'runner'>): Promise<void> => {
  for (let delivered = -1; delivered < stripe.deliveries.length; ) {
    await stripe.idle();
    delivered = stripe.deliveries.length;
    await runner.idle();
    await stripe.idle();
  }
};

/** Posts JSON to a Zap that catches a hook, and waits until it has run. */
export const postToHook = async ({ runner }: Shop, zapId: string, body: string): Promise<void> => {
  const headers = { 'Content-Type': 'application/json' };
  await fetch(runner.hookUrl(zapId), { method: 'POST', headers, body });
  await runner.idle();
};

/** What a page says about something that was just tried. */
export interface Outcome {
  ok: boolean;
  text: string;
}

/** Tries something and says how it went; a fault of the pages themselves goes on as an error. */
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
