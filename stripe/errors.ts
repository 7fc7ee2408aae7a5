import Stripe from 'stripe';
import zapier from 'zapier-platform-core';

const { errors } = zapier;

/** How long Zapier waits before it runs a step again, in seconds. */
const RETRY_AFTER = { rateLimit: 30, busy: 5, unreachable: 60 };

/**
 * Core appends the log of the step's HTTP requests to any error that is not marked so. That log holds
 * addresses and queries with buyers' emails: a shopkeeper's message has to do without. Core also wraps the
 * message of some errors in JSON, so the sentence itself is kept beside it.
 */
const plain = (message: string, make: (message: string) => Error): Error =>
  Object.assign(make(message), { doNotContextify: true, userMessage: message });

/** The user has to change the Zap: says which field, what is wrong with it, and what to do. */
export const invalid = (field: string, problem: string): Error =>
  plain(`${field}: ${problem}`, (message) => new errors.Error(message, 'invalid_input', 400));

/** A precondition is not met (nothing left to refund, a guest without a portal): the Zap stays on. */
export const halted = (message: string): Error => plain(message, (text) => new errors.HaltedError(text));

/** Zapier runs the step again later, with the same input; where it is only reported, that is up to the user. */
const throttled = (problem: string, seconds: number): Error =>
  Object.assign(
    plain(`${problem} Zapier runs the step again.`, (text) => new errors.ThrottledError(text, seconds)),
    { userMessage: `${problem} Run the step again: nothing is done twice.` },
  );

const failed = (message: string, { code, rawType, statusCode }: Stripe.errors.StripeError): Error =>
  plain(message, (text) => new errors.Error(text, code ?? rawType, statusCode));

/** Emails and keys that Stripe repeats in its messages do not belong into a Zap's history. */
const redact = (message: string): string =>
  message.replace(/[^\s'"<>:]+@[^\s'"<>]+/g, '[email]').replace(/\b(sk|rk|whsec)_[\w*]+/g, '[key]');

/**
 * The permission that a restricted key lacks (`rak_charge_read`, or `charge_read` in newer answers), or null
 * where Stripe refused for another reason.
 */
export const missingPermission = (error: unknown): string | null =>
  (error instanceof Stripe.errors.StripePermissionError &&
    /'((?:rak_)?[a-z_]+_(?:read|write))'/.exec(error.message)?.[1]) ||
  null;

/** `rak_charge_read` -> `Charge: Read`, near enough to the name in the Dashboard to find it there. */
const permissionName = (permission: string): string => {
  const words = permission.replace(/^rak_/, '').split('_');
  const level = words.pop() ?? '';
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  return `${capital(words.join(' '))}: ${capital(level)}`;
};

const forbidden = (error: Stripe.errors.StripeError): Error => {
  const permission = missingPermission(error);
  return permission
    ? failed(
        `The restricted API key of this connection lacks a permission. In the Stripe Dashboard, open Developers > API keys, edit the key and allow “${permissionName(permission)}” (${permission}). Then run this step again.`,
        error,
      )
    : failed(
        'The API key of this connection may not act for the connected account. Check the field “Connected Account” of the connection, and that the account is still connected to yours.',
        error,
      );
};

const invalidRequest = (error: Stripe.errors.StripeError): Error =>
  error.code === 'resource_missing'
    ? failed(
        `Stripe does not know this: ${redact(error.message).replace(/\.$/, '')}. Check the id, and that it belongs to the same account and the same mode (test or live) as the connection.`,
        error,
      )
    : failed(
        `Stripe refused the request: ${redact(error.message)}${error.param ? ` (Stripe’s name of the field: ${error.param})` : ''}`,
        error,
      );

/** True where Stripe could not be reached, was too busy or broke: nothing is known about the request. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeConnectionError ||
  error instanceof Stripe.errors.StripeRateLimitError ||
  (error instanceof Stripe.errors.StripeAPIError && error.code !== 'idempotency_key_in_use');

/** True where Stripe has no object of that id (any more). */
const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';

/**
 * Turns what the Stripe SDK throws into the Zapier error that does the right thing to the user's Zap.
 * Errors that are no Stripe errors pass unchanged: they are ours already, or a bug that must be seen.
 *
 * - dead key: `ExpiredAuthError`, the connection is paused and its owner told
 * - rate limit, busy object, Stripe out of reach: `ThrottledError`, the step is run again. That is safe
 *   because every write carries an idempotency key of its own.
 * - anything else: `z.errors.Error`, the user has to change something
 *
 * @see https://docs.stripe.com/error-handling
 */
export const toZapierError = (error: unknown): unknown => {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  if (error instanceof Stripe.errors.StripeAuthenticationError) {
    return plain(
      'Stripe no longer accepts the API key of this connection. Create a new key in the Stripe Dashboard under Developers > API keys and reconnect the account in Zapier.',
      (message) => new errors.ExpiredAuthError(message),
    );
  }
  if (error instanceof Stripe.errors.StripePermissionError) return forbidden(error);
  if (error.code === 'lock_timeout' || error.code === 'idempotency_key_in_use') {
    return throttled('Stripe is still working on this object.', RETRY_AFTER.busy);
  }
  if (error instanceof Stripe.errors.StripeRateLimitError) {
    return throttled('Stripe got too many requests from this account.', RETRY_AFTER.rateLimit);
  }
  if (isUnreachable(error)) {
    return throttled('Stripe could not be reached.', RETRY_AFTER.unreachable);
  }
  if (error instanceof Stripe.errors.StripeIdempotencyError) {
    return failed(
      'Reference: the same reference was used with other values in the last 24 hours. Use another reference, or the same values.',
      error,
    );
  }
  return error instanceof Stripe.errors.StripeInvalidRequestError
    ? invalidRequest(error)
    : failed(`Stripe refused the request: ${redact(error.message)}`, error);
};

/** What Stripe has under an id, or null where it has nothing: a search that finds nothing is no error. */
export const orNull = async <T>(read: Promise<T>): Promise<T | null> => {
  try {
    return await read;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

/** The sentence that a user reads of an error, where it is reported beside successes and not thrown. */
export const userMessage = (error: unknown): string => {
  const known = toZapierError(error);
  return known instanceof Error && 'userMessage' in known
    ? String(known.userMessage)
    : 'What Stripe sent had a shape that was not expected.';
};
