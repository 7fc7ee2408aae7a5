import type Stripe from 'stripe';
import type { Bundle, LockObject, ThrottleObject, ZObject } from 'zapier-platform-core';
import type { Inputs } from '../inputs/define-inputs.ts';
import { ofAccount } from '../records/dashboard.ts';
import type { RecordType } from '../records/define-record.ts';
import { connectedAccount, withStripe } from '../stripe/client.ts';
import type { Deadline } from '../stripe/deadline.ts';
import { halted } from '../stripe/errors.ts';
import type { Permission } from '../stripe/permissions.ts';
import { describe, shapeOf, type Words } from './describe.ts';

/** What sets one action apart from the next. */
interface Action<Key extends string, Values, Source, Row extends object> extends Words<Key> {
  inputs: Inputs<Values>;
  record: RecordType<Source, Row>;
  /** Does the work with what was filled in, already checked, and returns what the record is mapped from. */
  perform: (stripe: Stripe, input: Values, bundle: Bundle, z: ZObject, deadline: Deadline) => Promise<Source>;
  /** What a restricted key has to be allowed to write for it. */
  writes?: Permission[];
  lock?: LockObject;
  throttle?: ThrottleObject;
}

/**
 * Makes a Zapier action of a declaration: reads the inputs, does the work, maps the record.
 *
 * @throws before any request where an input is wrong, or where one that limits the action was mapped and came out empty
 */
export const defineAction = <const Key extends string, Values, Source, Row extends object>(
  spec: Action<Key, Values, Source, Row>,
) => ({
  ...describe(spec, spec.record),
  operation: {
    ...shapeOf(spec.inputs, spec.record),
    ...(spec.lock && { lock: spec.lock }),
    ...(spec.throttle && { throttle: spec.throttle }),
    perform: withStripe(
      async (stripe, bundle: Bundle, z, deadline) => {
        const empty = spec.inputs.emptyMapping(bundle, 'limits');
        if (empty) throw halted(empty);
        const source = await spec.perform(stripe, spec.inputs.parse(bundle), bundle, z, deadline);
        // The work is done: an answer of an odd shape must not look like a failure.
        return ofAccount(spec.record.mapLeniently(source, z), connectedAccount(bundle));
      },
      { fields: spec.inputs.fields, writes: spec.writes ?? [] },
    ),
  },
});
