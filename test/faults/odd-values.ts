import fc from 'fast-check';
import { anyCharacter } from '../support/any-character.ts';

// Values that nobody expects, for inputs and for what arrives.

const HALF_EMOJI = '\ud83d';

const nasty = fc.constantFrom(
  '',
  ' ',
  ',',
  '0',
  '-1',
  '1e309',
  'NaN',
  'null',
  'true',
  '12.505',
  '12,50',
  '٣',
  `half ${HALF_EMOJI}`,
  'a\u0000b',
  'line\nbreak\ttab',
  '{{bundle.authData.api_key}}',
  '../../v1/refunds',
  'pi_1/../refunds',
  'cs_test_a%2Fb',
  "x' OR status:'succeeded",
  '"quoted"',
  '<script>alert(1)</script>',
  'https://user:password@example.com/',
  'javascript:alert(1)',
  '__proto__',
  'constructor',
  '2026-02-30',
  '9999-12-31',
  'x'.repeat(6000),
);

const texts = fc.oneof(
  nasty,
  fc.string({ unit: anyCharacter, maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

const plain = fc.oneof(
  texts,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined),
  fc.date({ noInvalidDate: true }),
);

/** What may stand in a field of a form, whatever its type. */
export const oddInput = fc.oneof(
  { weight: 4, arbitrary: nasty },
  { weight: 4, arbitrary: plain },
  { weight: 1, arbitrary: fc.array(plain, { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.dictionary(texts, plain, { maxKeys: 5, noNullPrototype: true }) },
  { weight: 1, arbitrary: fc.array(fc.array(plain, { maxLength: 2 }), { maxLength: 2 }) },
);

/** Something of JSON that may stand in the place of anything else. */
const oddJson = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  texts,
  fc.constantFrom({ object: 'list' }, [], {}, null),
);

type Json = unknown;

/** Where to change something: the n-th of all the places in an object. */
const placesIn = (value: Json, path: (string | number)[] = []): (string | number)[][] => {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
};

const changedAt = (value: Json, [key, ...rest]: (string | number)[], to: Json): Json => {
  if (key === undefined) return to;
  const copy: Record<string, Json> | Json[] = Array.isArray(value) ? [...value] : { ...(value as object) };
  const holder = copy as Record<string, Json>;
  if (rest.length === 0 && to === undefined) delete holder[key];
  else holder[key] = changedAt(holder[key], rest, to);
  return copy;
};

/** The same object with a few places changed or gone. */
export const oddlyChanged = (object: Json): fc.Arbitrary<Json> =>
  fc
    .array(fc.tuple(fc.nat(), fc.option(oddJson, { nil: undefined })), { minLength: 1, maxLength: 3 })
    .map((changes) =>
      changes.reduce((changed: Json, [nth, to]) => {
        const places = placesIn(changed).slice(1);
        const place = places[nth % Math.max(1, places.length)];
        return place ? changedAt(changed, place, to) : changed;
      }, object),
    );

/** Printed with the tests, so that what was found can be found again. In CI a change is judged by the same ones as before. */
const NEW_SEED = process.env.CI ? 1 : Date.now() % 2 ** 31;
export const SEED = Number(process.env.FUZZ_SEED ?? NEW_SEED);

/** How often each property is tried. */
export const RUNS = Number(process.env.FUZZ_RUNS ?? 30);
