import type Stripe from 'stripe';
import { subscriptionId } from '../forms/ids.ts';
import { halted, invalid } from '../lib/errors.ts';
import { defineAction } from '../operations/action.ts';
import { subscription } from '../records/subscription.ts';
import { orNull } from '../stripe/failures.ts';
import { readSubscription, subscriptionOfCheckout } from '../stripe/subscriptions.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { boolean, choice, text } from '../zapier/kinds.ts';

const WHEN = { period_end: 'At the end of the period', now: 'Now' } as const;

/** Why customers leave, in the words of the customer portal. */
const FEEDBACK = {
  too_expensive: 'Too expensive',
  missing_features: 'Missing features',
  switched_service: 'Switched to another service',
  unused: 'Not used enough',
  customer_service: 'Customer service',
  too_complex: 'Too complex',
  low_quality: 'Low quality',
  other: 'Other',
} as const;

const hasEnded = ({ status }: Stripe.Subscription): boolean =>
  status === 'canceled' || status === 'incomplete_expired';

/** Whether it will have ended by the end of the period, this way or another. */
const endsByItself = ({ cancel_at_period_end, cancel_at, items }: Stripe.Subscription): boolean =>
  cancel_at_period_end ||
  (cancel_at !== null && items.data.every(({ current_period_end: end }) => cancel_at <= end));

export const cancelSubscription = defineAction({
  key: 'cancel_subscription',
  noun: 'Subscription',
  label: 'Cancel Subscription',
  description: 'Cancels a subscription, at the end of the period that is paid for or now.',
  guide: ['Manage subscriptions'],
  writes: ['subscription'],
  inputs: defineInputs({
    subscription: subscriptionId({
      prefixes: ['sub_', 'cs_'],
      required: true,
      help: 'Choose a subscription, or map its id or that of the checkout that sold it. One that has ended already is left as it is.',
    }),
    when: choice('When', WHEN, {
      preset: 'period_end',
      limits: true,
      help: '**Now** ends it at once, and gives nothing back unless **Prorate** says so.',
    }),
    prorate: boolean('Prorate', {
      limits: true,
      help: 'Only for **Now**: credits the unused time to the customer’s balance, which Stripe takes off the next invoice. To send money back, use **Refund Payment**.',
    }),
    feedback: choice('Feedback', FEEDBACK, { help: 'Why the customer leaves.' }),
    comment: text('Comment', {
      max: 5000,
      long: true,
      help: 'What the customer says, for your own records.',
    }),
  }),
  record: subscription,
  perform: async (stripe, { subscription: given, when = 'period_end', prorate, feedback, comment }) => {
    if (prorate && when !== 'now')
      throw invalid(
        'Prorate',
        'at the end of the period no time is left to credit. Choose Now, or empty it.',
      );
    const id = given.startsWith('cs_') ? await subscriptionOfCheckout(stripe, given) : given;
    if (!id) throw halted('Subscription: this checkout sold no subscription.');
    const found = await stripe.subscriptions.retrieve(id);
    const cancellation_details = { ...(feedback && { feedback }), ...(comment && { comment }) };
    // Both requests say how it is to be, not what to add: to send them twice does no more. A key of ours would, where
    // somebody has reopened the subscription meanwhile, bring back the old answer and change nothing.
    if (when === 'now' && !hasEnded(found)) {
      // Without an invoice the credit would wait for one that never comes. A lost answer is followed by a 404.
      const params = { ...(prorate && { prorate, invoice_now: true }), cancellation_details };
      await orNull(stripe.subscriptions.cancel(id, params));
    }
    if (when === 'period_end' && !hasEnded(found) && !endsByItself(found))
      await stripe.subscriptions.update(id, { cancel_at_period_end: true, cancellation_details });
    return readSubscription(stripe, id);
  },
});
