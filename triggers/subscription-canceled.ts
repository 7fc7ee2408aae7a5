import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { subscription } from '../records/subscription.ts';
import { hasStarted } from '../stripe/subscription-changes.ts';
import { canceledSubscriptions } from '../stripe/subscriptions.ts';
import { defineInputs } from '../zapier/inputs.ts';

const trigger = defineTrigger({
  key: 'subscription_canceled',
  noun: 'Subscription',
  label: 'Subscription Canceled',
  description: 'Triggers when a subscription ends: it was canceled, or its payments failed.',
  guide: ['Manage subscriptions'],
  events: ['customer.subscription.deleted'],
  inputs: defineInputs({}),
  record: subscription,
  source: canceledSubscriptions,
  accepts: hasStarted,
});

export const subscriptionCanceled = instant(trigger);
