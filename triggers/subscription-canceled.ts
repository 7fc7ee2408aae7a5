import { fromSubscription } from '../records/subscription.ts';
import { defineEventTrigger } from '../stripe/event-trigger.ts';

export const subscriptionCanceled = defineEventTrigger({
  key: 'subscription_canceled',
  noun: 'Subscription',
  label: 'Subscription Canceled',
  description: 'Triggers when a subscription has ended, because it was canceled or its payments failed.',
  events: ['customer.subscription.deleted'],
  inputFields: [],
  ...fromSubscription('canceled'),
});
