import { badParameter, missingParameter, notSimulated } from './errors.ts';
import type { Listed, Words } from './words.ts';

/**
 * The parameters of a request as data. The compiler checks that a shape lists every parameter of the SDK's type and no
 * other; `shape` checks a request against it.
 *
 *   shape<Stripe.RefundListParams>({ charge: text, created: range, … })
 */
export type Shape<P> = {
  readonly [K in keyof P as K extends 'expand' ? never : K]-?: Field<NonNullable<P[K]>>;
};

type Field<T> = Bare<T> | Must<Bare<T>>;
type Bare<T> = [Listed<T>] extends [never]
  ? ParamType | Nested<Exclude<T, '' | null>>
  : OneOf<Listed<T>> | Unlisted;

/** One of some words: exactly those that the SDK lists for the parameter, or the shape does not compile. */
export interface OneOf<in out Word extends string> extends ParamType {
  readonly words: readonly Word[];
}

/** The type of a parameter whose words the shape does not repeat. */
interface Unlisted extends ParamType {
  readonly isUnlisted: true;
}
type Nested<T> = [T] extends [string | number | boolean]
  ? never
  : [T] extends [readonly (infer Item)[]]
    ? readonly [Field<Item>]
    : [T] extends [object]
      ? Shape<T>
      : never;

/**
 * Reads one value.
 * @param path name of the parameter: `a[b][0]`
 * @throws StripeError with Stripe's message for an invalid value
 */
export type ParamType = (value: unknown, path: string) => unknown;

/** Marks a required parameter. */
interface Must<F> {
  readonly must: F;
}
export const must = <const F>(field: F): Must<F> => ({ must: field });

type AnyField = ParamType | readonly [AnyField] | Must<AnyField> | { readonly [key: string]: AnyField };

/** For an enum with a check of its own, such as country codes. */
export const unlisted = (type: ParamType): Unlisted =>
  Object.assign((value: unknown, path: string) => type(value, path), { isUnlisted: true as const });

const refuseUnsimulated = unlisted((_value, path) => {
  throw notSimulated(path, path);
});

/**
 * Parameters that Stripe has and the embedded Stripe does not.
 * @param names separated by spaces
 */
export const unsimulated = <const Names extends string>(
  ...names: Names[]
): Record<Words<Names> & string, Unlisted> => {
  const fields: Record<string, Unlisted> = {};
  for (const name of names.join(' ').split(' ')) fields[name] = refuseUnsimulated;
  return fields as Record<Words<Names> & string, Unlisted>;
};

/** Reads the raw parameters of a request. An empty text, which unsets a parameter, stays `''`. */
export type Reader<P> = (raw: unknown) => P;

export const shape =
  <P>(fields: Shape<P>): Reader<P> =>
  (raw) =>
    // The compiler has checked the shape against P, so the result is a P.
    readFields(fields as unknown as Record<string, AnyField>, raw, '') as P;

/** For a request without parameters. */
export const nothing: Reader<object> = shape<object>({});

const readFields = (
  fields: Record<string, AnyField>,
  raw: unknown,
  path: string,
): Record<string, unknown> => {
  const given = hash(raw, path);
  const nameOf = (key: string) => (path ? `${path}[${key}]` : key);
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(fields, key));
  if (unknown.length > 0) {
    const names = unknown.map(nameOf).join(', ');
    const noun = unknown.length > 1 ? 'parameters' : 'parameter';
    throw badParameter(`Received unknown ${noun}: ${names}`, names, 'parameter_unknown');
  }
  const result: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = given[key];
    if (value !== undefined) result[key] = readField(field, value, nameOf(key));
    else if ('must' in field) throw missingParameter(nameOf(key));
  }
  return result;
};

const readField = (field: AnyField, value: unknown, path: string): unknown => {
  if (typeof field === 'function') return field(value, path);
  if ('must' in field) {
    if (value === '') throw emptyValue(path);
    return readField(field.must as AnyField, value, path);
  }
  if (value === '') return '';
  if (isArrayField(field)) {
    return array(value, path).map((item, index) => readField(field[0], item, `${path}[${index}]`));
  }
  return readFields(field, value, path);
};

const isArrayField = (field: AnyField): field is readonly [AnyField] => Array.isArray(field);

/** A hash of a form: `a[b]=c`. */
export const hash = (value: unknown, path: string): Record<string, unknown> => {
  if (typeof value === 'object' && value !== null) return { ...value } as Record<string, unknown>;
  throw badParameter('Invalid object', path);
};

const array = (value: unknown, path: string): unknown[] => {
  if (Array.isArray(value)) return value;
  throw badParameter('Invalid array', path);
};

export const emptyValue = (path: string) =>
  badParameter(
    `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`,
    path,
    'parameter_invalid_empty',
  );
