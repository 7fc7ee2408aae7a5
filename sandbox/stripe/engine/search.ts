import type { Collection } from './collection.ts';
import { badParameter } from './errors.ts';
import type { StripeObject } from './objects.ts';
import { integer, text } from './param-types.ts';
import { must, shape } from './params.ts';

/**
 * Stripe's search query language, https://docs.stripe.com/search: `email~"ada" AND -metadata["tier"]:"gold"`.
 * If Stripe does not document the message for a mistake, the wording is our own.
 */

/** Numbers have an order, strings match by a part, tokens match only as a whole. */
type FieldKind = 'numeric' | 'string' | 'token';

/** A search field with another name than the field of the object. */
interface Derived<T> {
  kind: FieldKind;
  of: (object: T) => unknown;
}

/** The search fields of a resource, besides metadata. A dot leads into a hash. */
export type SearchFields<T> = Record<string, FieldKind | Derived<T>>;

interface SearchParams {
  query: string;
  limit?: number;
  page?: string;
}
export const readSearch = shape<SearchParams>({ query: must(text), limit: integer(1, 100), page: text });

interface SearchResult {
  object: 'search_result';
  data: StripeObject[];
  has_more: boolean;
  next_page: string | null;
  url: string;
}

interface Clause {
  negated: boolean;
  field: string;
  metadataKey?: string;
  operator: string;
  /** `null` matches an object without a value. */
  value: string | null;
}

interface Query {
  clauses: Clause[];
  every: boolean;
}

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`;
const CLAUSE = new RegExp(
  String.raw`(?<minus>-?)(?:metadata\[(?<key>${QUOTED})\]|(?<field>[a-z_][\w.]*))\s*(?<operator>>=|<=|[:~<>])\s*(?<value>${QUOTED}|-?\d+(?:\.\d+)?|null)`,
  'y',
);
const JOIN = /\s+(?:(and|or)\s+)?/iy;
const MOST_CLAUSES = 10;
const SHORTEST_PART = 3;

const unquoted = (quoted: string): string => quoted.slice(1, -1).replace(/\\(.)/gs, '$1');

/** @throws StripeError if the query is invalid, or mixes AND with OR */
export const parseQuery = (query: string): Query => {
  const source = query.trim();
  const clauses: Clause[] = [];
  const joins = new Set<string>();
  for (let at = 0; at === 0 || at < source.length; ) {
    const clause = matchAt(CLAUSE, source, at)?.groups;
    if (!clause) throw unparsable();
    const { minus, key, field = 'metadata', operator = '', value = '' } = clause;
    clauses.push({
      negated: minus === '-',
      field,
      ...(key && { metadataKey: unquoted(key) }),
      operator,
      value: value === 'null' ? null : /^["']/.test(value) ? unquoted(value) : value,
    });
    at = CLAUSE.lastIndex;
    if (at === source.length) break;
    const join = matchAt(JOIN, source, at);
    if (!join) throw unparsable();
    joins.add((join[1] ?? 'and').toLowerCase());
    at = JOIN.lastIndex;
  }
  if (joins.size > 1) throw wrong('Search queries cannot mix AND with OR.');
  if (clauses.length > MOST_CLAUSES) throw wrong(`Search queries can have up to ${MOST_CLAUSES} clauses.`);
  return { clauses, every: !joins.has('or') };
};

const matchAt = (pattern: RegExp, source: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(source);
};

/**
 * One page of the objects that match a query, newest first.
 * @param resource name of the resource in Stripe's messages: `charges`
 * @param lagMs time until the search finds a new object
 * @throws StripeError 400 if the query is invalid, or the page does not exist
 */
export const search = <T extends StripeObject>(
  table: Collection<T>,
  fields: SearchFields<T>,
  { query, limit = 10, page }: SearchParams,
  resource: string,
  lagMs: number,
): SearchResult => {
  const { clauses, every } = parseQuery(query);
  const tests = clauses.map((clause) => testOf(clause, fields, resource));
  const isFound = (row: T) => (every ? tests.every((test) => test(row)) : tests.some((test) => test(row)));
  const after = page === undefined ? undefined : table.get(Buffer.from(page, 'base64url').toString());
  if (page !== undefined && !after) throw badParameter(`Invalid page: ${page}`, 'page');
  const indexed = Date.now() - lagMs;
  const found: T[] = [];
  const newest = after ? table.indexOf(after.id) : table.rows.length;
  for (let index = newest - 1; index >= 0 && found.length <= limit; index -= 1) {
    const row = table.rows[index];
    if (row && isFound(row) && (lagMs === 0 || table.insertedAt(row.id) <= indexed)) found.push(row);
  }
  const data = found.slice(0, limit);
  const more = found.length > limit;
  const next_page = more ? Buffer.from(data.at(-1)?.id ?? '').toString('base64url') : null;
  return { object: 'search_result', data, has_more: more, next_page, url: `/v1/${resource}/search` };
};

const testOf = <T>(clause: Clause, fields: SearchFields<T>, resource: string): ((row: T) => boolean) => {
  const declared = Object.hasOwn(fields, clause.field) ? fields[clause.field] : undefined;
  const field = clause.metadataKey === undefined ? declared : 'token';
  if (!field) {
    throw wrong(
      `Field \`${clause.field}\` is an unsupported search field for resource \`${resource}\`. See http://stripe.com/docs/search#query-fields-for-${resource.replaceAll('_', '-')} for a list of supported fields.`,
    );
  }
  const kind = typeof field === 'string' ? field : field.kind;
  const path = clause.metadataKey === undefined ? clause.field.split('.') : ['metadata', clause.metadataKey];
  const read = typeof field === 'string' ? (row: T) => valueAt(row, path) : field.of;
  const compare = comparison(clause, kind);
  return (row) => compare(read(row)) !== clause.negated;
};

