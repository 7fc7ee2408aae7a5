import { defineInputs } from '../inputs/define-inputs.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { fromDispute } from '../records/dispute.ts';

export const { instant: disputeOpened } = defineEventTrigger({
  key: 'dispute_opened',
  noun: 'Dispute',
  label: 'Dispute Opened',
  description: 'Triggers when a customer disputes a payment with their bank.',
  guide: ['Beyond the guide'],
  events: ['charge.dispute.created'],
  inputs: defineInputs({}),
  ...fromDispute,
});
