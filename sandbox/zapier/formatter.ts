import { isEmpty } from './conditions.ts';
import { Failure } from './failure.ts';
import type { Fields } from './mapping.ts';

/**
 * The events of Formatter by Zapier, as the Zap editor names them.
 * @see https://zapier.com/help/doc/how-get-started-formatter-zapier
 */
export const FORMATTER_EVENTS = {
  lookup_table: 'Utilities, Lookup Table',
  default_value: 'Text, Default Value',
  format_date: 'Date / Time, Format',
  add_time: 'Date / Time, Add/Subtract Time',
  format_currency: 'Numbers, Format Currency',
} as const;

export type FormatterAction = keyof typeof FORMATTER_EVENTS;

/**
 * The parts of a date format. A day or a month without the leading zero has one letter.
 * @see https://zapier.com/help/modifying-dates-and-times/
 */
const DATE_PARTS = {
  YYYY: { year: 'numeric' },
  MMMM: { month: 'long' },
  MMM: { month: 'short' },
  MM: { month: '2-digit' },
  dddd: { weekday: 'long' },
  DD: { day: '2-digit' },
  D: { day: 'numeric' },
  HH: { hour: '2-digit', hourCycle: 'h23' },
  mm: { minute: '2-digit' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

type DatePart = keyof typeof DATE_PARTS;

/** The units of an expression such as `-1 day`. A day has 24 hours here. */
const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

const EXPRESSION = /^([+-]\d+) (minute|hour|day|week)s?$/;

/**
 * Plays Formatter by Zapier. Returns the text or number that later steps map as “Output”.
 * @throws Failure if a required field is empty, or a date or amount cannot be read
 */
export const format = (action: FormatterAction, input: Fields): unknown => FORMATTERS[action](input);

const FORMATTERS: Record<FormatterAction, (input: Fields) => unknown> = {
  lookup_table: ({ lookup_key: key, lookup_table: table, fallback_value: fallback }) => {
    const words = Object(table) as Record<string, string>;
    return Object.hasOwn(words, String(key)) ? words[String(key)] : fallback;
  },
  default_value: ({ input, default_value }) => (isEmpty(input) ? default_value : input),
  format_date: ({ input, to_format, to_timezone }) =>
    write(readDate(input), String(to_format), String(to_timezone)),
  add_time: ({ input, expression }) => {
    const [, amount = '', unit = ''] = EXPRESSION.exec(String(expression)) ?? [];
    const ms = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
    return new Date(readDate(input).getTime() + ms).toISOString();
  },
  format_currency: ({ input, currency }) => {
    const amount = Number(required('Input', input));
    if (Number.isNaN(amount)) throw refuse(`"${input}" is not a number.`);
    return new Intl.NumberFormat('en', {
      style: 'currency',
      currency: String(required('Currency', currency)),
    }).format(amount);
  },
};

export const isExpression = (text: string): boolean => EXPRESSION.test(text);

const refuse = (message: string): Failure => new Failure('errored', message, 'FormatterError');

/** A step with an empty required field fails at Zapier. */
const required = (label: string, value: unknown): unknown => {
  if (isEmpty(value)) throw refuse(`Required field "${label}" is missing.`);
  return value;
};

const readDate = (input: unknown): Date => {
  const date = new Date(String(required('Input', input)));
  if (Number.isNaN(date.getTime())) throw refuse(`"${input}" is not a date.`);
  return date;
};

const write = (date: Date, format: string, timeZone: string): string =>
  format.replace(/YYYY|MMMM|MMM|MM|dddd|DD|D|HH|mm/g, (part) => {
    const options = DATE_PARTS[part as DatePart];
    const text = new Intl.DateTimeFormat('en-US', { ...options, timeZone }).format(date);
    // For a minute alone, Intl leaves out the leading zero.
    return part === 'mm' ? text.padStart(2, '0') : text;
  });
