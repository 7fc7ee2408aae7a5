/** One condition of a Stripe search query: `["status", ":", "succeeded"]`. */
export type Clause = [field: string, operator: ':' | '>=' | '<=', value: string | number];

/** A user's text as a string of the query language. It can end neither the string nor the query. */
const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/**
 * A query of Stripe's search language in which all conditions hold.
 *
 * @see https://docs.stripe.com/search#search-query-language
 */
export const searchQuery = (clauses: Clause[]): string =>
  clauses
    .map(
      ([field, operator, value]) => `${field}${operator}${typeof value === 'number' ? value : quoted(value)}`,
    )
    .join(' AND ');

/** The field of a metadata entry, whatever the name of the entry. */
export const metadataField = (name: string): string => `metadata[${quoted(name)}]`;
