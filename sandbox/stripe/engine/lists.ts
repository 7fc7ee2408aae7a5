import { badParameter, noSuch } from './errors.ts';
import { integer, text } from './leaves.ts';
import { createdOf, type StripeObject } from './objects.ts';
import { shape } from './params.ts';
import type { Resource } from './resource.ts';

export interface Page {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
}
const readPage = shape<Page>({ limit: integer(1, 100), starting_after: text, ending_before: text });

/** What Stripe calls a list: one page of it, and where it came from. */
export interface List {
  object: 'list';
  data: StripeObject[];
  has_more: boolean;
  url: string;
}

/** Splits the parameters of every list from those of this one. */
export function splitPage(raw: Record<string, unknown>): { page: Page; rest: Record<string, unknown> } {
  const { limit, starting_after, ending_before, ...rest } = raw;
  const given = { limit, starting_after, ending_before };
  const page = readPage(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
  if (page.starting_after && page.ending_before) {
    throw badParameter(
      'You may only specify one of these parameters: ending_before, starting_after.',
      'ending_before',
      'parameters_exclusive',
    );
  }
  return { page, rest };
}

/** One page of `rows`, which come in the order of the list. */
export function pageOf(rows: StripeObject[], page: Page, url: string, name = 'object'): List {
  const limit = page.limit ?? 10;
  const cursor = page.starting_after ?? page.ending_before;
  const at = cursor === undefined ? -1 : rows.findIndex((row) => row.id === cursor);
  if (cursor !== undefined && at < 0) {
    throw noSuch(name, cursor, page.starting_after ? 'starting_after' : 'ending_before');
  }
  const [from, to] = page.ending_before ? [Math.max(0, at - limit), at] : [at + 1, at + 1 + limit];
  const more = page.ending_before ? from > 0 : to < rows.length;
  return { object: 'list', data: rows.slice(from, to), has_more: more, url };
}

/** Whether an object passes the filters of a list request. */
export function matches(row: StripeObject, wanted: object, filters: Resource['filters'] = {}): boolean {
  return Object.entries(wanted).every(([key, value]) => {
    const filter = filters[key];
    if (filter) return (filter as (row: StripeObject, wanted: unknown) => boolean)(row, value);
    if (key === 'created') return isWithin(createdOf(row), value);
    return equals((row as unknown as Record<string, unknown>)[key], value);
  });
}

function equals(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return value === wanted;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(wanted).every(([key, item]) => equals((value as Record<string, unknown>)[key], item));
}

function isWithin(at: number, wanted: unknown): boolean {
  if (typeof wanted === 'number') return at === wanted;
  const { gt, gte, lt, lte } = wanted as Record<'gt' | 'gte' | 'lt' | 'lte', number | undefined>;
  return (
    (gt === undefined || at > gt) &&
    (gte === undefined || at >= gte) &&
    (lt === undefined || at < lt) &&
    (lte === undefined || at <= lte)
  );
}
