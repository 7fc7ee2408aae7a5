import { defineInputFields } from 'zapier-platform-core';
import { onlyOfLink } from '../fields/payment-link.ts';
import { fromCheckoutSession, isOfLink } from '../records/payment.ts';
import { defineEventTrigger } from '../stripe/event-trigger.ts';

export const checkoutExpired = defineEventTrigger({
  key: 'checkout_expired',
  noun: 'Payment',
  label: 'Checkout Expired',
  description: 'Triggers when a customer opened a payment link but did not pay before the checkout expired.',
  events: ['checkout.session.expired'],
  inputFields: defineInputFields([onlyOfLink]),
  ...fromCheckoutSession('expired'),
  wants: (session, { payment_link }) => isOfLink(session, payment_link),
});
