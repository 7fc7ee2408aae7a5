import type { PlainInputField } from 'zapier-platform-core';
import { quote } from '../lib/errors.ts';
import { amountText, CURRENCIES, currencyCode } from '../lib/money.ts';
import { type CodeType, namedCodes } from './choices.ts';
import { defineField, type Field, type FieldContext, type FieldOptions, shown } from './inputs.ts';

// What nobody types on purpose. Tab and line breaks are text.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are taken out
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** The most characters of a number, a choice or a code. */
const SHORT = 100;

/** The most characters of an id, as at Stripe. */
const ID = 255;

/** The most values of a list. */
const MAX_VALUES = 1000;

/**
 * What was typed or mapped, as text without blanks around it. A mapped value may be a number, or a list that Zapier did
 * not join. Control characters and half an emoji are taken out.
 *
 * @param max the most characters; checked before anything is made of the text
 */
const textOf = (
  given: unknown,
  max: number,
  context: FieldContext,
  tooLong = (length: number) => `${length} characters are too many: at most ${max} fit.`,
): string => {
  const parts = [given].flat(2);
  if (parts.some((part) => typeof part === 'object' && part !== null))
    throw context.fail('is a set of fields, not a text. Map one of them.');
  const text = parts
    .map((part) => String(part ?? ''))
    .join(',')
    .replace(CONTROL, '')
    .toWellFormed()
    .trim();
  if (text.length > max) throw context.fail(tooLong(text.length));
  return text;
};

/** Options that a field has if the operation says nothing else. */
const withDefaults = <O extends FieldOptions>(defaults: FieldOptions, options: O): O => ({
  ...defaults,
  ...options,
});

/** Text of at most `max` characters; `long` shows a box of several lines. */
export const text = <const O extends FieldOptions & { max: number; long?: boolean }>(
  label: string,
  options: O,
) =>
  defineField(label, options, options.long ? { type: 'text' } : {}, (given, context) =>
    textOf(given, options.max, context),
  );

/** An email address, near enough: Stripe has the last word. */
export const email = <const O extends FieldOptions>(label: string, options: O) =>
  defineField(label, options, {}, (given, context) => {
    const address = textOf(given, 512, context);
    if (/^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(address)) return address;
    throw context.fail('this is not one email address, like jenny@example.com.');
  });

