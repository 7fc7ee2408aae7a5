import type Stripe from 'stripe';

/** How the parameters of a request become fields of an object. */

/** Metadata after a request: named keys are set, those with an empty value removed, `''` removes all. */
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

/** An empty value unsets a field. */
export const orNull = <T>(value: T | '' | null | undefined): T | null =>
  value === '' || value === undefined ? null : value;

/** As `orNull`, but a field that was not given stays undefined, and so as it is. */
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

/** Sets fields of an object, and says what they were: the `previous_attributes` of an event. */
export const assign = <T extends object>(object: T, changes: Partial<T>): Partial<T> => {
  const previous: Partial<T> = {};
  for (const key of Object.keys(changes) as (keyof T)[]) {
    if (changes[key] === undefined || JSON.stringify(changes[key]) === JSON.stringify(object[key])) continue;
    previous[key] = object[key];
    Object.assign(object, { [key]: changes[key] });
  }
  return previous;
};
