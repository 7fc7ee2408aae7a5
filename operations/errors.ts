import { isNativeError } from 'node:util/types';
import Stripe from 'stripe';
import zapier from 'zapier-platform-core';
import { redact, UserError } from '../lib/errors.ts';
import { isUnreachable } from '../stripe/failures.ts';
import { type Permission, permissionFor, permissionsIn } from '../stripe/permissions.ts';

const { errors } = zapier;

/** Seconds until Zapier runs a step again, if Stripe does not say. */
const RETRY_AFTER = { rateLimit: 30, busy: 5, unreachable: 60 };

/** The most seconds until a step runs again, even if Stripe asks for more. */
const LONGEST_WAIT = 60 * 60;

/** What Stripe says, to stand within a sentence. */
const quoted = ({ message }: Error): string => redact(message).replace(/\.$/, '');

/** An error of Zapier's with a sentence for the user. */
interface ZapierError extends Error {
  userMessage: string;
}

/**
 * Core appends the log of the step's HTTP requests to an error, unless the error is marked. That log holds queries with
 * customers' email addresses, which do not belong into a message. Core also wraps the message of some errors in JSON, so
 * the sentence itself is kept beside it.
 */
const plain = (userMessage: string, make: (message: string) => Error): ZapierError =>
  Object.assign(make(userMessage), { doNotContextify: true, userMessage });

/** Zapier runs the step again later, with the same input. If the error is only reported, the user has to do it. */
const throttled = (problem: string, seconds: number): ZapierError =>
  Object.assign(
    plain(`${problem} Zapier runs the step again.`, (text) => new errors.ThrottledError(text, seconds)),
    { userMessage: `${problem} Run the step again: nothing is done twice.` },
  );

const failed = (message: string, { code, rawType, statusCode }: Stripe.errors.StripeError): ZapierError =>
  plain(message, (text) => new errors.Error(text, code ?? rawType, statusCode));

const deadKey = (message: string): ZapierError => plain(message, (text) => new errors.ExpiredAuthError(text));

const fromUser = ({ message, kind }: UserError): ZapierError => {
  if (kind === 'halted') return plain(message, (text) => new errors.HaltedError(text));
  if (kind === 'later') return throttled(message, RETRY_AFTER.unreachable);
  return plain(message, (text) => new errors.Error(text, 'invalid_input', 400));
};

/** What is known about a step, for the words of its errors. */
export interface StepContext {
  /** The fields of its form. An error about an id names the label of the field that the id was filled into. */
  fields?: { key: string; label?: string }[];
  inputData?: Record<string, unknown>;
  /** The permissions that it needs to write. */
  writes?: Permission[];
  /** The connected account that it acts for. */
  account?: string | undefined;
  /** The requests that Stripe refused for lack of a permission, such as `GET /v1/charges`. */
  forbidden?: string[];
}

/** The label of the field that one of the ids in Stripe's message was filled into. */
const labelFor = (message: string, { fields = [], inputData = {} }: StepContext): string | undefined => {
  const ids = [...message.matchAll(/'([a-z]+_\w+)'/g)].map(([, id = '']) => id);
  return fields.find(({ key }) => ids.some((id) => JSON.stringify(inputData[key] ?? '').includes(id)))?.label;
};

const isAboutAddresses = ({ message }: Error): boolean => /\bIP address/i.test(message);

const LIMITED_KEY =
  'The API key of this connection is limited to certain IP addresses, and this request came from another. Take the limit from the key in the Stripe Dashboard under Developers > API keys, or connect the account with a key that has none.';

const forbidden = (
  error: Stripe.errors.StripeError,
  { writes = [], account, forbidden: requests = [] }: StepContext,
): ZapierError => {
  const named = permissionsIn(error.message, writes);
  const isPermission = /required permissions/i.test(error.message);
  const permissions = named ?? (isPermission ? permissionFor(requests.at(-1) ?? '', writes) : null);
  if (permissions) {
    // Webhook endpoints belong to the platform, also those that receive events of a connected account.
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

const missing = (error: Stripe.errors.StripeError, label: string | undefined): ZapierError => {
  const id = /'([^']+)'/.exec(error.message)?.[1];
  const what =
    label && id ? `${label}: Stripe has no such ${label.toLowerCase()} (${redact(id)})` : undefined;
  const otherMode = /similar object exists in (live|test) mode/.exec(error.message)?.[1];
  const advice = otherMode
    ? `It is one of ${otherMode} mode, and the key of this connection is not.`
    : 'Check the id, and that it belongs to the same account and the same mode (test or live) as the connection.';
  return failed(`${what ?? `Stripe does not know this: ${quoted(error).split(';')[0]}`}. ${advice}`, error);
};

const invalidRequest = (error: Stripe.errors.StripeError, step: StepContext): ZapierError => {
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

/**
 * True for a download, or its upload to Zapier's store, that broke off or took too long. Core has no classes of their own
 * for these; a file that is refused is a `ResponseError`.
 */
const isBrokenDownload = (error: unknown): error is Error =>
  error instanceof Error &&
  (/^(Fetch|Abort|Timeout|Response|Throttled)Error$/.test(error.name) ||
    /^(RPC request failed|Got \d+ - )/.test(error.message));

const brokenDownload = ({ message }: Error): ZapierError => {
  const status = /"status":(\d{3})/.exec(message)?.[1];
  return throttled(
    `A file could not be downloaded from Stripe${status ? ` (HTTP ${status})` : ''}.`,
    RETRY_AFTER.unreachable,
  );
};

/** Seconds that Stripe asks to wait: https://docs.stripe.com/rate-limits */
const retryAfter = ({ headers }: Stripe.errors.StripeError): number | undefined => {
  const seconds = Number.parseInt(headers?.['retry-after'] ?? '', 10);
  return seconds > 0 ? Math.min(seconds, LONGEST_WAIT) : undefined;
};

const fromStripe = (error: Stripe.errors.StripeError, step: StepContext): ZapierError => {
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

const isZapierError = (error: unknown): error is ZapierError =>
  error instanceof Error && 'userMessage' in error;

/** A bug. The log says where it happened. Neither the message nor the log holds data. */
const unexpected = (error: unknown): ZapierError => {
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
 * Turns an error of any kind into the Zapier error that does the right thing to the user's Zap. Its message is a sentence,
 * without stack, key or customer data.
 *
 * - `ExpiredAuthError` for a dead key: Zapier pauses the connection and tells its owner
 * - `ThrottledError` for a rate limit, a busy object, a Stripe that cannot be reached: Zapier runs the step again after the
 *   time that Stripe asks for. That is safe because every write carries its own idempotency key.
 * - `HaltedError` for a precondition that is not met: the Zap stays on
 * - `z.errors.Error` for everything else: the user has to change something
 *
 * @param step what is known about the step, for errors that name its fields and permissions
 * @see https://docs.stripe.com/error-handling
 */
export const toZapierError = (error: unknown, step: StepContext = {}): Error => {
  if (error instanceof Stripe.errors.StripeError) return fromStripe(error, step);
  if (error instanceof UserError) return fromUser(error);
  if (isZapierError(error)) return error;
  return isBrokenDownload(error) ? brokenDownload(error) : unexpected(error);
};

/** The sentence that a user reads of an error that is reported beside successes and not thrown. */
export const userMessage = (error: unknown, step: StepContext = {}): string => {
  const known = toZapierError(error, step);
  return isZapierError(known) ? known.userMessage : known.message;
};
