import { defineInputFields } from 'zapier-platform-core';
import { onlyOfLink } from '../fields/payment-link.ts';
import { fromCheckoutSession, isOfLink } from '../records/payment.ts';
import { definePollingTwin } from '../stripe/event-poll.ts';
import { defineEventTrigger, describeEvent } from '../stripe/event-trigger.ts';

const inputFields = defineInputFields([
  onlyOfLink,
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

const trigger = describeEvent({
  key: 'payment_completed',
  noun: 'Payment',
  label: 'Payment Completed',
  description:
    'Triggers when a customer has paid through a payment link: at once for cards, and when the money has arrived for bank debits.',
  events: ['checkout.session.completed', 'checkout.session.async_payment_succeeded'],
  inputFields,
  ...fromCheckoutSession('complete'),
  // A checkout in setup mode only saves a payment method: nothing is paid in it.
  wants: (session, { payment_link, source }) =>
    session.payment_status !== 'unpaid' &&
    session.mode !== 'setup' &&
    (isOfLink(session, payment_link) || (source === 'all_checkout' && !payment_link)),
});

export const paymentCompleted = defineEventTrigger(trigger);
export const paymentCompletedPoll = definePollingTwin(trigger);
