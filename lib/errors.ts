import { isNativeError } from 'node:util/types';

/** API keys and signing secrets, whole or with a part left out as in `sk_live_…4242`, and client secrets. */
const SECRETS = /\b(?:(?:[sr]k|ek)_[a-z]+|whsec)_(?:[\w*…]|\.+(?=[\w*]))+|\b\w+_secret_\w+/g;

/**
 * Takes email addresses, keys and secrets out of a text. They do not belong into a Zap's history. Addresses may be encoded,
 * as in a URL.
 *
 * @param text of any length: it is cut into words first, because one expression for all of it takes quadratic time
 */
export const redact = (text: string): string =>
  text
    .split(/([\s'"“”<>:=&?/,;()]+)/)
    .map((word) => (/.(?:@|%40)./i.test(word) ? '[email]' : word))
    .join('')
    .replace(SECRETS, '[key]');

/** The most characters of a user's input that a message repeats. */
const MAX_QUOTED = 100;

/** A user's input in quotation marks, to stand in a message: without secrets, and not longer than 100 characters. */
export const quote = (typed: string): string =>
  `“${redact(typed.length > MAX_QUOTED ? `${typed.slice(0, MAX_QUOTED)}…` : typed)}”`;

/**
 * An error whose message is a sentence for the user of a Zap.
 *
 * - `invalid`: the user has to change something
 * - `halted`: a precondition is not met; the Zap stays on
 * - `later`: the step can run again later
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly kind: 'invalid' | 'halted' | 'later';

  constructor(message: string, kind: UserError['kind']) {
    super(message);
    this.kind = kind;
  }
}

/**
 * The user has to change the Zap.
 *
 * @param field label of the field
 * @param problem what is wrong with it and what to do, as a sentence
 */
export const invalid = (field: string, problem: string): UserError =>
  new UserError(`${field}: ${problem}`, 'invalid');

/** A precondition is not met, such as something left to refund. Nobody has to change the Zap. */
export const halted = (message: string): UserError => new UserError(message, 'halted');

/** Something failed that may succeed later, such as a download. */
export const later = (message: string): UserError => new UserError(message, 'later');

/** True for what code throws if an object has another shape than it should have: a part is missing, or of another type. */
export const isShapeError = (error: unknown): error is Error =>
  isNativeError(error) && /^(Type|Range)Error$/.test(error.name);
