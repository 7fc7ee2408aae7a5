import { invalid } from '../stripe/errors.ts';
import { amountText } from '../stripe/money.ts';

/** What was typed or mapped, as text without blanks around it: a mapped value may be a number, or missing. */
export const textOf = (value: unknown): string => String(value ?? '').trim();

/** A boolean, which may arrive as text where a user mapped one. An empty field is undefined. */
export const toBoolean = (value: boolean | string | undefined, field: string): boolean | undefined => {
  const text = textOf(value).toLowerCase();
  if (!text) return undefined;
  if (['true', 'yes', '1', 'on'].includes(text)) return true;
  if (['false', 'no', '0', 'off'].includes(text)) return false;
  throw invalid(field, `“${value}” is neither true nor false.`);
};

/** A whole number within bounds, which may arrive as text. */
export const toInteger = (
  value: number | string | undefined,
  field: string,
  min: number,
  max: number,
): number | undefined => {
  const text = textOf(value);
  if (!text) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw invalid(field, `“${value}” is not a whole number between ${min} and ${max}.`);
};

/** A list, which may arrive as one comma-separated text. Empty entries are dropped. */
export const toList = (value: string[] | string | undefined): string[] =>
  (Array.isArray(value) ? value : textOf(value).split(',')).map(textOf).filter(Boolean);

/** An id of the right kind, by its prefix. */
export const toId = (
  value: string | undefined,
  prefixes: string[],
  field: string,
  hint: string,
): string | undefined => {
  const id = textOf(value);
  if (!id) return undefined;
  if (prefixes.some((prefix) => id.startsWith(prefix)) && /^\w+$/.test(id)) return id;
  throw invalid(field, `“${id}” is not the id of ${hint}. It starts with ${prefixes.join(', ')}.`);
};

/** More choices than these are not enumerated in an error. */
const MOST_ENUMERATED = 20;

/** One of a fixed set of choices (an object's keys, or a list), in any case. */
export const toChoice = <const Choice extends string>(
  value: string | undefined,
  choices: Record<Choice, string> | Choice[],
  field: string,
): Choice | undefined => {
  const text = textOf(value).toLowerCase();
  if (!text) return undefined;
  const keys = Array.isArray(choices) ? choices : (Object.keys(choices) as Choice[]);
  const choice = keys.find((key) => key.toLowerCase() === text);
  if (choice) return choice;
  const known = keys.length > MOST_ENUMERATED ? 'the codes in its list' : keys.join(', ');
  throw invalid(field, `“${value}” is not one of ${known}.`);
};

/** Text without blanks around it, of at most so many characters. An empty field is undefined. */
export const toText = (value: string | undefined, field: string, max: number): string | undefined => {
  const text = textOf(value);
  if (text.length > max) throw invalid(field, `${text.length} characters are too many: at most ${max} fit.`);
  return text || undefined;
};

/** An email address, near enough: Stripe has the last word. */
export const toEmail = (value: string | undefined, field: string): string | undefined => {
  const text = toText(value, field, 512);
  if (!text || /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/.test(text)) return text;
  throw invalid(field, 'this is not one email address, like jenny@example.com.');
};

/** Metadata as Stripe takes it: at most 50 keys of 40 characters, values of 500. */
export const toMetadata = (
  value: Record<string, string> | undefined,
  field: string,
): Record<string, string> => {
  const entries = Object.entries(value ?? {}).filter(([key]) => key);
  if (entries.length > 50) throw invalid(field, `${entries.length} entries are too many: at most 50 fit.`);
  const long = entries.find(([key, text]) => key.length > 40 || String(text).length > 500);
  if (long)
    throw invalid(
      field,
      `“${long[0].slice(0, 40)}” is too long: a name has at most 40 characters, a value 500.`,
    );
  return Object.fromEntries(entries.map(([key, text]) => [key, String(text)]));
};

/** A web address, kept as it was typed: Stripe’s placeholders have to stay literal. */
export const toUrl = (value: string | undefined, field: string): string | undefined => {
  const text = toText(value, field, 2048);
  if (!text || (URL.canParse(text) && /^https?:\/\//i.test(text))) return text;
  throw invalid(field, `“${text}” is not a web address. Write it in full, like https://example.com/thanks.`);
};

/** An amount as typed, checked as far as that goes before its currency is known. An empty field is undefined. */
export const toAmount = (value: string | number | undefined, field: string): string | undefined =>
  value === undefined || textOf(value) === '' ? undefined : amountText(value, field);
