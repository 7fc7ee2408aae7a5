import { waitingRefundId } from '../forms/ids.ts';
import { halted } from '../lib/errors.ts';
import { defineAction } from '../operations/action.ts';
import { isLive } from '../operations/connection.ts';
import { refund } from '../records/refund.ts';
import { orDoneMeanwhile } from '../stripe/once.ts';
import { REFUND_EXPAND, withCheckout } from '../stripe/refunds.ts';
import { defineInputs } from '../zapier/inputs.ts';

export const cancelRefund = defineAction({
  key: 'cancel_refund',
  noun: 'Refund',
  label: 'Cancel Refund',
  description: 'Cancels a refund that waits for the customer’s bank details.',
  guide: ['Refund timing'],
  writes: ['charge'],
  inputs: defineInputs({
    refund: waitingRefundId({
      required: true,
      help: 'Only refunds that wait for the customer’s bank details can be canceled. Refunds to cards cannot.',
    }),
  }),
  record: refund,
  perform: async (stripe, { refund: id }, bundle) => {
    const read = () => stripe.refunds.retrieve(id, { expand: REFUND_EXPAND });
    const found = await read();
    // A replay finds the refund canceled already.
    if (found.status !== 'canceled' && found.status !== 'requires_action') {
      throw halted(
        `This refund cannot be canceled: its status is ${found.status}, and only one that waits for the customer can be.`,
      );
    }
    const source = await withCheckout(stripe, found, isLive(bundle));
    if (found.status === 'canceled') return source;
    const cancel = stripe.refunds.cancel(id, { expand: REFUND_EXPAND });
    return { ...source, refund: await orDoneMeanwhile(cancel, read, ({ status }) => status === 'canceled') };
  },
});
