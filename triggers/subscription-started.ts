import type Stripe from 'stripe';
import { defineInputs } from '../inputs/define-inputs.ts';
import { onlySoldByLink } from '../inputs/ids.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { MOST_LOOKED_UP } from '../records/checkout-session.ts';
import { isSoldBy, latestSubscriptions, readSubscription, subscription } from '../records/subscription.ts';

const isRunning = ({ status }: Pick<Stripe.Subscription, 'status'>): boolean =>
  status === 'active' || status === 'trialing';

/**
 * Checkout makes a subscription `incomplete`, and it becomes active with the first payment. One that needs no payment
 * is created active or trialing.
 *
 * @see https://docs.stripe.com/billing/subscriptions/overview#subscription-lifecycle
 */
const isStart = (event: Stripe.Event): boolean =>
  event.type === 'customer.subscription.created' ||
  (event.type === 'customer.subscription.updated' && event.data.previous_attributes?.status === 'incomplete');

export const { instant: subscriptionStarted } = defineEventTrigger({
  key: 'subscription_started',
  noun: 'Subscription',
  label: 'Subscription Started',
  description: 'Triggers when a subscription becomes active, or its trial begins.',
  guide: ['Manage subscriptions'],
  events: ['customer.subscription.created', 'customer.subscription.updated'],
  inputs: defineInputs({ payment_link: onlySoldByLink('subscriptions') }),
  record: subscription,
  wants: isRunning,
  read: async (stripe, { id }, { payment_link }, event) => {
    if (!isStart(event)) return null;
    const started = await readSubscription(stripe, id);
    return isSoldBy(started, payment_link) ? started : null;
  },
  fallback: (started, { payment_link }, event) => (isStart(event) && !payment_link ? started : null),
  list: async (stripe, { payment_link }, limit, wants) => {
    const page = await latestSubscriptions(stripe, {}, wants, payment_link ? MOST_LOOKED_UP : limit);
    return page.filter((one) => isSoldBy(one, payment_link)).slice(0, limit);
  },
});
