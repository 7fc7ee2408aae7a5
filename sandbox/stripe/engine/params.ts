import { badParameter, notSimulated } from './errors.ts';

/**
 * What a request may say, written down as data: a shape has every parameter that the SDK's type of the request
 * knows, and no other. The compiler holds it to that; `read` holds the request to it.
 *
 *   shape<Stripe.RefundListParams>({ charge: text, created: range, … })
 */
export type Shape<P> = {
  readonly [K in keyof P as K extends 'expand' ? never : K]-?: Field<NonNullable<P[K]>>;
};

type Field<T> = Bare<T> | Must<Bare<T>>;
type Bare<T> = ParamType | Nested<Exclude<T, '' | null>>;
type Nested<T> = [T] extends [string | number | boolean]
  ? never
  : [T] extends [readonly (infer Item)[]]
    ? readonly [Field<Item>]
    : [T] extends [object]
      ? Shape<T>
      : never;

/** Reads one value, or throws the error that Stripe would answer with. `path` is its name: `a[b][0]`. */
export type ParamType = (value: unknown, path: string) => unknown;

/** Marks a parameter without which the request is refused. */
export interface Must<F> {
  readonly must: F;
}
export const must = <const F>(field: F): Must<F> => ({ must: field });

type AnyField = ParamType | readonly [AnyField] | Must<AnyField> | { readonly [key: string]: AnyField };

const refuseUnsimulated: ParamType = (_value, path) => {
  throw notSimulated(path, path);
};

/** Parameters that Stripe knows and that are not simulated here. */
export const unsimulated = <const Name extends string>(...names: Name[]): Record<Name, ParamType> => {
  const fields: Record<string, ParamType> = {};
  for (const name of names) fields[name] = refuseUnsimulated;
  return fields;
};

/** Reads a request's raw parameters by a shape. An empty text, which unsets at Stripe, is read as `''`. */
export type Reader<P> = (raw: unknown) => P;

export const shape =
  <P>(fields: Shape<P>): Reader<P> =>
  (raw) =>
    // The shape was checked against P field by field, so what it reads is a P.
    readFields(fields as unknown as Record<string, AnyField>, raw, '') as P;

/** For a request that takes no parameters. */
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
    const names = unknown.map(nameOf);
    const noun = names.length > 1 ? 'parameters' : 'parameter';
    throw badParameter(
      `Received unknown ${noun}: ${names.join(', ')}`,
      names.join(', '),
      'parameter_unknown',
    );
  }
  const result: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(fields)) {
    const name = nameOf(key);
    const value = given[key];
    if (value === undefined) {
      if ('must' in field) throw badParameter(`Missing required param: ${name}.`, name, 'parameter_missing');
    } else {
      result[key] = readField(field, value, name);
    }
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

/** An object of a form: `a[b]=c`. */
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
