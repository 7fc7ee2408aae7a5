import type Stripe from 'stripe';
import { CURRENCIES, maximumOf } from '../currencies.ts';
import { badParameter, refuse } from './errors.ts';
import { emptyValue, hash, type OneOf, type ParamType, shape, unlisted } from './params.ts';
import type { Words } from './words.ts';

/** The types of parameters, each with Stripe's error for an invalid value. */

export const text: ParamType = (value, path) => {
  if (typeof value === 'string') return value;
  throw badParameter(`Invalid string: ${JSON.stringify(value)}`, path);
};

/** A text that a request cannot unset. */
export const filledText: ParamType = (value, path) => {
  if (value === '') throw emptyValue(path);
  return text(value, path);
};

/** A text of limited length. */
export const upTo =
  (max: number): ParamType =>
  (value, path) => {
    const given = String(text(value, path));
    if (given.length <= max) return given;
    throw badParameter(
      `Invalid string: ${given.slice(0, 8)}...${given.slice(-8)}; must be at most ${max} characters`,
      path,
    );
  };
export const shortText = upTo(500);
export const longText = upTo(5000);

/** A whole number; an empty value unsets it. */
export const integer =
  (min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): ParamType =>
  (value, path) => {
    if (value === '') return '';
    if (typeof value !== 'string' || !/^-?\d{1,15}$/.test(value)) {
      throw badParameter(`Invalid integer: ${String(value)}`, path, 'parameter_invalid_integer');
    }
    if (Number(value) < min) {
      throw badParameter(
        `This value must be greater than or equal to ${min}.`,
        path,
        'parameter_invalid_integer',
      );
    }
    if (Number(value) > max) throw tooLarge(max, path);
    return Number(value);
  };
export const wholeNumber = integer();
/** An amount in minor units of up to twelve digits. Most currencies allow eight: `checkAmount`. */
export const amount = integer(0, maximumOf('idr'));
export const positiveAmount = integer(1, maximumOf('idr'));

/** @throws StripeError if an amount in minor units is larger than its currency allows */
export const checkAmount = (given: number | undefined, code: string, path: string): void => {
  const largest = maximumOf(code);
  if (given !== undefined && given > largest) throw tooLarge(largest, path);
};

const tooLarge = (largest: number, path: string) =>
  badParameter(`This value must be less than or equal to ${largest}.`, path, 'parameter_invalid_integer');

export const decimalNumber: ParamType = (value, path) => {
  if (value === '') return '';
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  throw badParameter(`Invalid decimal: ${String(value)}`, path);
};

export const boolean: ParamType = (value, path) => {
  if (value === 'true' || value === 'false') return value === 'true';
  throw badParameter(`Invalid boolean: ${String(value)}`, path);
};

/**
 * One of some words; an empty value unsets it.
 * @param names the words, one or several in a text, separated by spaces
 */
export const oneOf = <const Names extends string>(...names: Names[]): OneOf<Words<Names>> => {
  const words = names.join(' ').split(' ') as Words<Names>[];
  const read: ParamType = (value, path) => {
    if (value === '' || words.some((word) => word === value)) return value;
    const list =
      words.length > 2 ? `one of ${words.slice(0, -1).join(', ')}, or ${words.at(-1)}` : words.join(' or ');
    throw badParameter(`Invalid ${path}: must be ${list}`, path);
  };
  return Object.assign(read, { words });
};

export const country = unlisted((value, path) => {
  if (typeof value === 'string' && /^[A-Z]{2}$/.test(value)) return value;
  throw badParameter(
    `Country '${String(value)}' is unknown. Try using a 2-character alphanumeric country code instead.`,
    path,
    'country_unsupported',
  );
});

export const currency: ParamType = (value, path) => {
  const code = String(value).toLowerCase();
  if (CURRENCIES.includes(code)) return code;
  throw badParameter(
    `Invalid currency: ${String(value)}. Stripe currently supports these currencies: ${CURRENCIES.join(', ')}`,
    path,
  );
};

export const email: ParamType = (value, path) => {
  if (value === '' || (typeof value === 'string' && /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value))) return value;
  throw badParameter(`Invalid email address: ${String(value)}`, path, 'email_invalid');
};

/** A URL. The braces of `{CHECKOUT_SESSION_ID}` are valid. */
export const url: ParamType = (value, path) => {
  const given = String(value);
  if (given.length > 2048) {
    throw badParameter('URL must be 2048 characters or less.', path, 'url_invalid');
  }
  if (/^https?:\/\//i.test(given) && !/\s/.test(given) && URL.canParse(given)) return given;
  const hint = /^[a-z][\w+.-]*:/i.test(given) ? '' : ' An explicit scheme (such as https) must be provided.';
  throw badParameter(hint ? `Invalid URL:${hint}` : 'Not a valid URL', path, 'url_invalid');
};

/** Up to 50 keys. An empty value removes its key; `''` instead of the hash removes all keys. */
export const metadata: ParamType = (value, path) => {
  if (value === '') return '';
  const entries = Object.entries(hash(value, path)).map(([key, item]) => [
    key,
    text(item, `${path}[${key}]`),
  ]);
  if (entries.length > 50) throw refuse('Metadata can have up to 50 keys', undefined, path);
  for (const [key, item] of entries) {
    if (String(key).length > 40) {
      throw badParameter('Metadata keys can have up to 40 characters', path);
    }
    if (String(item).length > 500) {
      throw badParameter('Metadata values can have up to 500 characters', `${path}[${key}]`);
    }
  }
  return Object.fromEntries(entries);
};

const bounds = shape<Stripe.RangeQueryParam>({
  gt: wholeNumber,
  gte: wholeNumber,
  lt: wholeNumber,
  lte: wholeNumber,
});

/** A time or a range of times: `created=1700000000`, `created[gte]=1700000000`. */
export const range: ParamType = (value, path) =>
  typeof value === 'string' ? wholeNumber(value, path) : bounds(value);

export const address: ParamType = (value) =>
  value === ''
    ? ''
    : shape<Stripe.AddressParam>({
        city: longText,
        country: text,
        line1: longText,
        line2: longText,
        postal_code: longText,
        state: longText,
      })(value);
