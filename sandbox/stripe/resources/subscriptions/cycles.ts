import type Stripe from 'stripe';
import { displayAmount } from '../../currencies.ts';
import { refuse } from '../../engine/errors.ts';
import type { Store } from '../../engine/store.ts';
import { amountsOff, couponOf } from '../coupons.ts';
import { collect } from '../invoice-payments.ts';
import {
  type Draft,
  type DraftLine,
  draftInvoice,
  issueInvoice,
  markUncollectible,
  voidInvoice,
} from '../invoices/issue.ts';
import { isDelayed, methodNamed, type PaymentMethod } from '../payment-methods.ts';
import { cancelSubscription } from './index.ts';
import { invoiceFields } from './object.ts';

type Subscription = Stripe.Subscription;
type Invoice = Stripe.Invoice;

const ONE_DAY = 86_400;

/**
 * Starts the next period of a subscription, or ends the subscription if it is to end by then.
 * @param given the customer's new payment method; by default the saved one, if there is one
 * @throws StripeError if the subscription has ended or is paused, or the money of the payment method arrives days later
 */
export const renew = (store: Store, subscription: Subscription, given?: PaymentMethod): Subscription => {
  const {
    billing_cycle_anchor: anchor,
    cancel_at,
    default_payment_method: saved,
    items,
    status,
  } = subscription;
  if (status === 'canceled') throw refuse(`The subscription ${subscription.id} has ended.`);
  if (status === 'paused') throw refuse(`The subscription ${subscription.id} is paused.`);
  const method = methodFor(given, saved !== null);
  const [before] = items.data;
  if (cancel_at !== null && cancel_at <= Math.max(store.now, before?.current_period_end ?? 0))
    return cancelSubscription(store, subscription);
  if (status === 'trialing' && !method) {
    const { missing_payment_method: behavior } = subscription.trial_settings?.end_behavior ?? {};
    if (behavior === 'cancel') return cancelSubscription(store, subscription, undefined, false, null);
    if (behavior === 'pause') return pause(store, subscription);
  }
  const resumesAt = subscription.pause_collection?.resumes_at;
  store.change(
    subscription,
    {
      ...(resumesAt && resumesAt <= (before?.current_period_end ?? 0) && { pause_collection: null }),
      status: status === 'trialing' ? 'active' : status,
      items: nextPeriod(items, anchor),
    },
    'customer.subscription.updated',
  );
  return bill(store, subscription, method, {
    ...(before && { period_end: before.current_period_end, period_start: before.current_period_start }),
  });
};

const methodFor = (given: PaymentMethod | undefined, hasSaved: boolean): PaymentMethod | undefined => {
  if (given && isDelayed(given)) throw refuse('A renewal is charged at once. Use a card.');
  return given ?? (hasSaved ? methodNamed('visa') : undefined);
};

const nextPeriod = (items: Subscription['items'], anchor: number): Subscription['items'] => ({
  ...items,
  data: items.data.map((item) => ({
    ...item,
    current_period_start: item.current_period_end,
    current_period_end: oneIntervalAfter(item.current_period_end, item.price, anchor),
  })),
});

/**
 * A trial ends without a payment method. Stripe does not document whether `updated` comes with `paused`; here it does.
 * @see https://docs.stripe.com/billing/subscriptions/trials
 */
const pause = (store: Store, subscription: Subscription): Subscription =>
  store.change(
    subscription,
    { status: 'paused' },
    'customer.subscription.updated',
    'customer.subscription.paused',
  );

/**
 * Resumes a paused subscription: its period starts now, and the card is charged.
 * @throws StripeError if it is not paused
 * @see https://docs.stripe.com/api/subscriptions/resume
 */
export const resume = (store: Store, subscription: Subscription, method: PaymentMethod): Subscription => {
  if (subscription.status !== 'paused') throw refuse(`The subscription ${subscription.id} is not paused.`);
  const { items } = subscription;
  const restarted = items.data.map((item) => ({ ...item, current_period_end: store.now }));
  Object.assign(subscription, {
    billing_cycle_anchor: store.now,
    items: nextPeriod({ ...items, data: restarted }, store.now),
  } satisfies Partial<Subscription>);
  bill(store, subscription, method);
  if (subscription.status === 'active') store.emit('customer.subscription.resumed', subscription);
  return subscription;
};

