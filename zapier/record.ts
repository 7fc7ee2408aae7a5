import type { Bundle, PlainOutputField, ZObject } from 'zapier-platform-core';
import { isShapeError } from '../lib/errors.ts';
import { displayMoney, toMajor } from '../lib/money.ts';
import { isoTime } from '../lib/time.ts';

type Hydrator = (z: ZObject, bundle: Bundle) => Promise<string>;

/** Makes what stands for a file in a record: a pointer for Zapier, or the sample. */
type FilePointer = (hydrator: Hydrator, input: Record<string, unknown>, sample: string) => string;

/** One output field: what Zapier shows of it, and how its value is read from the Stripe object. */
export interface Field<Source, Value> {
  label: string;
  type?: PlainOutputField['type'];
  children?: Fields<never>;
  dict?: true;
  value: (source: Source, pointer: FilePointer) => Value;
}

// `never` lets fields over any source share one map type; `defineRecord` ties them to the real one.
type Fields<Source> = Record<string, Field<Source, unknown>>;

/** The record that a map of fields yields: its keys and the types of their values. */
export type RecordOf<F> = { [K in keyof F]: F[K] extends Field<never, infer Value> ? Value : never };

/** An amount as Stripe counts it and its currency; null if there is none. */
export type Amount = [minor: number | null | undefined, currency: string | null | undefined];

const major = ([minor, currency]: Amount): number | null =>
  minor == null || !currency ? null : toMajor(minor, currency);

interface PostalAddress {
  line1?: string | null;
  line2?: string | null;
  city?: string | null;
  state?: string | null;
  postal_code?: string | null;
  country?: string | null;
}

const ADDRESS_PARTS = [
  ['line1', 'Address Line 1'],
  ['line2', 'Address Line 2'],
  ['city', 'City'],
  ['state', 'State'],
  ['postal_code', 'Postal Code'],
  ['country', 'Country'],
] as const;

/**
 * The kinds of fields that a record over `Source` is declared with. A value that Stripe does not have
 * is null, never missing: the keys of a record do not depend on the data.
 */
export const fieldsOf = <Source>() => {
  const kind =
    <Value>(type: PlainOutputField['type']) =>
    (label: string, value: (source: Source) => Value | null | undefined): Field<Source, Value | null> => ({
      label,
      type,
      value: (source) => value(source) ?? null,
    });

  const text = kind<string>('string');
  const number = kind<number>('number');
  const integer = kind<number>('integer');

  /** An amount in major units only. */
  const amount = (label: string, value: (source: Source) => Amount): Field<Source, number | null> =>
    number(label, (source) => major(value(source)));

  return {
    text,

    /** What tells two records apart: never null. */
    id: (label: string, value: (source: Source) => string): Field<Source, string> => ({
      label,
      type: 'string',
      value,
    }),

    number,
    integer,
    boolean: kind<boolean>('boolean'),

    /** A moment, from Stripe's unix seconds. */
    time: (
      label: string,
      value: (source: Source) => number | null | undefined,
    ): Field<Source, string | null> => ({
      label,
      type: 'datetime',
      value: (source) => {
        const seconds = value(source);
        return seconds == null ? null : isoTime(seconds);
      },
    }),

    /** A currency as upper-case ISO 4217. */
    currency: (label: string, value: (source: Source) => string | null | undefined) =>
      text(label, (source) => value(source)?.toUpperCase()),

    amount,

    /** An amount three times: major units, as Stripe counts it, and as a person reads it. */
    money: <const K extends string>(key: K, label: string, value: (source: Source) => Amount) =>
      ({
        [key]: amount(label, value),
        [`${key}_minor`]: integer(`${label} (Minor Units)`, (source) => value(source)[0]),
        [`${key}_display`]: text(`${label} (Display)`, (source) => {
          const [minor, currency] = value(source);
          return minor == null || !currency ? null : displayMoney(minor, currency);
        }),
      }) as { [P in K | `${K}_minor`]: Field<Source, number | null> } & {
        [P in `${K}_display`]: Field<Source, string | null>;
      },

    /** A name, whole and split: everything after the first word counts as the last name. */
    name: <const K extends string>(
      key: K,
      label: string,
      value: (source: Source) => string | null | undefined,
    ) => {
      const words = (source: Source): string[] => value(source)?.trim().split(/\s+/).filter(Boolean) ?? [];
      return {
        [`${key}_name`]: text(`${label} Name`, value),
        [`${key}_first_name`]: text(`${label} First Name`, (source) => words(source)[0]),
        [`${key}_last_name`]: text(
          `${label} Last Name`,
          (source) => words(source).slice(1).join(' ') || null,
        ),
      } as { [P in `${K}_name` | `${K}_first_name` | `${K}_last_name`]: Field<Source, string | null> };
    },

    /** An address, one field per part. */
    address: <const K extends string>(
      key: K,
      label: string,
      value: (source: Source) => PostalAddress | null | undefined,
    ) =>
      Object.fromEntries(
        ADDRESS_PARTS.map(([part, words]) => [
          `${key}_${part}`,
          text(`${label} ${words}`, (source) => value(source)?.[part]),
        ]),
      ) as { [P in `${K}_${(typeof ADDRESS_PARTS)[number][0]}`]: Field<Source, string | null> },

    /** Line items, as Zapier calls lists of objects. */
    list: <Item, F extends Fields<Item>>(
      label: string,
      items: (source: Source) => Item[],
      fields: F,
    ): Field<Source, RecordOf<F>[]> => ({
      label,
      children: fields as unknown as Fields<never>,
      value: (source, pointer) => items(source).map((item) => mapFields(fields, item, pointer)),
    }),

    /** An object whose inner keys are the merchant's own. */
    dict: (
      label: string,
      value: (source: Source) => Record<string, unknown> | null | undefined,
    ): Field<Source, Record<string, unknown>> => ({
      label,
      dict: true,
      value: (source) => value(source) ?? {},
    }),

    /**
     * A file that is fetched only when a later step uses it.
     *
     * @param input what the hydrator needs to find the file; null if there is none
     */
    file: (
      label: string,
      hydrator: Hydrator,
      input: (source: Source) => Record<string, unknown> | null,
      sample: string,
    ): Field<Source, string | null> => ({
      label,
      type: 'file',
      value: (source, pointer) => {
        const wanted = input(source);
        return wanted && pointer(hydrator, wanted, sample);
      },
    }),

    /**
     * Whether all that the record promises is there, and if not, what is missing and why.
     *
     * @param missing a sentence, or null if nothing is missing
     */
    details: (missing: (source: Source) => string | null) => ({
      details_complete: kind<boolean>('boolean')('Details Complete', (source) => missing(source) === null),
      details_note: text('Details Note', missing),
    }),
  };
};

