import { defineInputs } from '../inputs/define-inputs.ts';
import { waitingRefundId } from '../inputs/ids.ts';
import { defineAction } from '../operations/define-action.ts';
import { REFUND_EXPAND, refund, withCheckout } from '../records/refund.ts';
import { isLive } from '../stripe/client.ts';
import { halted } from '../stripe/errors.ts';

export const cancelRefund = defineAction({
  key: 'cancel_refund',
  noun: 'Refund',
  label: 'Cancel Refund',
  description: 'Cancels a refund that still waits for the customer’s bank details.',
  guide: ['Refund timing'],
  writes: ['charge'],
  inputs: defineInputs({
    refund: waitingRefundId({
      required: true,
      help: 'Only a refund that waits for the customer’s bank details can be canceled. Refunds to cards cannot: they are on their way at once.',
    }),
  }),
  record: refund,
  perform: async (stripe, { refund: id }, bundle) => {
    const found = await stripe.refunds.retrieve(id, { expand: REFUND_EXPAND });
    // A replay finds the refund canceled already.
    if (found.status !== 'canceled' && found.status !== 'requires_action') {
      throw halted(
        `This refund cannot be canceled: its status is ${found.status}, and only one that waits for the customer can be.`,
      );
    }
    const source = await withCheckout(stripe, found, isLive(bundle));
    if (found.status === 'canceled') return source;
    return { ...source, refund: await stripe.refunds.cancel(id, { expand: REFUND_EXPAND }) };
  },
});
