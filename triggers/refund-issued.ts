import type Stripe from 'stripe';
import { defineInputFields } from 'zapier-platform-core';
import { paymentLinkField } from '../fields/payment-link.ts';
import { fromRefund } from '../records/refund.ts';
import { defineEventTrigger } from '../stripe/event-trigger.ts';

const inputFields = defineInputFields([
  {
    ...paymentLinkField,
    helpText: 'Only refunds of payments made through this link. Leave empty for all refunds.',
  },
]);

export const refundIssued = defineEventTrigger({
  key: 'refund_issued',
  noun: 'Refund',
  label: 'Refund Issued',
  description: 'Triggers when a payment is refunded, in full or in part, in the Dashboard or by a Zap.',
  events: ['refund.created'],
  inputFields,
  ...fromRefund,
  wants: (_refund: Stripe.Refund) => true,
});
