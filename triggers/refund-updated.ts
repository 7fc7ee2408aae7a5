import type Stripe from 'stripe';
import { defineInputFields } from 'zapier-platform-core';
import { onlyOfLink } from '../fields/payment-link.ts';
import { REFUND_STATUSES } from '../fields/refund.ts';
import { fromRefund } from '../records/refund.ts';
import { defineEventTrigger } from '../stripe/event-trigger.ts';

const hasStatus = (refund: Pick<Stripe.Refund, 'status'>, { status }: { status?: string }): boolean =>
  !status || refund.status === status;

export const refundUpdated = defineEventTrigger({
  key: 'refund_updated',
  noun: 'Refund',
  label: 'Refund Updated',
  description:
    'Triggers when a refund changes its status, as when it arrives, fails or waits for the customer.',
  events: ['refund.updated', 'refund.failed'],
  inputFields: defineInputFields([
    onlyOfLink,
    {
      key: 'status',
      label: 'Status',
      type: 'string',
      choices: REFUND_STATUSES,
      helpText: 'Only refunds that come to this status. Leave empty for all.',
    },
  ]),
  ...fromRefund,
  wants: hasStatus,
  // A late delivery tells of a status that the refund may have left since.
  read: async (stripe, refund, input, event) => {
    const source = await fromRefund.read(stripe, refund, input, event);
    return source && hasStatus(source.refund, input) ? source : null;
  },
  fact: ({ status }) => `refund_${status}`,
});
