import type Stripe from 'stripe';
import type { Bundle, ThrottleObject } from 'zapier-platform-core';
import type { Deadline } from '../lib/deadline.ts';
import { invalid } from '../lib/errors.ts';
import { ofAccount } from '../stripe/dashboard.ts';
import { orNull } from '../stripe/failures.ts';
import { describe, shapeOf, type Words } from '../zapier/describe.ts';
import type { Inputs } from '../zapier/inputs.ts';
import type { RecordType } from '../zapier/record.ts';
import { accountOf, withStripe } from './connection.ts';
import { mapEach } from './odd-objects.ts';

/** The declaration of a search. */
interface Search<Key extends string, Values extends object, Item, Row extends object> extends Words<Key> {
  inputs: Inputs<Values>;
  record: RecordType<Item, Row>;
  /** Finds what matches the checked input, newest first. Returns `[]` if there is nothing; an unknown id counts as nothing. */
  perform: (stripe: Stripe, input: Values, bundle: Bundle, deadline: Deadline) => Promise<Item[]>;
  /** Zapier uses the first item. An item with a higher rank comes first: one that succeeded, is complete or active. */
  rank?: (item: Item) => number;
  throttle?: ThrottleObject;
}

/**
 * Makes a Zapier search: reads the inputs, searches, maps the records. At least one field has to be filled in. If a field was
 * mapped and came out empty, the search finds nothing: it must not find somebody else's payment.
 */
export const defineSearch = <const Key extends string, Values extends object, Item, Row extends object>(
  search: Search<Key, Values, Item, Row>,
) => {
  const { inputs, record, rank = () => 0, throttle } = search;
  return {
    ...describe(search, record),
    operation: {
      ...shapeOf(inputs, record),
      ...(throttle && { throttle }),
      perform: withStripe(
        async (stripe, bundle: Bundle, z, deadline) => {
          if (inputs.emptyMapping(bundle, 'all')) return [];
          const input = inputs.parse(bundle);
          if (Object.values(input).every((value) => value === undefined)) {
            const label = inputs.fields[0]?.label ?? '';
            throw invalid(label, 'all fields are empty. Fill in at least one to search by.');
          }
          const found = (await orNull(search.perform(stripe, input, bundle, deadline))) ?? [];
          const rows = mapEach(found, (item) => ({
            rank: rank(item),
            row: ofAccount(record.map(item, z), accountOf(bundle)),
          }));
          return rows.toSorted((a, b) => b.rank - a.rank).map(({ row }) => row);
        },
        { fields: inputs.fields },
      ),
    },
  };
};