const mapFields = <Source, F extends Fields<Source>>(fields: F, source: Source, pointer: FilePointer) =>
  Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [key, field.value(source, pointer)]),
  ) as RecordOf<F>;

const pointerOf =
  (z: ZObject): FilePointer =>
  (hydrator, input) =>
    z.dehydrateFile(hydrator, input);

/** The same field, with nothing for a value that cannot be read, as if an object lacks a part that it should have. */
const lenient = (field: Field<never, unknown>): Field<never, unknown> => ({
  ...field,
  value: (source, pointer) => {
    try {
      return field.value(source, pointer);
    } catch (error) {
      if (!isShapeError(error)) throw error;
      return null;
    }
  },
});

const toOutputField = ([key, { label, type, children, dict }]: [
  string,
  Field<never, unknown>,
]): PlainOutputField => ({
  key,
  label,
  ...(type && { type }),
  ...(dict && { dict }),
  ...(children && { children: Object.entries(children).map(toOutputField) }),
});

/** A record: what a step of the integration gives to the next ones. */
export interface RecordType<Source, Row> {
  /** What the reference calls it. */
  name: string;
  /** The record of a Stripe object. `z` is what files are dehydrated with. */
  map: (source: Source, z: ZObject) => Row;
  /** The same of an object whose shape is not what it should be: a field that cannot be read is null. */
  mapLeniently: (source: Source, z: ZObject) => Row;
  outputFields: PlainOutputField[];
  sample: Row;
}

/**
 * Defines a record once: the mapping from the Stripe object, the output fields and the sample all come
 * from the same definition, so that they cannot drift apart.
 *
 * @param fields declared with `fieldsOf<Source>()`
 * @param example a Stripe object (as far as the fields read it) that the sample is mapped from
 */
export const defineRecord = <Source, F extends Fields<Source>>(
  name: string,
  fields: F & Fields<Source>,
  example: Source,
): RecordType<Source, RecordOf<F>> => ({
  name,
  map: (source, z) => mapFields<Source, F>(fields, source, pointerOf(z)),
  mapLeniently: (source, z) =>
    mapFields<Source, F>(
      Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, lenient(field)])) as F,
      source,
      pointerOf(z),
    ),
  outputFields: Object.entries(fields).map(toOutputField),
  sample: mapFields<Source, F>(fields, example, (_hydrator, _input, sample) => sample),
});
