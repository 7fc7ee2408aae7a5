import type { Bundle, PlainInputField } from 'zapier-platform-core';
import { halted, invalid } from '../lib/errors.ts';

/** What every kind of field takes. */
export interface FieldOptions {
  required?: boolean;
  help?: string;
  placeholder?: string;
  /** What the editor fills in when the step is new. */
  preset?: string;
  /** The field limits what an action does: if it was mapped and came out empty, the action must not go on. */
  limits?: boolean;
  /** What to do if a required field is empty, as a sentence. */
  ifEmpty?: string;
  /** An empty field is no mistake in the Zap but something that this run lacks: the Zap stays on. */
  mayLack?: boolean;
}

/** What a field's parser has at hand. */
export interface FieldContext {
  /** An error about this field, which names its label. */
  fail: (problem: string) => Error;
  /** The Zap's time zone: see `zoneOf`. */
  timezone: () => string;
}

/** One input field: how the Zap editor shows it, and what a step gets of what was filled in. */
export interface Field<Value> {
  label: string;
  options: FieldOptions;
  definition: Omit<PlainInputField, 'key' | 'label'>;
  /** Turns what was typed or mapped, which is never empty, into the value, or fails with a sentence. */
  parse: (given: unknown, context: FieldContext) => Value;
  /** The value of a field that was left empty. */
  whenEmpty: Value;
  group?: Group;
}

interface Group {
  key: string;
  label: string;
  emphasize: boolean;
}

/** A value that is there for certain only if the field is required. */
export type Optional<Value, Options> = Options extends { required: true } ? Value : Value | undefined;

/** What the Zap editor is told of a field's options. */
export const shown = ({ required, placeholder, preset, help }: FieldOptions) => ({
  ...(required && { required }),
  ...(placeholder && { placeholder }),
  ...(preset && { default: preset }),
  ...(help && { helpText: help }),
});

/** The kinds of fields are made with this; see `kinds.ts`. */
export const defineField = <Value, const Options extends FieldOptions>(
  label: string,
  options: Options,
  definition: Omit<PlainInputField, 'key' | 'label'>,
  parse: (given: unknown, context: FieldContext) => Value,
): Field<Optional<Value, Options>> => ({
  label,
  options,
  definition: { type: 'string', ...definition, ...shown(options) },
  parse: parse as Field<Optional<Value, Options>>['parse'],
  whenEmpty: undefined as Optional<Value, Options>,
});

// `never` lets fields of any value share one map type; `ValuesOf` ties each to its own.
type Fields = Record<string, Field<unknown>>;

/** What a step gets: each field's value, checked. */
export type ValuesOf<F> = { [K in keyof F]: F[K] extends Field<infer Value> ? Value : never };

/** Puts fields into a group of the form. A folded group is opened only by those who look for it. */
export const inGroup = <F extends Fields>(
  label: string,
  fields: F,
  { folded = false }: { folded?: boolean } = {},
): F => {
  const group = { key: label.toLowerCase().replace(/\W+/g, '_'), label, emphasize: !folded };
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, { ...field, group }])) as F;
};

/** True for nothing, for blanks (and the commas of a list of nothing), and for a dictionary without names. */
export const isEmpty = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.every(isEmpty);
  if (typeof value === 'string') return /^[\s,]*$/.test(value);
  return value === undefined || value === null || (typeof value === 'object' && !Object.keys(value).length);
};

/** The first of some fields that is filled in. */
export const firstFilled = (fields: Fields, values: Record<string, unknown>): Field<unknown> | undefined =>
  Object.entries(fields).find(([key]) => !isEmpty(values[key]))?.[1];

/** What Zapier hands to a step, as far as its input goes. */
export type InputBundle = Pick<Bundle, 'inputData'> & {
  inputDataRaw?: Record<string, unknown>;
  meta?: { timezone?: string | null };
};

/** The inputs of an operation; see `defineInputs`. */
export interface Inputs<Values> {
  fields: PlainInputField[];
  groups: Group[];
  /** All values, checked; the first that is wrong is an error that names its field. */
  parse: (bundle: InputBundle) => Values;
  /**
   * Says which field was mapped and came out empty, of those that limit what the step does (or of all). That is not
   * a field that somebody left empty: the template is in `inputDataRaw`, if Zapier sends it.
   *
   * @see https://docs.zapier.com/platform/build-cli/core#bundle-inputdataraw
   */
  emptyMapping: (bundle: InputBundle, which: 'limits' | 'all') => string | undefined;
}

/** The Zap's time zone, such as `Europe/Berlin`; UTC if Zapier names none that Node knows. */
export const zoneOf = ({ meta }: Pick<InputBundle, 'meta'>): string => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: meta?.timezone || 'UTC' }).resolvedOptions().timeZone;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return 'UTC';
  }
};

/**
 * Defines the inputs of an operation once: the fields of the form, how what was filled in is read, with the label in
 * every error, and the type of what the operation gets all come from the same declaration.
 *
 * @param fields made by the kinds of `kinds.ts`, by their keys, in the order of the form
 */
export const defineInputs = <F extends Fields>(fields: F): Inputs<ValuesOf<F>> => {
  const all = Object.entries(fields);

  const readValue = (
    { label, options, parse, whenEmpty }: Field<unknown>,
    given: unknown,
    bundle: InputBundle,
  ) => {
    const fail = (problem: string): Error => invalid(label, problem);
    const value = isEmpty(given) ? whenEmpty : parse(given, { fail, timezone: () => zoneOf(bundle) });
    // Nothing may be left of what was given: of `,`, if both parts of a list came out empty.
    if (!isEmpty(value)) return value;
    if (!options.required) return whenEmpty;
    const problem = ['is empty.', options.ifEmpty].filter(Boolean).join(' ');
    throw options.mayLack ? halted(`${label}: ${problem}`) : fail(problem);
  };

  return {
    fields: all.map(([key, { label, definition, group }]) => ({
      key,
      label,
      ...definition,
      ...(group && { group: group.key }),
    })),
    groups: [...new Map(all.flatMap(([, { group }]) => (group ? [[group.key, group]] : []))).values()],
    parse: (bundle) =>
      Object.fromEntries(
        all.map(([key, field]) => [key, readValue(field, bundle.inputData[key], bundle)]),
      ) as ValuesOf<F>,
    emptyMapping: ({ inputData, inputDataRaw = {} }, which) => {
      const [, field] =
        all.find(
          ([key, { options }]) =>
            (which === 'all' || options.limits || options.required) &&
            isEmpty(inputData[key]) &&
            JSON.stringify(inputDataRaw[key] ?? '').includes('{{'),
        ) ?? [];
      return (
        field &&
        `${field.label}: what was mapped here came out empty, so nothing was done. ${field.options.ifEmpty ?? 'Check the step that it comes from.'}`
      );
    },
  };
};
