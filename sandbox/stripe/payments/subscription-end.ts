import type Stripe from 'stripe';
import { orNull } from '../engine/changes.ts';
import type { Shop } from '../engine/shop.ts';
import { markPaid, voidInvoice } from './invoices.ts';
import { billNow, credit } from './proration.ts';

type Subscription = Stripe.Subscription;

/** Nobody paid for it in time: it never was. https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses */
export const expireSubscription = (shop: Shop, subscription: Subscription): void => {
  if (subscription.status !== 'incomplete') return;
  const invoice = shop.find('invoice', String(subscription.latest_invoice));
  if (invoice) voidInvoice(shop, invoice);
  shop.change(
    subscription,
    { canceled_at: shop.now, ended_at: shop.now, status: 'incomplete_expired' },
    'customer.subscription.updated',
  );
  shop.emit('customer.subscription.deleted', subscription);
};

export type CancelDetails = Stripe.SubscriptionCancelParams.CancellationDetails;

/**
 * Ends a subscription now.
 * @param options.prorate gives back what is left of the period
 * @param options.invoice_now makes the last invoice of what is waiting for one
 */
export const cancelSubscription = (
  shop: Shop,
  subscription: Subscription,
  details?: CancelDetails,
  { prorate = false, invoice_now = false }: { prorate?: boolean; invoice_now?: boolean } = {},
): Subscription => {
  if (prorate && subscription.status === 'active') {
    for (const item of subscription.items.data) credit(shop, subscription, item);
  }
  Object.assign(subscription, {
    canceled_at: subscription.canceled_at ?? shop.now,
    cancellation_details: cancellationDetails(subscription, details, 'cancellation_requested'),
    ended_at: shop.now,
    status: 'canceled',
  } satisfies Partial<Subscription>);
  if (invoice_now) {
    const invoice = billNow(shop, subscription, 'subscription_update');
    if (invoice.amount_due === 0) markPaid(shop, invoice);
  }
  shop.emit('customer.subscription.deleted', subscription);
  return subscription;
};

/** Why a subscription ends, over and above what was said before. */
export const cancellationDetails = (
  { cancellation_details: before }: Subscription,
  given: CancelDetails | undefined,
  reason: Stripe.Subscription.CancellationDetails.Reason | null | undefined,
): Stripe.Subscription.CancellationDetails => {
  const { comment, feedback } = given ?? {};
  return {
    comment: comment === undefined ? (before?.comment ?? null) : orNull(comment),
    feedback: feedback === undefined ? (before?.feedback ?? null) : orNull(feedback),
    feedback_option: null,
    reason: reason === undefined ? (before?.reason ?? null) : reason,
  };
};
