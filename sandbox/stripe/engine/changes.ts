import type Stripe from 'stripe';

/** From the parameters of a request to the fields of an object. */

/** Merges metadata: keys with a value are set, keys with an empty value removed, `''` removes all. */
export const mergeMetadata = (
  before: Stripe.Metadata,
  given: Stripe.Emptyable<Stripe.MetadataParam> | undefined,
): Stripe.Metadata => {
  if (given === '') return {};
  const merged = Object.entries({ ...before, ...given }).filter(
    ([, value]) => value !== '' && value !== null,
  );
  return Object.fromEntries(merged.map(([key, value]) => [key, String(value)]));
};

/** An empty or missing value as null. */
export const orNull = <T>(value: T | '' | null | undefined): T | null =>
  value === '' || value === undefined ? null : value;

/** An empty value as null. A missing one stays undefined, so that `assign` leaves the field as it is. */
export const unset = <T>(value: T | '' | null | undefined): T | null | undefined =>
  value === '' ? null : value;

/** An address with every part, or null. */
export const fullAddress = (
  given: Stripe.Emptyable<Stripe.AddressParam> | undefined,
): Stripe.Address | null =>
  given
    ? {
        city: given.city ?? null,
        country: given.country ?? null,
        line1: given.line1 ?? null,
        line2: given.line2 ?? null,
        postal_code: given.postal_code ?? null,
        state: given.state ?? null,
      }
    : null;

/**
 * Sets fields of an object.
 * @returns the previous values of those that changed: the `previous_attributes` of an event
 */
export const assign = <T extends object>(object: T, changes: Partial<T>): Partial<T> => {
  const previous: Partial<T> = {};
  for (const key of Object.keys(changes) as (keyof T)[]) {
    if (changes[key] === undefined || JSON.stringify(changes[key]) === JSON.stringify(object[key])) continue;
    previous[key] = object[key];
    Object.assign(object, { [key]: changes[key] });
  }
  return previous;
};
