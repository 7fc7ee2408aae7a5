import { defineInputs } from '../inputs/define-inputs.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { fromSubscription } from '../records/subscription.ts';

export const { instant: subscriptionCanceled } = defineEventTrigger({
  key: 'subscription_canceled',
  noun: 'Subscription',
  label: 'Subscription Canceled',
  description: 'Triggers when a subscription has ended, because it was canceled or its payments failed.',
  guide: ['Manage subscriptions'],
  events: ['customer.subscription.deleted'],
  inputs: defineInputs({}),
  ...fromSubscription('canceled'),
});
