import { onlySoldByLink } from '../forms/ids.ts';
import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { subscription } from '../records/subscription.ts';
import { isSoldBy } from '../stripe/origin.ts';
import { trialingSubscriptions } from '../stripe/subscriptions.ts';
import { defineInputs } from '../zapier/inputs.ts';

/** Stripe sends the event also when a trial is ended early, after its end. */
const isInTrial = ({ status }: { status: string }): boolean => status === 'trialing';

const trigger = defineTrigger({
  key: 'trial_ending',
  noun: 'Subscription',
  label: 'Trial Ending',
  description: 'Triggers when the free trial of a subscription ends in three days.',
  guide: ['Manage subscriptions'],
  events: ['customer.subscription.trial_will_end'],
  inputs: defineInputs({ payment_link: onlySoldByLink('subscriptions') }),
  record: subscription,
  source: trialingSubscriptions,
  accepts: isInTrial,
  narrow: ({ payment_link }) => (payment_link ? ({ origin }) => isSoldBy(origin, payment_link) : undefined),
  isCurrent: isInTrial,
  // A trial that was extended ends twice.
  fact: ({ trial_end }) => `trial_ending:${trial_end}`,
});

export const trialEnding = instant(trigger);
