import { defineInputFields } from 'zapier-platform-core';
import { onlyOfLink } from '../fields/payment-link.ts';
import { fromCheckoutSession, isOfLink, isUnpaid } from '../records/payment.ts';
import { defineEventTrigger } from '../stripe/event-trigger.ts';

export const paymentFailed = defineEventTrigger({
  key: 'payment_failed',
  noun: 'Payment',
  label: 'Payment Failed',
  description:
    'Triggers when a payment through a payment link that was on its way did not arrive, as with a bank debit that was refused.',
  events: ['checkout.session.async_payment_failed'],
  inputFields: defineInputFields([onlyOfLink]),
  ...fromCheckoutSession('complete'),
  wants: (session, { payment_link }) =>
    isUnpaid(session, 'requires_payment_method') && isOfLink(session, payment_link),
});
