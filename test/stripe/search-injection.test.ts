import fc from 'fast-check';
import { parseQuery } from '../../sandbox/stripe/engine/search.ts';
import { type Clause, metadataField, searchQuery } from '../../stripe/query.ts';
import { anyCharacter } from '../support/any-character.ts';

// The parser of the embedded Stripe reads the query back: whatever users type stays a value.

const hostile = fc.constantFrom(
  '"',
  '\\',
  '\\"',
  '" OR status:"failed',
  '\\" OR amount>"0',
  '"]:"x" OR metadata["y',
  "' OR 'a':'a",
  ' AND ',
  ' or ',
  '-',
  ':',
  '\n',
  '\u0000',
  'null',
  '“”',
  '😀',
);
/** Any text, often with characters of the query language. */
const typed = fc
  .array(fc.oneof(hostile, fc.string({ unit: anyCharacter })), { maxLength: 6 })
  .map((parts) => parts.join(''));

const field = fc.constantFrom('currency', 'payment_method_details.card.last4', 'number');
const number = fc.integer({ min: 0, max: 2 ** 40 });

test('keeps each condition, whatever its value has, and adds no other', () => {
  const condition = fc.oneof(
    fc.tuple(field, fc.constant(':' as const), typed),
    fc.tuple(fc.constant('amount'), fc.constant(':' as const), number),
    fc.tuple(fc.constant('created'), fc.constantFrom('>=' as const, '<=' as const), number),
    fc.tuple(typed, fc.constant('metadata' as const), typed),
  );
  fc.assert(
    fc.property(fc.array(condition, { minLength: 1, maxLength: 6 }), (conditions) => {
      const clauses = conditions.map(
        ([name, operator, value]): Clause =>
          operator === 'metadata' ? [metadataField(name), ':', value] : [name, operator, value],
      );
      const { clauses: read, every } = parseQuery(searchQuery(clauses));
      expect(every).toBe(true);
      expect(read).toEqual(
        conditions.map(([name, operator, value]) => ({
          negated: false,
          ...(operator === 'metadata'
            ? { field: 'metadata', metadataKey: name, operator: ':' }
            : { field: name, operator }),
          value: String(value),
        })),
      );
    }),
    { numRuns: 500 },
  );
});
