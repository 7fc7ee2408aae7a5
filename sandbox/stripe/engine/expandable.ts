import type { ObjectName } from './objects.ts';
import type { Words } from './words.ts';

/** The kinds of objects that `expand` can put into a field; null if Stripe can expand it, and the embedded Stripe cannot. */
type Target = ObjectName | readonly ObjectName[] | null;

/** Exactly the fields that the SDK types as an id or an object, also inside hashes, and lists that only Stripe has. */
export type Expands<T> = Readonly<Record<ReferenceIn<T>, Target>> & Readonly<Record<string, Target>>;

type ReferenceIn<T, Depth extends unknown[] = []> = Depth['length'] extends 3
  ? never
  : { [K in keyof T & string]-?: PathOf<K, ItemOf<NonNullable<T[K]>>, Depth> }[keyof T & string];

type PathOf<K extends string, V, Depth extends unknown[]> = [Extract<V, { object: string }>] extends [never]
  ? `${K}.${ReferenceIn<Exclude<V, string | number | boolean>, [...Depth, 1]>}`
  : [Extract<V, string>] extends [never]
    ? never
    : K;

type ItemOf<V> = V extends readonly (infer Item)[] ? Item : V;

/**
 * Fields that Stripe can expand and the embedded Stripe cannot.
 * @param names separated by spaces
 */
export const notExpanded = <const Names extends string>(...names: Names[]): Record<Words<Names>, null> => {
  const entries = names.join(' ').split(' ');
  return Object.fromEntries(entries.map((name) => [name, null])) as Record<Words<Names>, null>;
};