/** The comparison of a clause. Texts match in upper and lower case. */
const comparison = ({ operator, value, field }: Clause, kind: FieldKind): ((actual: unknown) => boolean) => {
  const isMissing = (actual: unknown) => actual === null || actual === undefined || actual === '';
  if (operator === ':' && value === null) return isMissing;
  if (value === null) throw unparsable();
  if (kind === 'numeric') {
    const wanted = Number(value);
    if (operator === '~' || value.trim() === '' || Number.isNaN(wanted))
      throw notPossible(field, operator, value);
    const compare = NUMERIC[operator] ?? NUMERIC[':'];
    return (actual) => typeof actual === 'number' && (compare?.(actual, wanted) ?? false);
  }
  const wanted = value.toLowerCase();
  const textOf = (actual: unknown) => String(actual).toLowerCase();
  if (operator === ':') return (actual) => !isMissing(actual) && textOf(actual) === wanted;
  if (operator !== '~' || kind !== 'string') throw notPossible(field, operator, value);
  if (wanted.length < SHORTEST_PART) {
    throw wrong(`Substring search needs at least ${SHORTEST_PART} characters; received \`${value}\`.`);
  }
  return (actual) => !isMissing(actual) && textOf(actual).includes(wanted);
};

const NUMERIC: Record<string, (actual: number, wanted: number) => boolean> = {
  ':': (actual, wanted) => actual === wanted,
  '>': (actual, wanted) => actual > wanted,
  '<': (actual, wanted) => actual < wanted,
  '>=': (actual, wanted) => actual >= wanted,
  '<=': (actual, wanted) => actual <= wanted,
};

const valueAt = (row: unknown, path: string[]): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string, unknown>)[key]
        : undefined,
    row,
  );

const wrong = (message: string) => badParameter(message, 'query');
const unparsable = () =>
  wrong(
    'We were unable to parse your search query. Try using the format `metadata["key"]:"value"` to query for metadata or key:"value" to query for other fields.',
  );
const notPossible = (field: string, operator: string, value: string) =>
  wrong(
    `Field \`${field}\` cannot be searched with the operator \`${operator}\` and the value \`${value}\`.`,
  );
