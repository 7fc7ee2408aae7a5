import { invalid } from '../stripe/errors.ts';
import type { Period } from '../stripe/pages.ts';

/** A day, or a moment with or without a time zone. `Date.parse` alone takes `order 7` for a date as well. */
const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Milliseconds of a moment, in UTC where it names no time zone; NaN for text that is none, and for February 30. */
const parseMoment = (text: string): number => {
  const [, date = '', time = '00:00', zone = 'Z'] = ISO.exec(text) ?? [];
  const midnight = Date.parse(date);
  const isDate = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
  return isDate ? Date.parse(`${date}T${time}${zone}`) : Number.NaN;
};

const toSeconds = (value: string | undefined, field: string): number | undefined => {
  if (!value?.trim()) return undefined;
  const milliseconds = parseMoment(value.trim());
  if (Number.isNaN(milliseconds)) {
    throw invalid(field, `“${value}” is not a date. Write it like 2026-11-22 or 2026-11-22T09:30:00Z.`);
  }
  return Math.floor(milliseconds / 1000);
};

/** A day, in seconds: what makes `to: 2026-11-22` include that day. */
const DAY = 24 * 60 * 60;

const isDay = (value: string | undefined): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value?.trim() ?? '');

/** The period between two typed moments. A day without a time counts as a whole, in UTC. */
export const toPeriod = (from: string | undefined, to: string | undefined): Period => {
  const gte = toSeconds(from, 'From');
  const end = toSeconds(to, 'To');
  const lt = end !== undefined && isDay(to) ? end + DAY : end;
  if (gte !== undefined && lt !== undefined && gte >= lt)
    throw invalid('To', 'is not after From. Swap the two, or empty one.');
  return { ...(gte !== undefined && { gte }), ...(lt !== undefined && { lt }) };
};

/**
 * Input fields for a period. Plain text on purpose: a field of type `datetime` turns a day into its midnight, and
 * whether a day counts in full could not be told any more.
 */
export const fromField = {
  key: 'from',
  label: 'From',
  type: 'string',
  placeholder: '2026-11-01',
  helpText:
    'The first day, like `2026-11-01`, or a moment, like `2026-11-01T09:00:00+01:00`. Without a time zone it is UTC.',
} as const;

export const toField = {
  key: 'to',
  label: 'To',
  type: 'string',
  placeholder: '2026-11-30',
  helpText: 'The last day, which counts in full, or a moment, which does not.',
} as const;
