import type Stripe from 'stripe';
import { displayAmount } from '../currencies.ts';
import { refuse } from '../engine/errors.ts';
import type { Shop } from '../engine/shop.ts';
import { type DraftLine, newInvoice } from '../objects/invoice.ts';
import { isDelayed, type PaymentMethod } from '../objects/payment-methods.ts';
import { oneIntervalAfter } from '../objects/periods.ts';
import { invoiceFields } from '../objects/subscription.ts';
import { collect } from './billing.ts';
import { amountsOff, couponOf } from './discounts.ts';
import { finalizeInvoice, takePendingItems } from './invoices.ts';
import { cancelSubscription } from './subscription-end.ts';

type Subscription = Stripe.Subscription;

/** What the current period of a subscription costs; a trial costs nothing. */
export const cycleLines = (shop: Shop, { id, items, trial_end }: Subscription): DraftLine[] =>
  items.data.map(({ price, quantity = 1, ...item }) => {
    const product = shop.find('product', String(price.product))?.name ?? '';
    const trial = trial_end !== null && trial_end >= item.current_period_end;
    return {
      amount: trial ? 0 : (price.unit_amount ?? 0) * quantity,
      description: trial ? `Trial period for ${product}` : `${quantity} × ${product} (${rateOf(price)})`,
      parent: {
        invoice_item_details: null,
        subscription_item_details: {
          invoice_item: null,
          proration: false,
          proration_details: { credited_items: null },
          subscription: id,
          subscription_item: item.id,
        },
        type: 'subscription_item_details',
      },
      period: { end: item.current_period_end, start: item.current_period_start },
      price,
      quantity,
    };
  });

/** `at $19.00 / month`, `at $50.00 / every 3 months`. */
const rateOf = ({ currency, recurring, unit_amount }: Stripe.Price): string => {
  const { interval, interval_count: count } = recurring ?? { interval: 'month', interval_count: 1 };
  const amount = displayAmount(unit_amount ?? 0, currency);
  return `at ${amount} / ${count > 1 ? `every ${count} ${interval}s` : interval}`;
};

/**
 * A period is over: the next one begins and is paid, or not. A subscription that was to be canceled ends.
 * @throws StripeError for a subscription that has ended, and for a method whose money takes days
 */
export const renew = (shop: Shop, subscription: Subscription, method: PaymentMethod): Subscription => {
  if (subscription.status === 'canceled') throw refuse(`The subscription ${subscription.id} has ended.`);
  if (isDelayed(method)) throw refuse('A renewal is charged at once: pick a card.');
  if (subscription.cancel_at_period_end) return cancelSubscription(shop, subscription);

  const before = subscription.items.data[0];
  shop.change(
    subscription,
    {
      status: subscription.status === 'trialing' ? 'active' : subscription.status,
      items: {
        ...subscription.items,
        data: subscription.items.data.map((item) => nextPeriod(item, subscription)),
      },
    },
    'customer.subscription.updated',
  );
  const invoice = newCycleInvoice(shop, subscription, 'subscription_cycle', {
    period_end: before?.current_period_end,
    period_start: before?.current_period_start,
  });
  collect(shop, finalizeInvoice(shop, invoice), method);
  return subscription;
};

const nextPeriod = (item: Stripe.SubscriptionItem, { billing_cycle_anchor: anchor }: Subscription) => ({
  ...item,
  current_period_start: item.current_period_end,
  current_period_end: oneIntervalAfter(item.current_period_end, item.price, anchor),
});

/** A draft for the period that begins, and for whatever else the customer is to pay. */
export const newCycleInvoice = (
  shop: Shop,
  subscription: Subscription,
  reason: Stripe.Invoice.BillingReason,
  given: Partial<Stripe.Invoice> = {},
): Stripe.Invoice => {
  const discount = shop.find('discount', String(subscription.discounts[0]));
  const coupon = couponOf(shop, discount);
  const invoice = newInvoice(shop, {
    customer: shop.get('customer', String(subscription.customer), 'customer'),
    currency: subscription.currency,
    lines: discountedLines(cycleLines(shop, subscription), coupon),
    discount: coupon && discount,
    fields: { ...invoiceFields(subscription, reason), ...given },
  });
  takePendingItems(shop, invoice);
  subscription.latest_invoice = invoice.id;
  return invoice;
};

/** Lines with what a coupon takes off them. */
export const discountedLines = (lines: DraftLine[], coupon: Stripe.Coupon | undefined): DraftLine[] => {
  if (!coupon) return lines;
  const amounts = amountsOff(
    coupon,
    lines.map(({ amount, price }) => ({ amount, product: String(price?.product) })),
  );
  return lines.map((line, index) => ({ ...line, discount: amounts[index] ?? 0 }));
};
