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
