import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { dispute } from '../records/dispute.ts';
import { disputes } from '../stripe/disputes.ts';
import { defineInputs } from '../zapier/inputs.ts';

const trigger = defineTrigger({
  key: 'dispute_opened',
  noun: 'Dispute',
  label: 'Dispute Opened',
  description: 'Triggers when a customer disputes a payment with their bank.',
  guide: ['Beyond the guide'],
  events: ['charge.dispute.created'],
  inputs: defineInputs({}),
  record: dispute,
  source: disputes,
});

export const disputeOpened = instant(trigger);
