import { isNativeError } from 'node:util/types';
import Stripe from 'stripe';
import zapier from 'zapier-platform-core';
import { type Permission, permissionsIn } from './permissions.ts';

const { errors } = zapier;

/** How long Zapier waits before it runs a step again, in seconds, where Stripe does not say. */
const RETRY_AFTER = { rateLimit: 30, busy: 5, unreachable: 60 };

/** However long Stripe asks to wait, a step is tried again within the hour. */
const LONGEST_WAIT = 60 * 60;

/** API keys and signing secrets, whole or with a part left out as in `sk_live_…4242`, and client secrets. */
const SECRETS = /\b(?:(?:[sr]k|ek)_[a-z]+|whsec)_(?:[\w*…]|\.+(?=[\w*]))+|\b\w+_secret_\w+/g;

/**
 * Takes out email addresses, keys and secrets, which do not belong into a Zap's history. Addresses may be encoded, as in
 * a URL. The text is cut into words first: one expression for all of it takes quadratic time.
 */
const redact = (text: string): string =>
  text
    .split(/([\s'"“”<>:=&?/,;()]+)/)
    .map((word) => (/.(?:@|%40)./i.test(word) ? '[email]' : word))
    .join('')
    .replace(SECRETS, '[key]');

/** The longest part of what a user typed that a message repeats. */
const MAX_QUOTED = 100;

/** What a user typed, in quotation marks, to stand in a message: without secrets, and not longer than 100 characters. */
export const quote = (typed: string): string =>
  `“${redact(typed.length > MAX_QUOTED ? `${typed.slice(0, MAX_QUOTED)}…` : typed)}”`;

/** What Stripe says, to stand within a sentence. */
const quoted = ({ message }: Error): string => redact(message).replace(/\.$/, '');

/**
 * Core appends the log of the step's HTTP requests to an error, unless the error is marked. That log holds queries with
 * customers' email addresses, which do not belong into a message. Core also wraps the message of some errors in JSON, so
 * the sentence itself is kept beside it.
 */
const plain = (userMessage: string, make: (message: string) => Error): Error =>
  Object.assign(make(userMessage), { doNotContextify: true, userMessage });

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

const deadKey = (message: string): Error => plain(message, (text) => new errors.ExpiredAuthError(text));

/** What is known of a step besides what Stripe says. */
export interface StepContext {
  /** The fields of its form and what was filled in: an id in an error comes with the label of its field. */
  fields?: { key: string; label?: string }[];
  inputData?: Record<string, unknown>;
  /** What it writes, if it writes at all. */
  writes?: Permission[];
  /** The connected account that it acts for. */
  account?: string | undefined;
}

/** The label of the field that one of the ids in Stripe's message was filled into. */
const labelFor = (message: string, { fields = [], inputData = {} }: StepContext): string | undefined => {
  const ids = [...message.matchAll(/'([a-z]+_\w+)'/g)].map(([, id = '']) => id);
  return fields.find(({ key }) => ids.some((id) => JSON.stringify(inputData[key] ?? '').includes(id)))?.label;
};

const isAboutAddresses = ({ message }: Error): boolean => /\bIP address/i.test(message);

const LIMITED_KEY =
  'The API key of this connection is limited to certain IP addresses, and this request came from another. Take the limit from the key in the Stripe Dashboard under Developers > API keys, or connect the account with a key that has none.';

const forbidden = (error: Stripe.errors.StripeError, { writes = [], account }: StepContext): Error => {
  const permissions = permissionsIn(error.message, writes);
  if (permissions) {
    // Webhook endpoints are the platform's, also those that hear a connected account.
    const column =
      account && !permissions.includes('rak_webhook') ? ' in the column for connected accounts' : '';
    return failed(
      `The restricted API key of this connection lacks a permission. In the Stripe Dashboard, open Developers > API keys, edit the key and allow ${permissions}${column}. Then run this step again.`,
      error,
    );
  }
  if (isAboutAddresses(error)) return failed(LIMITED_KEY, error);
  const connected = account
    ? ` This connection acts for ${account}: check its field “Connected Account”, and that the account is still connected to yours.`
    : '';
  return failed(
    `Stripe does not let the API key of this connection do this. It says: ${quoted(error)}.${connected}`,
    error,
  );
};

const missing = (error: Stripe.errors.StripeError, label: string | undefined): Error => {
  const id = /'([^']+)'/.exec(error.message)?.[1];
  const what =
    label && id ? `${label}: Stripe has no such ${label.toLowerCase()} (${redact(id)})` : undefined;
  const otherMode = /similar object exists in (live|test) mode/.exec(error.message)?.[1];
  const advice = otherMode
    ? `It is one of ${otherMode} mode, and the key of this connection is not.`
    : 'Check the id, and that it belongs to the same account and the same mode (test or live) as the connection.';
  return failed(`${what ?? `Stripe does not know this: ${quoted(error).split(';')[0]}`}. ${advice}`, error);
};

const invalidRequest = (error: Stripe.errors.StripeError, step: StepContext): Error => {
  const label = labelFor(error.message, step);
  if (error.code === 'resource_missing') return missing(error, label);
  // “The search feature is temporarily unavailable in your region.”: https://docs.stripe.com/search#limitations
  if (/search feature/i.test(error.message)) {
    return failed(
      'Stripe has no search for accounts in your country, India for one. Find it by its id or by the customer’s email address instead.',
      error,
    );
  }
  return failed(
    `${label ? `${label}: ` : ''}Stripe refused the request: ${redact(error.message)}${error.param ? ` (Stripe’s name of the field: ${error.param})` : ''}`,
    error,
  );
};

/** True where Stripe could not be reached, was too busy or broke: nothing is known about the request. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeConnectionError ||
  error instanceof Stripe.errors.StripeRateLimitError ||
  (error instanceof Stripe.errors.StripeAPIError && error.code !== 'idempotency_key_in_use');

/** True where Stripe may have done what was asked for, although its answer did not arrive. */
export const mayBeDone = (error: unknown): boolean =>
  isUnreachable(error) ||
  (error instanceof Stripe.errors.StripeError && error.code === 'idempotency_key_in_use');

/**
 * True for a download, or its way into Zapier's store, that broke off or took too long. Core has no classes of their own
 * for these; a file that is refused is a `ResponseError`.
 */
const isBrokenDownload = (error: unknown): error is Error =>
  error instanceof Error &&
  (/^(Fetch|Abort|Timeout|Response|Throttled)Error$/.test(error.name) ||
    /^(RPC request failed|Got \d+ - )/.test(error.message));

const brokenDownload = ({ message }: Error): Error => {
  const status = /"status":(\d{3})/.exec(message)?.[1];
  return throttled(
    `A file could not be downloaded from Stripe${status ? ` (HTTP ${status})` : ''}.`,
    RETRY_AFTER.unreachable,
  );
};

/** A download without a single byte. */
export const emptyFile = (): Error =>
  throttled('A file that Stripe sent was empty.', RETRY_AFTER.unreachable);

/** True where Stripe has no object of that id (any more). */
const isMissing = (error: unknown): boolean =>
  error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';

/** How long Stripe asks to wait, in seconds: https://docs.stripe.com/rate-limits */
const retryAfter = ({ headers }: Stripe.errors.StripeError): number | undefined => {
  const seconds = Number.parseInt(headers?.['retry-after'] ?? '', 10);
  return seconds > 0 ? Math.min(seconds, LONGEST_WAIT) : undefined;
};

const fromStripe = (error: Stripe.errors.StripeError, step: StepContext): Error => {
  const wait = retryAfter(error);
  if (error instanceof Stripe.errors.StripeAuthenticationError) {
    return deadKey(
      isAboutAddresses(error)
        ? LIMITED_KEY
        : 'Stripe no longer accepts the API key of this connection. Create a new key in the Stripe Dashboard under Developers > API keys and reconnect the account in Zapier.',
    );
  }
  if (error instanceof Stripe.errors.StripePermissionError) return forbidden(error, step);
  if (error.code === 'lock_timeout' || error.code === 'idempotency_key_in_use') {
    return throttled('Stripe is still working on this object.', wait ?? RETRY_AFTER.busy);
  }
  if (error instanceof Stripe.errors.StripeRateLimitError) {
    return throttled('Stripe got too many requests from this account.', wait ?? RETRY_AFTER.rateLimit);
  }
  if (isUnreachable(error)) return throttled('Stripe could not be reached.', wait ?? RETRY_AFTER.unreachable);
  if (error instanceof Stripe.errors.StripeIdempotencyError) {
    return failed(
      'Reference: the same reference was used with other values in the last 24 hours. Use another reference, or the same values.',
      error,
    );
  }
  return error instanceof Stripe.errors.StripeInvalidRequestError
    ? invalidRequest(error, step)
    : failed(`Stripe refused the request: ${redact(error.message)}`, error);
};

/** One of the errors of this file. */
interface OurError extends Error {
  userMessage: string;
}

const isOurs = (error: unknown): error is OurError => error instanceof Error && 'userMessage' in error;

/** A bug: the message says nothing of the data that it stumbled over, and the log says where, without it either. */
const unexpected = (error: unknown): Error => {
  const { name, stack = '' } = isNativeError(error) ? error : { name: typeof error };
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '));
  zapier.console.error([`Unexpected ${name}`, ...frames].join('\n'));
  const bug = plain(
    `Something in this integration went wrong that should not have (${name}). Please tell those who maintain it, with the time of this run: the log says where. What the step had done before stays done.`,
    (message) => new errors.Error(message, 'unexpected', 500),
  );
  return Object.assign(bug, { userMessage: 'What Stripe sent had a shape that was not expected.' });
};

/**
 * Turns whatever is thrown in a step into the Zapier error that does the right thing to the user's Zap, and says a
 * sentence: never a stack, a key or what the buyer wrote.
 *
 * - dead key: `ExpiredAuthError`, the connection is paused and its owner told
 * - rate limit, busy object, Stripe out of reach: `ThrottledError`, the step is run again after the time that Stripe
 *   asks for. That is safe because every write carries an idempotency key of its own.
 * - anything else: `z.errors.Error`, the user has to change something
 *
 * @param step what is known of the step, for errors that name its fields and the level of a permission
 * @see https://docs.stripe.com/error-handling
 */
export const toZapierError = (error: unknown, step: StepContext = {}): Error => {
  if (error instanceof Stripe.errors.StripeError) return fromStripe(error, step);
  if (isOurs(error)) return error;
  return isBrokenDownload(error) ? brokenDownload(error) : unexpected(error);
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
  return isOurs(known) ? known.userMessage : known.message;
};
