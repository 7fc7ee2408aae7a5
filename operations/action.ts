import type Stripe from 'stripe';
import type { Bundle, LockObject, ThrottleObject, ZObject } from 'zapier-platform-core';
import type { Deadline } from '../lib/deadline.ts';
import { halted } from '../lib/errors.ts';
import { ofAccount } from '../stripe/dashboard.ts';
import type { Permission } from '../stripe/permissions.ts';
import { describe, shapeOf, type Words } from '../zapier/describe.ts';
import type { Inputs } from '../zapier/inputs.ts';
import type { RecordType } from '../zapier/record.ts';
import { accountOf, withStripe } from './connection.ts';

/** The declaration of an action. */
interface Action<Key extends string, Values, Item, Row extends object> extends Words<Key> {
  inputs: Inputs<Values>;
  record: RecordType<Item, Row>;
  /** Does the work with the checked input. Returns the object that the record is mapped from. */
  perform: (stripe: Stripe, input: Values, bundle: Bundle, z: ZObject, deadline: Deadline) => Promise<Item>;
  /** Permissions that a restricted key needs to write. */
  writes?: Permission[];
  lock?: LockObject;
  throttle?: ThrottleObject;
}

/**
 * Makes a Zapier action: reads the inputs, does the work, maps the record.
 *
 * @throws before any request if an input is wrong, or if a field that limits the action was mapped and came out empty
 */
export const defineAction = <const Key extends string, Values, Item, Row extends object>(
  action: Action<Key, Values, Item, Row>,
) => {
  const { inputs, record, writes = [], lock, throttle } = action;
  return {
    ...describe(action, record),
    operation: {
      ...shapeOf(inputs, record),
      ...(lock && { lock }),
      ...(throttle && { throttle }),
      perform: withStripe(
        async (stripe, bundle: Bundle, z, deadline) => {
          const empty = inputs.emptyMapping(bundle, 'limits');
          if (empty) throw halted(empty);
          const item = await action.perform(stripe, inputs.parse(bundle), bundle, z, deadline);
          // The work is done: an answer of an odd shape must not look like a failure.
          return ofAccount(record.mapLeniently(item, z), accountOf(bundle));
        },
        { fields: inputs.fields, writes },
      ),
    },
  };
};
