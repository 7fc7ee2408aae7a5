import Stripe from 'stripe';

/** The reason why a probe cannot run against this Stripe or with this key. */
export class Skipped extends Error {
  override name = 'Skipped';
}

/** The parts of an error response that a program can use. */
export interface Refusal {
  status: number | undefined;
  type: string | undefined;
  code: string | undefined;
  param: string | undefined;
  message: string;
}

const ACCEPTED = 'accepted';

export const refusalOf = (error: Stripe.errors.StripeError): Refusal => ({
  status: error.statusCode,
  type: error.rawType,
  code: error.code,
  param: error.param,
  message: error.message,
});

/** Whether Stripe has a feature and the embedded Stripe does not. */
export const isNotSimulated = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && error.code === 'not_simulated';

/**
 * The error response to a request, or `accepted`.
 * @throws Error if there is no response, or the embedded Stripe does not simulate the request
 */
export const refused = async (request: Promise<unknown>): Promise<Refusal | typeof ACCEPTED> => {
  try {
    await request;
    return ACCEPTED;
  } catch (error) {
    const isResponse = error instanceof Stripe.errors.StripeError && error.statusCode !== undefined;
    if (isResponse && !isNotSimulated(error)) return refusalOf(error);
    throw error;
  }
};
