import { cancellation, wantedEnd } from '../forms/cancellation.ts';
import { halted } from '../lib/errors.ts';
import { defineAction } from '../operations/action.ts';
import { subscription } from '../records/subscription.ts';
import { orNull } from '../stripe/failures.ts';
import { hasEnded, planEnd } from '../stripe/subscription-end.ts';
import { readSubscription, subscriptionOfCheckout } from '../stripe/subscriptions.ts';
import { defineInputs } from '../zapier/inputs.ts';

export const cancelSubscription = defineAction({
  key: 'cancel_subscription',
  noun: 'Subscription',
  label: 'Cancel Subscription',
  description:
    'Cancels a subscription: with its current period, immediately, on a date or after a number of payments.',
  guide: ['Manage subscriptions'],
  writes: ['subscription'],
  inputs: defineInputs(cancellation),
  record: subscription,
  perform: async (stripe, input) => {
    const end = wantedEnd(input);
    const { subscription: given, prorate, feedback, comment } = input;
    const id = given.startsWith('cs_') ? await subscriptionOfCheckout(stripe, given) : given;
    if (!id) throw halted('Subscription: this checkout sold no subscription.');
    const found = await stripe.subscriptions.retrieve(id);
    const details = {
      cancellation_details: { ...(feedback && { feedback }), ...(comment && { comment }) },
    };
    // Both requests say how it is to be, not what to add: to send them twice does no more. With an idempotency key, Stripe
    // would repeat its old answer and change nothing if somebody has taken the cancellation back meanwhile.
    if (hasEnded(found)) return readSubscription(stripe, id);
    if (end.when === 'now') {
      // Without an invoice the credit would wait for one that never comes. A lost answer is followed by a 404.
      await orNull(
        stripe.subscriptions.cancel(id, { ...(prorate && { prorate, invoice_now: true }), ...details }),
      );
    } else {
      await planEnd(stripe, found, end, details);
    }
    return readSubscription(stripe, id);
  },
});
