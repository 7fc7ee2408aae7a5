import type Stripe from 'stripe';
import { defineInputs } from '../inputs/define-inputs.ts';
import { onlyOfLink } from '../inputs/ids.ts';
import { choice } from '../inputs/kinds.ts';
import { REFUND_STATUSES } from '../inputs/refund.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { fromRefund } from '../records/refund.ts';

const hasStatus = (refund: Pick<Stripe.Refund, 'status'>, status: string | undefined): boolean =>
  !status || refund.status === status;

export const { instant: refundUpdated } = defineEventTrigger({
  key: 'refund_updated',
  noun: 'Refund',
  label: 'Refund Updated',
  description: 'Triggers when a refund arrives, fails or waits for the customer.',
  guide: ['Refund timing'],
  events: ['refund.updated', 'refund.failed'],
  inputs: defineInputs({
    payment_link: onlyOfLink,
    status: choice('Status', REFUND_STATUSES, {
      help: 'Only refunds that come to this status. Leave empty for all.',
    }),
  }),
  ...fromRefund,
  wants: (refund, { status }) => hasStatus(refund, status),
  // The refund may have another status by now. The row has the status of the event: each status is one row.
  read: async (stripe, refund, input, event) => {
    const source = await fromRefund.read(stripe, refund, input, event);
    return source && { ...source, refund: { ...refund, charge: source.refund.charge } };
  },
  fact: ({ status }) => `refund_${status}`,
});
