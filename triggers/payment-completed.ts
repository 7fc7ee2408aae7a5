import { defineInputs } from '../inputs/define-inputs.ts';
import { onlyOfLink } from '../inputs/ids.ts';
import { choice } from '../inputs/kinds.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { fromCheckoutSession, isOfLink } from '../records/payment.ts';

const SOURCES = {
  payment_links: 'Payment links',
  all_checkout: 'Payment links and any other Stripe Checkout page',
} as const;

export const { instant: paymentCompleted, polling: paymentCompletedPoll } = defineEventTrigger({
  key: 'payment_completed',
  noun: 'Payment',
  label: 'Payment Completed',
  description: 'Triggers when a customer has paid through a payment link, and the money is there.',
  guide: ['Handle fulfillment'],
  events: ['checkout.session.completed', 'checkout.session.async_payment_succeeded'],
  inputs: defineInputs({
    payment_link: onlyOfLink,
    source: choice('Payments From', SOURCES, { preset: 'payment_links' }),
  }),
  ...fromCheckoutSession('complete'),
  // A checkout in setup mode only saves a payment method: nothing is paid in it.
  wants: (session, { payment_link, source }) =>
    session.payment_status !== 'unpaid' &&
    session.mode !== 'setup' &&
    (isOfLink(session, payment_link) || (source === 'all_checkout' && !payment_link)),
});
