import { invalid, quote } from '../lib/errors.ts';
import type { Period } from '../stripe/pages.ts';
import { defineField, type Field, type FieldContext, type FieldOptions } from '../zapier/inputs.ts';
import { choice } from '../zapier/kinds.ts';

/** When a moment is, in unix seconds; a day also has an end. */
interface Moment {
  start: number;
  end: number;
}

/** The last second of a day; of a moment, that moment. */
export const lastSecond = ({ start, end }: Moment): number => (end === start ? end : end - 1);

/** A day, or a moment with or without a time zone. `Date.parse` alone takes `order 7` for a date as well. */
const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?)?$/i;

const DAY_MS = 24 * 60 * 60 * 1000;

/** How far a zone's clocks are ahead of UTC at a moment, in ms. */
const offsetAt = (ms: number, timezone: string): number => {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    ...{
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    },
  }).formatToParts(ms);
  const [month = 0, day, year = 0, hour, minute, second] = parts
    .filter(({ type }) => type !== 'literal')
    .map(({ value }) => Number(value));
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
};

/** The moment at which a zone's clocks show a time (given as if it were UTC), in ms. */
const fromLocal = (local: number, timezone: string): number => {
  // The offset is looked up twice: the first guess may lie on the other side of a change of clocks.
  const guess = local - offsetAt(local, timezone);
  const offset = offsetAt(guess, timezone);
  const moment = local - offset;
  // No clock shows a time that a change skips, as midnight in Chile: it is taken for the moment after the change.
  return offsetAt(moment, timezone) === offset ? moment : Math.max(moment, guess);
};

/** `2026-11-22` of a moment, as a zone's calendars have it. */
const dayAt = (ms: number, timezone: string): string =>
  new Date(ms + offsetAt(ms, timezone)).toISOString().slice(0, 10);

/** Words that stand for a day. */
const dayOf = (word: string, timezone: string): string => {
  const daysAgo = ['today', 'yesterday'].indexOf(word.toLowerCase());
  if (daysAgo < 0) return word;
  return new Date(Date.parse(dayAt(Date.now(), timezone)) - daysAgo * DAY_MS).toISOString().slice(0, 10);
};

/** The longest date that is read, in characters. */
const MAX_LENGTH = 100;

const parseMoment = (given: unknown, { fail, timezone: zoneOf }: FieldContext): Moment => {
  const timezone = zoneOf();
  const typed = String(given).trim();
  if (typed.length > MAX_LENGTH) throw fail(`${typed.length} characters are too many for a date.`);
  const [, date = '', time, zone] = ISO.exec(dayOf(typed, timezone)) ?? [];
  const midnight = Date.parse(date);
  // February 30 would be taken for March 2.
  const isDate = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
  const clock = isDate ? Date.parse(`${date}T${time ?? '00:00'}${zone ?? 'Z'}`) : Number.NaN;
  if (Number.isNaN(clock)) {
    throw fail(
      `${quote(typed)} is not a date. Write it like 2026-11-22 or 2026-11-22T09:30:00Z, or write today or yesterday.`,
    );
  }
  const seconds = (ms: number): number => Math.floor(ms / 1000);
  const start = seconds(zone ? clock : fromLocal(clock, timezone));
  return { start, end: time ? start : seconds(fromLocal(clock + DAY_MS, timezone)) };
};

/**
 * A day or a moment. Plain text on purpose: a field of type `datetime` turns a day into its midnight, and whether the day
 * counts in full would be lost.
 */
export const moment = <const O extends FieldOptions>(label: string, options: O) =>
  defineField(label, options, {}, parseMoment);

const FIRST_DAY = 'The first day, such as `2026-11-01`, `yesterday` or `today`';
const LAST_DAY = 'The last day, which counts in full, or a moment, which does not.';

/** A period between two days or moments, by when something was created. */
export const period = {
  from: moment('From', {
    placeholder: '2026-11-01',
    help: `${FIRST_DAY}, in the time zone of the Zap, or a moment, such as \`2026-11-01T09:00:00+01:00\`.`,
  }),
  to: moment('To', { placeholder: '2026-11-30', help: LAST_DAY }),
};

/** A period that limits which payments an action takes. */
export const paidPeriod = {
  paid_from: moment('Paid From', {
    limits: true,
    placeholder: '2026-11-01',
    help: `${FIRST_DAY}, in the time zone of the Zap, or a moment. Counts when the customer paid, as in the Dashboard. Without a payment link, **all** payments of your account in the period are refunded.`,
  }),
  paid_to: moment('Paid To', { limits: true, placeholder: '2026-11-30', help: LAST_DAY }),
};

/** The period between what was filled in, and the labels of its two fields. */
export const periodOf = (
  { from, to }: { from: Moment | undefined; to: Moment | undefined },
  [fromLabel, toLabel] = ['From', 'To'],
): Period => {
  if (from && to && from.start >= to.end)
    throw invalid(toLabel, `is not after ${fromLabel}. Swap the two, or empty one.`);
  return { ...(from && { gte: from.start }), ...(to && { lt: to.end }) };
};

const PERIODS = {
  yesterday: 'Yesterday',
  this_week: 'This week (from Monday)',
  last_week: 'Last week (Monday to Sunday)',
  this_month: 'This month',
  last_month: 'Last month',
} as const;

/** The days (in ms, as if they were UTC) between which a named period lies, seen from a day. */
const daysOf = (name: keyof typeof PERIODS, today: number): [first: number, end: number] => {
  if (name === 'yesterday') return [today - DAY_MS, today];
  const date = new Date(today);
  if (name === 'this_week' || name === 'last_week') {
    const sinceMonday = (date.getUTCDay() + 6) % 7;
    const monday = today - (sinceMonday + (name === 'last_week' ? 7 : 0)) * DAY_MS;
    return [monday, monday + 7 * DAY_MS];
  }
  const month = date.getUTCMonth() - (name === 'last_month' ? 1 : 0);
  return [Date.UTC(date.getUTCFullYear(), month, 1), Date.UTC(date.getUTCFullYear(), month + 1, 1)];
};

const named = choice('Period', PERIODS, {
  help: 'In the time zone of the Zap. Instead of From and To, for a Zap that runs every day, week or month.',
});

/** A period of the calendar, in the time zone of the Zap. */
export const namedPeriod: Field<Required<Period> | undefined> = {
  ...named,
  whenEmpty: undefined,
  parse: (given, context) => {
    const name = named.parse(given, context);
    if (!name) return undefined;
    const timezone = context.timezone();
    const [first, end] = daysOf(name, Date.parse(dayAt(Date.now(), timezone)));
    const midnight = (day: number): number => Math.floor(fromLocal(day, timezone) / 1000);
    return { gte: midnight(first), lt: midnight(end) };
  },
};
