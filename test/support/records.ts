import type { PlainOutputField, ZObject } from 'zapier-platform-core';
import { ADDRESS, BUYER_EMAIL } from './full-objects.ts';

/** What records are mapped with: a file becomes what its hydrator would get. */
export const z = {
  dehydrateFile: (_hydrator: unknown, input: object) => JSON.stringify(input),
} as unknown as ZObject;

/** The fields of an amount in a row. */
export const moneyRow = (key: string, major: number, minor: number, display: string) => ({
  [key]: major,
  [`${key}_minor`]: minor,
  [`${key}_display`]: display,
});

/** The fields of the address of the tests in a row. */
export const addressRow = (key: string) =>
  Object.fromEntries(Object.entries(ADDRESS).map(([part, value]) => [`${key}_${part}`, value]));

/** The customer of `objects.ts` in a row. */
export const ADA_ROW = {
  customer_email: 'ada@example.com',
  customer_name: 'Ada Lovelace',
  customer_first_name: 'Ada',
  customer_last_name: 'Lovelace',
};

/** The customer of `full-objects.ts` in a row. */
export const BUYER_ROW = {
  customer_email: BUYER_EMAIL,
  customer_name: 'Ada King Lovelace',
  customer_first_name: 'Ada',
  customer_last_name: 'King Lovelace',
};

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
