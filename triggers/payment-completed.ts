import { onlyOfLink } from '../forms/ids.ts';
import { instant } from '../operations/hook.ts';
import { polling } from '../operations/poll.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { payment } from '../records/payment.ts';
import { completeCheckouts, isOfLink, isPaid } from '../stripe/checkouts.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice } from '../zapier/kinds.ts';

const SOURCES = {
  payment_links: 'Payment links',
  all_checkout: 'Payment links and any other Stripe Checkout page',
} as const;

const trigger = defineTrigger({
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
  record: payment,
  source: completeCheckouts,
  // A checkout in setup mode only saves a payment method: nothing is paid in it.
  accepts: (session, { payment_link, source }) =>
    isPaid(session) &&
    session.mode !== 'setup' &&
    (isOfLink(session, payment_link) || (source === 'all_checkout' && !payment_link)),
});

export const paymentCompleted = instant(trigger);
export const paymentCompletedPoll = polling(trigger);
