import type Stripe from 'stripe';
import { defineInputFields } from 'zapier-platform-core';
import { onlyOfLink } from '../fields/payment-link.ts';
import { fromRefund } from '../records/refund.ts';
import { definePollingTwin } from '../stripe/event-poll.ts';
import { defineEventTrigger, describeEvent } from '../stripe/event-trigger.ts';

const trigger = describeEvent({
  key: 'refund_issued',
  noun: 'Refund',
  label: 'Refund Issued',
  description: 'Triggers when a payment is refunded, in full or in part, in the Dashboard or by a Zap.',
  events: ['refund.created'],
  inputFields: defineInputFields([onlyOfLink]),
  ...fromRefund,
  wants: (_refund: Stripe.Refund) => true,
});

export const refundIssued = defineEventTrigger(trigger);
export const refundIssuedPoll = definePollingTwin(trigger);
