import { invalid, quote } from '../lib/errors.ts';
import type { Period } from '../stripe/pages.ts';
import { defineField, type FieldContext } from '../zapier/inputs.ts';

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

export const parseMoment = (given: unknown, { fail, timezone: zoneOf }: FieldContext): Moment => {
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
 * A period, between two days or moments. Plain text on purpose: a field of type `datetime` turns a day into its
 * midnight, and whether a day counts in full could not be told any more.
 */
export const period = {
  from: defineField(
    'From',
    {
      placeholder: '2026-11-01',
      help: 'The first day, like `2026-11-01`, `yesterday` or `today`, in the time zone of the Zap, or a moment, like `2026-11-01T09:00:00+01:00`.',
    },
    {},
    parseMoment,
  ),
  to: defineField(
    'To',
    { placeholder: '2026-11-30', help: 'The last day, which counts in full, or a moment, which does not.' },
    {},
    parseMoment,
  ),
};

/** The period between what was filled in. */
export const periodOf = ({ from, to }: { from: Moment | undefined; to: Moment | undefined }): Period => {
  if (from && to && from.start >= to.end)
    throw invalid('To', 'is not after From. Swap the two, or empty one.');
  return { ...(from && { gte: from.start }), ...(to && { lt: to.end }) };
};
