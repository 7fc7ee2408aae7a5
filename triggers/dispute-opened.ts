import { fromDispute } from '../records/dispute.ts';
import { defineEventTrigger } from '../stripe/event-trigger.ts';

export const disputeOpened = defineEventTrigger({
  key: 'dispute_opened',
  noun: 'Dispute',
  label: 'Dispute Opened',
  description: 'Triggers when a customer disputes a payment with their bank.',
  events: ['charge.dispute.created'],
  inputFields: [],
  ...fromDispute,
});
