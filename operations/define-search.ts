import type Stripe from 'stripe';
import type { Bundle, ThrottleObject } from 'zapier-platform-core';
import type { Inputs } from '../inputs/define-inputs.ts';
import { ofAccount } from '../records/dashboard.ts';
import type { RecordType } from '../records/define-record.ts';
import { connectedAccount, withStripe } from '../stripe/client.ts';
import type { Deadline } from '../stripe/deadline.ts';
import { invalid, orNull } from '../stripe/errors.ts';
import { describe, shapeOf, type Words } from './describe.ts';

/** What sets one search apart from the next. */
interface Search<Key extends string, Values extends object, Source, Row extends object> extends Words<Key> {
  inputs: Inputs<Values>;
  record: RecordType<Source, Row>;
  /** Finds what matches all that was filled in, the newest first. Nothing found is `[]`, as is an id that Stripe lacks. */
  perform: (stripe: Stripe, input: Values, bundle: Bundle, deadline: Deadline) => Promise<Source[]>;
  /** Zapier uses the first that is found: what succeeded, is complete or active is worth more, and comes before the rest. */
  worth?: (source: Source) => number;
  throttle?: ThrottleObject;
}

/**
 * Makes a Zapier search of a declaration: reads the inputs, of which one at least has to be filled in, searches, and
 * maps the records. A field that was mapped and came out empty finds nothing: it must not find somebody else's payment.
 */
export const defineSearch = <const Key extends string, Values extends object, Source, Row extends object>(
  spec: Search<Key, Values, Source, Row>,
) => ({
  ...describe(spec, spec.record),
  operation: {
    ...shapeOf(spec.inputs, spec.record),
    ...(spec.throttle && { throttle: spec.throttle }),
    perform: withStripe(
      async (stripe, bundle: Bundle, z, deadline) => {
        if (spec.inputs.emptyMapping(bundle, 'all')) return [];
        const input = spec.inputs.parse(bundle);
        if (Object.values(input).every((value) => value === undefined)) {
          const label = spec.inputs.fields[0]?.label ?? '';
          throw invalid(label, 'all fields are empty. Fill in at least one to search by.');
        }
        const { worth = () => 0 } = spec;
        const found = (await orNull(spec.perform(stripe, input, bundle, deadline))) ?? [];
        const best = found.toSorted((a, b) => worth(b) - worth(a));
        return best.map((source) => ofAccount(spec.record.map(source, z), connectedAccount(bundle)));
      },
      { fields: spec.inputs.fields },
    ),
  },
});
