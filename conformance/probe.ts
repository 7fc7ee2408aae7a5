import Stripe from 'stripe';
import type { Target } from './target.ts';

/** One thing that the integration relies on, or an open question about it. */
export interface Probe {
  /** What is asked, as a plain sentence; a question where nobody can know the answer. */
  name: string;
  /** The page of Stripe's documentation that it rests on. */
  doc: string;
  /** Asks, and answers with what was seen: short enough for a cell of a table. */
  ask: (target: Target) => Promise<unknown>;
  /**
   * What the documentation says. Patterns stand for wordings, and an object may have more keys than are named here.
   * An open question has none: the run records what is answered.
   */
  expect?: unknown;
}

/** Why something cannot be asked of this Stripe, or with this key. */
export class NotAsked extends Error {
  override name = 'NotAsked';
}

/** The parts of a refusal that a program may read. */
export interface Refusal {
  status: number | undefined;
  type: string | undefined;
  code: string | undefined;
  param: string | undefined;
  message: string;
}

export const ACCEPTED = 'accepted';

/** What an error of the SDK says, in Stripe's own words. */
export const refusalOf = (error: Stripe.errors.StripeError): Refusal => ({
  status: error.statusCode,
  type: error.rawType,
  code: error.code,
  param: error.param,
  message: error.message,
});

/** True for what Stripe knows and the embedded Stripe does not: that is no answer. */
export const isNotSimulated = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.code === 'not_simulated';

/** How Stripe refuses a request; `accepted` where it does not. */
export const refused = async (request: Promise<unknown>): Promise<Refusal | typeof ACCEPTED> => {
  try {
    await request;
    return ACCEPTED;
  } catch (error) {
    const isAnswer = error instanceof Stripe.errors.StripeError && error.statusCode !== undefined;
    if (isAnswer && !isNotSimulated(error)) return refusalOf(error);
    throw error;
  }
};
