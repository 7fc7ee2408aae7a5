import Stripe from 'stripe';

/** True if Stripe could not be reached, was too busy or broke: nothing is known about the request. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeConnectionError ||
  error instanceof Stripe.errors.StripeRateLimitError ||
  (error instanceof Stripe.errors.StripeAPIError && error.code !== 'idempotency_key_in_use');

/** True if Stripe may have done what a request asked for, although its answer did not arrive. */
export const mayBeDone = (error: unknown): boolean =>
  isUnreachable(error) ||
  (error instanceof Stripe.errors.StripeError && error.code === 'idempotency_key_in_use');

/** True if Stripe has no object of that id (any more). */
const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';

/** True if a restricted key lacks a permission, whether Stripe names it or not. */
export const lacksPermission = (error: unknown): error is Stripe.errors.StripePermissionError =>
  error instanceof Stripe.errors.StripePermissionError &&
  /required permissions|'(rak_)?[a-z_]+_(read|write)'/.test(error.message);

/** Makes a function that reads something, and returns something else after one kind of failure. */
const unless =
  (isExpected: (error: unknown) => boolean) =>
  async <T, Other>(read: Promise<T>, otherwise: Other): Promise<T | Other> => {
    try {
      return await read;
    } catch (error) {
      if (isExpected(error)) return otherwise;
      throw error;
    }
  };

/** Reads something. Returns something else if Stripe is too slow, too busy or out of reach. */
export const unlessUnreachable = unless(isUnreachable);

/** Reads something. Returns something else if the restricted key lacks the permission. */
export const unlessForbidden = unless(lacksPermission);

const unlessMissing = unless(isMissing);

/** Reads an object. Returns null if Stripe has none of that id. */
export const orNull = <T>(read: Promise<T>): Promise<T | null> => unlessMissing(read, null);
