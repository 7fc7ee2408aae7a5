import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { subscription } from '../records/subscription.ts';
import { changesIn, hasStarted } from '../stripe/subscription-changes.ts';
import { CHANGE_EVENTS, changedSubscriptions } from '../stripe/subscriptions.ts';
import { defineInputs } from '../zapier/inputs.ts';

const trigger = defineTrigger({
  key: 'subscription_updated',
  noun: 'Subscription',
  label: 'Subscription Updated',
  description:
    'Triggers when the plan, quantity, status or planned end of a subscription changes, or when it is paused or resumed.',
  guide: ['Manage subscriptions'],
  events: [...CHANGE_EVENTS],
  inputs: defineInputs({}),
  record: subscription,
  source: changedSubscriptions,
  accepts: (updated, _input, event) => hasStarted(updated) && (!event || changesIn(event) !== null),
  // A subscription may change many times.
  fact: (_updated, { id }) => id,
});

export const subscriptionUpdated = instant(trigger);
