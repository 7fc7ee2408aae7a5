import type Stripe from 'stripe';
import { endAfterPayments } from './billing-periods.ts';

/** How a subscription has to end: with its period, at a time (Unix seconds), or after a number of payments. */
export type PlannedEnd =
  | { when: 'period_end' }
  | { when: 'date'; at: number }
  | { when: 'after_payments'; payments: number };

/** True for a subscription that has ended, or whose first payment never succeeded. */
export const hasEnded = ({ status }: Stripe.Subscription): boolean =>
  status === 'canceled' || status === 'incomplete_expired';

/** When the first current period of its items ends, which is what `cancel_at_period_end` means. */
const periodEnd = ({ items }: Stripe.Subscription): number =>
  Math.min(...items.data.map(({ current_period_end }) => current_period_end));

/**
 * Plans the end of a subscription, unless it ends by then already. Without `proration_behavior: 'none'`, Stripe would credit
 * what is left of a paid period. If the date is in a later period, Stripe charges a part of that period in any case.
 *
 * @see https://docs.stripe.com/billing/subscriptions/cancel
 */
export const planEnd = async (
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
