import fc from 'fast-check';
import type { PlainOutputField } from 'zapier-platform-core';

const IS_OF_TYPE: Record<string, (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string',
  file: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  datetime: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(value)),
};

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a row differs from what its output fields promise: keys, types, list items, objects. */
export const mismatches = (fields: PlainOutputField[], row: unknown, path = ''): string[] => {
  if (!isPlainObject(row)) return [`${path} is no object`];
  const keys = fields.map(({ key }) => key);
  const others = Object.keys(row).filter((key) => !keys.includes(key));
  return [
    ...others.map((key) => `${path}${key} is no output field`),
    ...fields.flatMap(({ key, type, children, dict }) => {
      const value = row[key];
      const name = `${path}${key}`;
      if (children) {
        return Array.isArray(value)
          ? value.flatMap((item, i) => mismatches(children, item, `${name}[${i}].`))
          : [`${name} is no list`];
      }
      if (dict) return isPlainObject(value) ? [] : [`${name} is no object`];
      if (value === null) return [];
      return IS_OF_TYPE[type ?? 'string']?.(value) ? [] : [`${name} is no ${type}: ${JSON.stringify(value)}`];
    }),
  ];
};

// What Stripe may put where the integration reads: always a value of the right type, or null.

export const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });
export const anyText = fc.string({ maxLength: 20 });
export const anyId = fc.stringMatching(/^[a-z]{2,5}_[A-Za-z0-9]{1,12}$/);
/** Just the id, the whole object, or nothing. */
export const expandable = (object: fc.Arbitrary<object>): fc.Arbitrary<unknown> =>
  fc.oneof(anyId, object, fc.constant(null));
export const anyMinor = fc.integer({ min: 0, max: 10 ** 9 });
export const anyTime = fc.integer({ min: 0, max: 2 ** 32 });
export const anyCurrency = fc.constantFrom('usd', 'eur', 'jpy', 'kwd', 'isk', 'ugx', 'clp', 'bhd');
export const anyMetadata = maybe(fc.dictionary(anyText, anyText));
export const anyAddress = maybe(
  fc.record({
    line1: maybe(anyText),
    line2: maybe(anyText),
    city: maybe(anyText),
    state: maybe(anyText),
    postal_code: maybe(anyText),
    country: maybe(anyText),
  }),
);
