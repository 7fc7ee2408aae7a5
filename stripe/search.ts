/** One condition of a Stripe search query: `["status", ":", "succeeded"]`. */
export type Clause = [field: string, operator: ':' | '>=' | '<=', value: string | number];

/** User text as a string of Stripe's query language: it can end neither the string nor the query. */
const quote = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/**
 * A query of Stripe's search language in which all conditions hold.
 *
 * @see https://docs.stripe.com/search#search-query-language
 */
export const searchQuery = (clauses: Clause[]): string =>
  clauses
    .map(
      ([field, operator, value]) => `${field}${operator}${typeof value === 'number' ? value : quote(value)}`,
    )
    .join(' AND ');

/** The field of a metadata entry, whatever its name. */
export const metadataField = (name: string): string => `metadata[${quote(name)}]`;

/**
 * The newest that a list holds, whatever their state. Where they fill the page and none is in the best state, the newest
 * that are come before them: what succeeded must not be missed behind a page of failures.
 *
 * @param find one page, newest first, of what is in a state where one is asked for
 * @param most how many a page holds
 */
export const newestAndBest = async <State, T>(
  find: (state: State | undefined) => Promise<T[]>,
  {
    asked,
    best,
    isBest,
    most,
  }: { asked: State | undefined; best: State; isBest: (item: T) => boolean; most: number },
): Promise<T[]> => {
  const newest = await find(asked);
  if (asked !== undefined || newest.length < most || newest.some(isBest)) return newest;
  return [...(await find(best)), ...newest];
};