/** A web address, kept as it was typed: Stripe’s placeholders have to stay literal. */
export const url = <const O extends FieldOptions>(label: string, options: O) =>
  defineField(label, options, {}, (given, context) => {
    const address = textOf(given, 2048, context);
    if (URL.canParse(address) && /^https?:\/\//i.test(address)) return address;
    throw context.fail(
      `${quote(address)} is not a web address. Write it in full, like https://example.com/thanks.`,
    );
  });

const TRUE = ['true', 'yes', '1', 'on'];
const FALSE = ['false', 'no', '0', 'off'];

/** Yes or no, which may arrive as text if it was mapped. */
export const boolean = <const O extends FieldOptions>(label: string, options: O) =>
  defineField(label, options, { type: 'boolean' }, (given, context) => {
    const word = textOf(given, SHORT, context).toLowerCase();
    if (TRUE.includes(word)) return true;
    if (FALSE.includes(word)) return false;
    throw context.fail(`${quote(word)} is neither true nor false.`);
  });

/** A whole number within bounds. */
export const integer = <const O extends FieldOptions & { min: number; max: number }>(
  label: string,
  options: O,
) =>
  defineField(label, options, { type: 'integer' }, (given, context) => {
    const digits = textOf(given, SHORT, context);
    const number = Number(digits);
    if (/^\d+(\.0+)?$/.test(digits) && number >= options.min && number <= options.max) return number;
    throw context.fail(`${quote(digits)} is not a whole number between ${options.min} and ${options.max}.`);
  });

/** A percentage above 0, up to 100, with at most two decimals. */
export const percent = <const O extends FieldOptions>(label: string, options: O) =>
  defineField(label, options, { type: 'number' }, (given, context) => {
    const digits = textOf(given, SHORT, context);
    const number = Number(digits);
    if (/^\d{1,3}(\.\d{1,2})?$/.test(digits) && number <= 100) return number;
    throw context.fail(`${quote(digits)} is not a percentage between 0 and 100 with at most two decimals.`);
  });

/**
 * An amount in major units, as the exact decimal text that was typed: `12.50`. `toMinor` makes minor units of it
 * once the currency is known.
 */
export const money = <const O extends FieldOptions>(label: string, options: O) =>
  defineField(label, withDefaults({ placeholder: '12.50' }, options), {}, (given, context) =>
    amountText(textOf(given, 30, context), label),
  );

const CURRENCY = namedCodes('currency', CURRENCIES);

/** A currency, as upper-case ISO 4217: chosen from a list, or any other that is one. */
export const currency = <const O extends FieldOptions>(label: string, options: O) =>
  defineField(label, options, { choices: CURRENCY.choices }, (given, context) => {
    const word = textOf(given, SHORT, context);
    return CURRENCY.find(word) ?? currencyCode(word, label);
  });

/** More choices than these are not enumerated in an error. */
const MOST_ENUMERATED = 20;

/** What to do about a word that is not in a long list. */
const notInList = (word: string, example: string): string =>
  `${quote(word)} is not one of the choices. Choose from the list, or enter its code, such as ${example}.`;

/** One of a few choices: an object of keys and labels. Taken by either, in any case. */
export const choice = <const Key extends string, const O extends FieldOptions>(
  label: string,
  choices: Record<Key, string>,
  options: O,
) => {
  const byWord = new Map<string, Key>();
  for (const [key, words] of Object.entries<string>(choices).reverse()) {
    byWord.set(words.toLowerCase(), key as Key);
    byWord.set(key.toLowerCase(), key as Key);
  }
  const labels = Object.values<string>(choices);
  return defineField(label, options, { choices }, (given, context): Key => {
    const word = textOf(given, SHORT, context);
    const key = byWord.get(word.toLowerCase());
    if (key) return key;
    throw context.fail(
      labels.length > MOST_ENUMERATED
        ? notInList(word, Object.keys(choices)[0] ?? '')
        : `${quote(word)} is not one of ${labels.join(', ')}.`,
    );
  });
};

/** One of a list of codes, such as countries. Taken by code or name, in any case. */
export const code = <
  const O extends FieldOptions & { type: CodeType; codes: readonly string[]; example: string },
>(
  label: string,
  options: O,
) => {
  const { choices, find } = namedCodes(options.type, options.codes);
  return defineField(label, options, { choices }, (given, context) => {
    const word = textOf(given, SHORT, context);
    const found = find(word);
    if (found) return found;
    throw context.fail(notInList(word, options.example));
  });
};

/** What an id field takes besides. */
export interface IdOptions extends FieldOptions {
  /** What its ids start with. Without any, all ids are taken. */
  prefixes: string[];
  /** What the id is one of, for the error: `an invoice`. */
  of: string;
  /** The dropdown that it is chosen from. */
  choices?: PlainInputField['choices'];
  /** The search that finds one: `find_invoice.id`. */
  search?: string | undefined;
}

/** An id of Stripe's, chosen from a dropdown or mapped. */
export const id = <const O extends IdOptions>(label: string, options: O) => {
  const { prefixes, of, choices, search } = options;
  return defineField(
    label,
    withDefaults({ ifEmpty: `Choose ${of}, or map its id.` }, options),
    { ...(search && { search }), ...(choices && { choices }) },
    (given, context) => {
      const value = textOf(given, ID, context);
      const known = !prefixes.length || prefixes.some((prefix) => value.startsWith(prefix));
      if (known && /^[\w-]+$/.test(value)) return value;
      const starts = prefixes.length ? ` It starts with ${prefixes.join(' or ')}.` : '';
      throw context.fail(`${quote(value)} is not the id of ${of}.${starts}`);
    },
  );
};

/**
 * Several values of one kind, which may arrive as one comma-separated text. Empty ones are dropped.
 *
 * @param options.most the most values
 */
export const list = <Value>(
  field: Field<Value>,
  { most = MAX_VALUES }: { most?: number } = {},
): Field<NonNullable<Value>[]> => ({
  ...field,
  definition: { ...field.definition, list: true },
  parse: (given, context) => {
    const all = Array.isArray(given) ? given.flat() : textOf(given, MAX_VALUES * ID, context).split(',');
    const values = all.filter((one) => String(one ?? '').trim() !== '');
    if (values.length > most)
      throw context.fail(`${values.length} values are too many: at most ${most} fit.`);
    return values.map((one) => field.parse(one, context) as NonNullable<Value>);
  },
  whenEmpty: [],
});

/** Names and values of the user's own. A value may be empty text, but a name that nothing was given for is dropped. */
export const dictionary = (
  label: string,
  options: FieldOptions & { maxEntries: number; maxName: number; maxValue: number },
): Field<Record<string, string>> => ({
  label,
  options,
  definition: { dict: true, ...shown(options) },
  parse: (given, context) => {
    const { maxEntries, maxName, maxValue } = options;
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      throw context.fail('is not a set of names and values.');
    const entries = Object.entries(given).filter(
      ([name, value]) => name.trim() && value !== null && value !== undefined,
    );
    if (entries.length > maxEntries)
      throw context.fail(`${entries.length} entries are too many: at most ${maxEntries} fit.`);
    const tooLong = (name: string) => () =>
      `${quote(name)} is too long: a name has at most ${maxName} characters, a value ${maxValue}.`;
    return Object.fromEntries(
      entries.map(([name, value]) => [
        textOf(name, maxName, context, tooLong(name)),
        textOf(value, maxValue, context, tooLong(name)),
      ]),
    );
  },
  whenEmpty: {},
});

/** Metadata as Stripe takes it: https://docs.stripe.com/metadata */
export const metadata = (label: string, help: string) =>
  dictionary(label, { help, maxEntries: 50, maxName: 40, maxValue: 500 });
