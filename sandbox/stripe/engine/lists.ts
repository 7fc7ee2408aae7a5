import type { Collection, Times } from './collection.ts';
import { badParameter, noSuch } from './errors.ts';
import type { StripeObject } from './objects.ts';
import { integer, text } from './param-types.ts';
import { shape } from './params.ts';

export interface Page {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
}
const readPage = shape<Page>({ limit: integer(1, 100), starting_after: text, ending_before: text });

/** One page of a list. */
interface List {
  object: 'list';
  data: StripeObject[];
  has_more: boolean;
  url: string;
}

/** Compares an object with the value of a list filter. */
export type Filter<T> = (object: T, wanted: unknown) => boolean;

/** Splits the parameters of a list request into those of every list and those of this one. */
export const splitPage = (raw: Record<string, unknown>): { page: Page; rest: Record<string, unknown> } => {
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
};

/**
 * One page of the rows of a table that pass the filters, newest first.
 * @param wanted the parameters of the request; each compares the field of its name unless `filters` has its own test
 * @param name of the objects in the error about a cursor
 * @throws StripeError if the cursor is not in the table
 */
export const pageOfTable = <T extends StripeObject>(
  table: Collection<T>,
  wanted: { created?: Times },
  filters: Record<string, Filter<never>> = {},
  page: Page,
  url: string,
  name: string,
): List => {
  const { limit = 10, starting_after, ending_before } = page;
  const [from, to] = table.span(wanted.created);
  const cursor = starting_after ?? ending_before;
  const at = cursor === undefined ? to : table.indexOf(cursor);
  if (cursor !== undefined && at < 0) {
    throw noSuch(name, cursor, starting_after ? 'starting_after' : 'ending_before');
  }
  const step = ending_before ? 1 : -1;
  const first = ending_before ? Math.max(at + 1, from) : Math.min(at, to) - 1;
  const passes = matcher(wanted, filters);
  const found: T[] = [];
  for (let index = first; index >= from && index < to && found.length <= limit; index += step) {
    const row = table.rows[index];
    if (row && passes(row)) found.push(row);
  }
  const data = found.slice(0, limit);
  return {
    object: 'list',
    data: ending_before ? data.reverse() : data,
    has_more: found.length > limit,
    url,
  };
};

/** One page of rows that are in the order of the list already. */
export const pageOf = (rows: StripeObject[], page: Page, url: string, name = 'object'): List => {
  const limit = page.limit ?? 10;
  const cursor = page.starting_after ?? page.ending_before;
  const at = cursor === undefined ? -1 : rows.findIndex((row) => row.id === cursor);
  if (cursor !== undefined && at < 0) {
    throw noSuch(name, cursor, page.starting_after ? 'starting_after' : 'ending_before');
  }
  const [from, to] = page.ending_before ? [Math.max(0, at - limit), at] : [at + 1, at + 1 + limit];
  const more = page.ending_before ? from > 0 : to < rows.length;
  return { object: 'list', data: rows.slice(from, to), has_more: more, url };
};

/** A test for the filters of a list request. The range of `created` limits the rows before. */
const matcher = (
  { created: _, ...wanted }: { created?: Times },
  filters: Record<string, Filter<never>>,
): ((row: StripeObject) => boolean) => {
  const tests = Object.entries(wanted).map(([key, value]) => {
    const filter = filters[key] as Filter<StripeObject> | undefined;
    return (row: StripeObject) =>
      filter ? filter(row, value) : equals((row as unknown as Record<string, unknown>)[key], value);
  });
  return (row) => tests.every((test) => test(row));
};

/** Compares a value with a wanted value, hash or range. */
export const equals = (value: unknown, wanted: unknown): boolean => {
  if (typeof wanted !== 'object' || wanted === null) return value === wanted;
  if (typeof value === 'number') return isWithin(value, wanted);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(wanted).every(([key, item]) => equals((value as Record<string, unknown>)[key], item));
};

const isWithin = (at: number, { gt, gte, lt, lte }: Exclude<Times, number>): boolean =>
  (gt === undefined || at > gt) &&
  (gte === undefined || at >= gte) &&
  (lt === undefined || at < lt) &&
  (lte === undefined || at <= lte);