/** Invoices the current period, and charges the customer unless the merchant has paused the collection. */
const bill = (
  store: Store,
  subscription: Subscription,
  method: PaymentMethod | undefined,
  period: Partial<Invoice> = {},
): Subscription => {
  const discount = store.find('discount', String(subscription.discounts[0]));
  const coupon = couponOf(store, discount);
  const lines = cycleLines(store, subscription);
  const off = coupon
    ? amountsOff(
        coupon,
        lines.map(({ amount }) => amount),
      )
    : [];
  const draft: Draft = {
    customer: store.get('customer', String(subscription.customer), 'customer'),
    currency: subscription.currency,
    lines: lines.map((line, index) => ({ ...line, discount: off[index] ?? 0 })),
    discount: coupon && discount,
    fields: { ...invoiceFields(subscription, 'subscription_cycle'), ...period },
  };
  const { pause_collection: paused } = subscription;
  const invoice =
    paused?.behavior === 'keep_as_draft' ? draftInvoice(store, draft) : issueInvoice(store, draft);
  subscription.latest_invoice = invoice.id;
  // https://docs.stripe.com/billing/subscriptions/pause-payment
  if (paused?.behavior === 'void') voidInvoice(store, invoice);
  else if (paused?.behavior === 'mark_uncollectible') markUncollectible(store, invoice);
  else if (!paused) collect(store, invoice, method);
  return subscription;
};

/** Ends a subscription whose first invoice was not paid in time. */
export const expireSubscription = (store: Store, subscription: Subscription): void => {
  if (subscription.status !== 'incomplete') return;
  const invoice = store.find('invoice', String(subscription.latest_invoice));
  if (invoice) voidInvoice(store, invoice);
  store.change(
    subscription,
    { canceled_at: store.now, ended_at: store.now, status: 'incomplete_expired' },
    'customer.subscription.updated',
  );
  store.emit('customer.subscription.deleted', subscription);
};

/** The invoice lines of the current period. A trial costs nothing. */
export const cycleLines = (store: Store, { id, items, trial_end }: Subscription): DraftLine[] =>
  items.data.map(({ price, quantity = 1, ...item }) => {
    const product = store.find('product', String(price.product))?.name ?? '';
    const isTrial = trial_end !== null && trial_end >= item.current_period_end;
    return {
      amount: isTrial ? 0 : (price.unit_amount ?? 0) * quantity,
      description: isTrial ? `Trial period for ${product}` : `${quantity} × ${product} (${rateOf(price)})`,
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

/** `at $19.00 / month`, `at $50.00 / every 3 months` */
const rateOf = ({ currency, recurring, unit_amount }: Stripe.Price): string => {
  const { interval, interval_count: count } = recurring ?? { interval: 'month', interval_count: 1 };
  const amount = displayAmount(unit_amount ?? 0, currency);
  return `at ${amount} / ${count > 1 ? `every ${count} ${interval}s` : interval}`;
};

/**
 * The end of a period, in Unix seconds. In a month that is too short, a period ends on the last day; the next one ends
 * on the day of `anchor` again.
 */
export const oneIntervalAfter = (from: number, price: Stripe.Price, anchor: number): number => {
  const { interval, interval_count: count } = price.recurring ?? { interval: 'month', interval_count: 1 };
  if (interval === 'day' || interval === 'week') {
    return from + count * (interval === 'week' ? 7 : 1) * ONE_DAY;
  }
  const start = new Date(from * 1000);
  const year = start.getUTCFullYear();
  const month = start.getUTCMonth() + count * (interval === 'year' ? 12 : 1);
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(new Date(anchor * 1000).getUTCDate(), lastDay);
  return Date.UTC(year, month, day) / 1000 + (from % ONE_DAY);
};
