import { defineInputFields } from 'zapier-platform-core';
import { paymentLinkField } from '../fields/payment-link.ts';
import { fromCheckoutSession } from '../records/payment.ts';
import { defineEventTrigger } from '../stripe/event-trigger.ts';
import { idOf } from '../stripe/objects.ts';

const inputFields = defineInputFields([
  {
    ...paymentLinkField,
    helpText: 'Only payments made through this link. Leave empty for the payments of all links.',
  },
  {
    key: 'source',
    label: 'Payments From',
    type: 'string',
    choices: {
      payment_links: 'Payment links',
      all_checkout: 'Payment links and any other Stripe Checkout page',
    },
    default: 'payment_links',
  },
]);

export const paymentCompleted = defineEventTrigger({
  key: 'payment_completed',
  noun: 'Payment',
  label: 'Payment Completed',
  description:
    'Triggers when a customer has paid through a payment link: at once for cards, and when the money has arrived for bank debits.',
  events: ['checkout.session.completed', 'checkout.session.async_payment_succeeded'],
  inputFields,
  ...fromCheckoutSession('complete'),
  wants: (session, { payment_link, source }) => {
    if (session.payment_status === 'unpaid') return false;
    const link = idOf(session.payment_link);
    return payment_link ? link === payment_link : link !== null || source === 'all_checkout';
  },
});
