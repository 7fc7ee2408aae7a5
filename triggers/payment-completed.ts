import { onlyOfLink } from '../forms/ids.ts';
import { instant } from '../operations/hook.ts';
import { polling } from '../operations/poll.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { payment } from '../records/payment.ts';
import { completeCheckouts, isFree, isOfLink, isPaid } from '../stripe/checkouts.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice } from '../zapier/kinds.ts';

const SOURCES = {
  payment_links: 'Payment links',
  all_checkout: 'Payment links and any other Stripe Checkout page',
} as const;

const FREE_ORDERS = { include: 'Include', exclude: 'Leave out' } as const;

const trigger = defineTrigger({
  key: 'payment_completed',
  noun: 'Payment',
  label: 'Payment Completed',
  description:
    'Triggers when a payment through a payment link succeeds, or a free order or trial is completed.',
  guide: ['Handle fulfillment'],
  events: ['checkout.session.completed', 'checkout.session.async_payment_succeeded'],
  inputs: defineInputs({
    payment_link: onlyOfLink,
    source: choice('Payments From', SOURCES, { preset: 'payment_links' }),
    free_orders: choice('Free Orders', FREE_ORDERS, {
      preset: 'include',
      help: 'Orders that cost nothing now: a trial that begins, or a promotion code of 100 %.',
    }),
  }),
  record: payment,
  source: completeCheckouts,
  // A checkout in setup mode only saves a payment method: nothing is paid in it.
  accepts: (session, { payment_link, source, free_orders }) =>
    isPaid(session) &&
    session.mode !== 'setup' &&
    (free_orders !== 'exclude' || !isFree(session)) &&
    (isOfLink(session, payment_link) || (source === 'all_checkout' && !payment_link)),
});

export const paymentCompleted = instant(trigger);
export const paymentCompletedPoll = polling(trigger);
