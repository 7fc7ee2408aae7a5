import { defineInputs } from '../inputs/define-inputs.ts';
import { onlyOfLink } from '../inputs/ids.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { fromRefund } from '../records/refund.ts';

export const { instant: refundIssued, polling: refundIssuedPoll } = defineEventTrigger({
  key: 'refund_issued',
  noun: 'Refund',
  label: 'Refund Issued',
  description: 'Triggers when a payment is refunded, in full or in part.',
  guide: ['Refund payment links'],
  events: ['refund.created'],
  inputs: defineInputs({ payment_link: onlyOfLink }),
  ...fromRefund,
});
