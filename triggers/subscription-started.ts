import { fromSubscription } from '../records/subscription.ts';
import { defineEventTrigger } from '../stripe/event-trigger.ts';

export const subscriptionStarted = defineEventTrigger({
  key: 'subscription_started',
  noun: 'Subscription',
  label: 'Subscription Started',
  description: 'Triggers when a customer starts a subscription.',
  events: ['customer.subscription.created'],
  inputFields: [],
  ...fromSubscription(),
});
