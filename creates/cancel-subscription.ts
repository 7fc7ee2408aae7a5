import type Stripe from 'stripe';
import { subscriptionId } from '../forms/ids.ts';
import { lastSecond, parseMoment } from '../forms/period.ts';
import { halted, invalid } from '../lib/errors.ts';
import { defineAction } from '../operations/action.ts';
import { subscription } from '../records/subscription.ts';
import { endAfterPayments } from '../stripe/billing-periods.ts';
import { orNull } from '../stripe/failures.ts';
import { readSubscription, subscriptionOfCheckout } from '../stripe/subscriptions.ts';
import { defineField, defineInputs, type ValuesOf } from '../zapier/inputs.ts';
import { boolean, choice, integer, text } from '../zapier/kinds.ts';

const WHEN = {
  period_end: 'End of the current period',
  now: 'Immediately',
  date: 'On a custom date',
  after_payments: 'After a number of payments',
} as const;

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

const fields = {
  subscription: subscriptionId({
    prefixes: ['sub_', 'cs_'],
    required: true,
    help: 'Choose a subscription, or map its ID or that of the checkout that sold it. A subscription that has ended, or that ends earlier, is left as it is.',
  }),
  when: choice('When', WHEN, {
    preset: 'period_end',
    limits: true,
    help: 'Neither **End of the current period** nor **Immediately** gives money back. To send money back, use **Refund Payment**.',
  }),
  cancel_on: defineField(
    'Cancel On',
    {
      limits: true,
      placeholder: '2026-12-31',
      help: 'Only for **On a custom date**: the last day, like `2026-12-31`, in the time zone of the Zap, or a time, like `2026-12-31T18:00:00+01:00`. A period that begins before that date and ends after it is charged in part.',
    },
    {},
    parseMoment,
  ),
  payments: integer('Number of Payments', {
    min: 1,
    max: 120,
    limits: true,
    help: 'Only for **After a number of payments**: how many billing periods are paid in all, from the first one (after a free trial). If so many are paid already, the subscription ends with the current period.',
  }),
  prorate: boolean('Prorate', {
    limits: true,
    help: 'Only for **Immediately**: credits the unused time to the customer’s balance, which reduces their next invoice.',
  }),
  feedback: choice('Feedback', FEEDBACK, { help: 'Why the customer cancels.' }),
  comment: text('Comment', {
    max: 5000,
    long: true,
    help: 'The customer’s own words, for your records.',
  }),
};

type When = keyof typeof WHEN;

/** The fields that belong to one choice of When. */
const BELONGS: [key: 'cancel_on' | 'payments' | 'prorate', to: When][] = [
  ['cancel_on', 'date'],
  ['payments', 'after_payments'],
  ['prorate', 'now'],
];

/** How a subscription has to end: with its period, at a time (Unix seconds), or after a number of payments. */
type PlannedEnd =
  | { when: 'period_end' }
  | { when: 'date'; at: number }
  | { when: 'after_payments'; payments: number };

/** @throws UserError if the fields do not go together, or if the date is in the past */
const wantedEnd = (input: ValuesOf<typeof fields>): PlannedEnd | { when: 'now' } => {
  const { when = 'period_end', cancel_on, payments } = input;
  const [key, to] = BELONGS.find(([field, choice]) => input[field] && choice !== when) ?? [];
  if (key && to)
    throw invalid(
      fields[key].label,
      `is only for “${WHEN[to]}”. Choose that under When, or empty this field.`,
    );
  if (when === 'date') {
    if (!cancel_on) throw invalid('Cancel On', `is empty. “${WHEN.date}” needs a date.`);
    const at = lastSecond(cancel_on);
    if (at * 1000 <= Date.now())
      throw invalid('Cancel On', `is in the past. Enter a later date, or choose “${WHEN.now}” under When.`);
    return { when, at };
  }
  if (when === 'after_payments') {
    if (!payments) throw invalid('Number of Payments', `is empty. “${WHEN.after_payments}” needs a number.`);
    return { when, payments };
  }
  return { when };
};

const hasEnded = ({ status }: Stripe.Subscription): boolean =>
  status === 'canceled' || status === 'incomplete_expired';

/** When the first current period of its items ends, which is what `cancel_at_period_end` means. */
const periodEnd = ({ items }: Stripe.Subscription): number =>
  Math.min(...items.data.map(({ current_period_end }) => current_period_end));

/**
 * Plans the end of a subscription, unless it ends by then already. On a date Stripe would credit what is left of a period that
 * is paid; it charges a later period in part, whatever is asked for.
 *
 * @see https://docs.stripe.com/billing/subscriptions/cancel
 */
const planEnd = async (
  stripe: Stripe,
  found: Stripe.Subscription,
  end: PlannedEnd,
  details: Pick<Stripe.SubscriptionUpdateParams, 'cancellation_details'>,
): Promise<void> => {
  const planned =
    found.cancel_at ?? (found.cancel_at_period_end ? periodEnd(found) : Number.POSITIVE_INFINITY);
  if (end.when === 'period_end') {
    if (periodEnd(found) < planned)
      await stripe.subscriptions.update(found.id, { cancel_at_period_end: true, ...details });
    return;
  }
  const cancel_at = end.when === 'date' ? end.at : await endAfterPayments(stripe, found, end.payments);
  if (cancel_at < planned)
    await stripe.subscriptions.update(found.id, { cancel_at, proration_behavior: 'none', ...details });
};

export const cancelSubscription = defineAction({
  key: 'cancel_subscription',
  noun: 'Subscription',
  label: 'Cancel Subscription',
  description:
    'Cancels a subscription: with its current period, immediately, on a date or after a number of payments.',
  guide: ['Manage subscriptions'],
  writes: ['subscription'],
  inputs: defineInputs(fields),
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
    if (end.when === 'now' && !hasEnded(found)) {
      // Without an invoice the credit would wait for one that never comes. A lost answer is followed by a 404.
      await orNull(
        stripe.subscriptions.cancel(id, { ...(prorate && { prorate, invoice_now: true }), ...details }),
      );
    }
    if (end.when !== 'now' && !hasEnded(found)) await planEnd(stripe, found, end, details);
    return readSubscription(stripe, id);
  },
});
