import type Stripe from 'stripe';
import { onlySoldByLink } from '../forms/ids.ts';
import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { subscription } from '../records/subscription.ts';
import { isSoldBy } from '../stripe/origin.ts';
import { subscriptions } from '../stripe/subscriptions.ts';
import { defineInputs } from '../zapier/inputs.ts';

const isRunning = ({ status }: Pick<Stripe.Subscription, 'status'>): boolean =>
  status === 'active' || status === 'trialing';

/**
 * Checkout makes a subscription `incomplete`, and it becomes active with the first payment. One that needs no payment is
 * active or trialing when it is created.
 *
 * @see https://docs.stripe.com/billing/subscriptions/overview#subscription-lifecycle
 */
const isStart = (event: Stripe.Event): boolean =>
  event.type === 'customer.subscription.created' ||
  (event.type === 'customer.subscription.updated' && event.data.previous_attributes?.status === 'incomplete');

const trigger = defineTrigger({
  key: 'subscription_started',
  noun: 'Subscription',
  label: 'Subscription Started',
  description: 'Triggers when a subscription becomes active, or its trial begins.',
  guide: ['Manage subscriptions'],
  events: ['customer.subscription.created', 'customer.subscription.updated'],
  inputs: defineInputs({ payment_link: onlySoldByLink('subscriptions') }),
  record: subscription,
  source: subscriptions,
  accepts: (started, _input, event) => isRunning(started) && (!event || isStart(event)),
  narrow: ({ payment_link }) => (payment_link ? ({ origin }) => isSoldBy(origin, payment_link) : undefined),
});

export const subscriptionStarted = instant(trigger);
