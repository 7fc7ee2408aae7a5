import { defineInputs } from '../inputs/define-inputs.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { hasStarted, latestSubscriptions, readSubscription, subscription } from '../records/subscription.ts';

export const { instant: subscriptionCanceled } = defineEventTrigger({
  key: 'subscription_canceled',
  noun: 'Subscription',
  label: 'Subscription Canceled',
  description: 'Triggers when a subscription has ended, be it canceled or never paid again.',
  guide: ['Manage subscriptions'],
  events: ['customer.subscription.deleted'],
  inputs: defineInputs({}),
  record: subscription,
  wants: hasStarted,
  read: (stripe, { id }) => readSubscription(stripe, id),
  fallback: (ended) => ended,
  // Stripe leaves out those that have ended, unless it is asked for them.
  list: (stripe, _input, limit, wants) => latestSubscriptions(stripe, { status: 'canceled' }, wants, limit),
});
