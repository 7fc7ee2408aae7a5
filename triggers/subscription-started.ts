import { defineInputs } from '../inputs/define-inputs.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { fromSubscription } from '../records/subscription.ts';

export const { instant: subscriptionStarted } = defineEventTrigger({
  key: 'subscription_started',
  noun: 'Subscription',
  label: 'Subscription Started',
  description: 'Triggers when a customer starts a subscription.',
  guide: ['Manage subscriptions'],
  events: ['customer.subscription.created'],
  inputs: defineInputs({}),
  ...fromSubscription(),
});
