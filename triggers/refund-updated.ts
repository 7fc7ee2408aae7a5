import { onlySoldByLink } from '../forms/ids.ts';
import { REFUND_STATUSES } from '../forms/refund.ts';
import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { refund } from '../records/refund.ts';
import { isSoldBy } from '../stripe/origin.ts';
import { updatedRefunds } from '../stripe/refunds.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice } from '../zapier/kinds.ts';

const trigger = defineTrigger({
  key: 'refund_updated',
  noun: 'Refund',
  label: 'Refund Updated',
  description: 'Triggers when a refund succeeds, fails, is canceled or waits for the customer.',
  guide: ['Refund timing'],
  events: ['refund.updated', 'refund.failed'],
  inputs: defineInputs({
    payment_link: onlySoldByLink('refunds'),
    status: choice('Status', REFUND_STATUSES, {
      help: 'Only refunds that come to this status. Leave empty for all.',
    }),
  }),
  record: refund,
  source: updatedRefunds,
  accepts: (updated, { status }) => !status || updated.status === status,
  narrow: ({ payment_link }) => (payment_link ? ({ session }) => isSoldBy(session, payment_link) : undefined),
  fact: ({ status }) => `refund_${status}`,
});

export const refundUpdated = instant(trigger);
