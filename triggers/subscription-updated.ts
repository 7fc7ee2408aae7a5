import type Stripe from 'stripe';
import { defineInputs } from '../inputs/define-inputs.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { recentEvents } from '../records/event.ts';
import { hasStarted, readSubscription, subscription } from '../records/subscription.ts';
import { changesOf } from '../records/subscription-changes.ts';

const TYPE = 'customer.subscription.updated';

const changesIn = (event: Stripe.Event): string | null =>
  event.type === TYPE ? changesOf(event.data.object, event.data.previous_attributes) : null;

const readChanged = async (stripe: Stripe, { id }: Pick<Stripe.Subscription, 'id'>, event: Stripe.Event) => {
  const changed = changesIn(event);
  return changed === null ? null : { ...(await readSubscription(stripe, id)), changed };
};

export const { instant: subscriptionUpdated } = defineEventTrigger({
  key: 'subscription_updated',
  noun: 'Subscription',
  label: 'Subscription Updated',
  description: 'Triggers when the plan, quantity, status or planned end of a subscription changes.',
  guide: ['Manage subscriptions'],
  events: [TYPE],
  inputs: defineInputs({}),
  record: subscription,
  wants: hasStarted,
  read: (stripe, updated, _input, event) => readChanged(stripe, updated, event),
  fallback: (updated, _input, event) => {
    const changed = changesIn(event);
    return changed === null ? null : { ...updated, changed };
  },
  // A subscription may change many times.
  fact: (_updated, { id }) => id,
  list: async (stripe, _input, limit, wants) => {
    const events = (await recentEvents(stripe, TYPE)).filter(({ data }) => wants(data.object));
    const sources = await Promise.all(events.map((event) => readChanged(stripe, event.data.object, event)));
    return sources.filter((source) => source !== null).slice(0, limit);
  },
});
