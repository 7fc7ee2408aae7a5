import type Stripe from 'stripe';
import { displayAmount } from '../../currencies.ts';
import { refuse } from '../../engine/errors.ts';
import type { Order } from '../../engine/objects.ts';
import type { Store } from '../../engine/store.ts';
import { amountsOff, couponOf } from '../coupons.ts';
import { collect } from '../invoice-payments.ts';
import { type DraftLine, issueInvoice, oneTimeLine, voidInvoice } from '../invoices.ts';
import { isDelayed, type PaymentMethod } from '../payment-methods.ts';
import { cancelSubscription } from './index.ts';
import { invoiceFields, newSubscription } from './object.ts';

type Subscription = Stripe.Subscription;
type Invoice = Stripe.Invoice;

const ONE_DAY = 86_400;

/**
 * Creates the subscription of a Checkout Session, or finds that of an earlier attempt.
 * @returns its first invoice, which waits for the payment
 */
export const startSubscription = (store: Store, session: Stripe.Checkout.Session, order: Order): Invoice => {
  const waiting = store.find('subscription', String(order.subscription));
  const first = store.find('invoice', String(waiting?.latest_invoice));
  if (waiting && first?.total === session.amount_total) return first;
  if (waiting) expireSubscription(store, waiting);

  const { discount, subscription_data: data, transfer_data: transfer } = order;
  const { now } = store;
  const currency = session.currency ?? 'usd';
  const customer = store.get('customer', String(order.customer), 'customer');
  const sold = store.lineItems.get(session.id) ?? [];
  const recurring = sold.filter(({ price }) => price?.recurring);
  const once = sold.filter(({ price }) => !price?.recurring);
  const trialEnd = data?.trial_period_days ? now + data.trial_period_days * ONE_DAY : null;
  const items = recurring.flatMap(({ price, quantity }) =>
    price
      ? [
          {
            price,
            quantity: quantity ?? 1,
            current_period_end: trialEnd ?? oneIntervalAfter(now, price, now),
          },
        ]
      : [],
  );
  const subscription = newSubscription(store, items, {
    application_fee_percent: order.application_fee_percent,
    billing_cycle_anchor: trialEnd ?? now,
    currency,
    customer: customer.id,
    description: data?.description ?? null,
    ...(data && { invoice_settings: data.invoice_settings, metadata: { ...data.metadata } }),
    on_behalf_of: order.on_behalf_of,
    ...(session.presentment_details && {
      presentment_details: { presentment_currency: session.presentment_details.presentment_currency },
    }),
    transfer_data: transfer && { amount_percent: null, destination: transfer.destination },
    ...(trialEnd && { trial_end: trialEnd, trial_start: now }),
  });
  if (discount && discount.coupon.duration !== 'once') {
    discount.object.subscription = subscription.id;
    subscription.discounts = [discount.object.id];
    store.emit('customer.discount.created', discount.object);
  }
  const invoice = issueInvoice(store, {
    customer,
    currency,
    lines: [
      ...cycleLines(store, subscription).map((line, index) => ({
        ...line,
        discount: recurring[index]?.amount_discount ?? 0,
      })),
      ...once.map((item) => oneTimeLine(item, subscription.id)),
    ],
    discount: discount?.object,
    shipping: session.shipping_cost,
    fields: invoiceFields(subscription, 'subscription_create'),
  });
  subscription.latest_invoice = invoice.id;
  store.emit('customer.subscription.created', subscription);
  order.subscription = subscription.id;
  return invoice;
};

/**
 * Starts the next period of a subscription and charges the card, or ends the subscription if it is to end by then.
 * @throws StripeError if the subscription has ended, or the money of the payment method arrives days later
 */
export const renew = (store: Store, subscription: Subscription, method: PaymentMethod): Subscription => {
  if (subscription.status === 'canceled') throw refuse(`The subscription ${subscription.id} has ended.`);
  if (isDelayed(method)) throw refuse('A renewal is charged at once. Use a card.');
  const { billing_cycle_anchor: anchor, cancel_at, items } = subscription;
  const [before] = items.data;
  if (cancel_at !== null && cancel_at <= Math.max(store.now, before?.current_period_end ?? 0))
    return cancelSubscription(store, subscription);

  store.change(
    subscription,
    {
      status: subscription.status === 'trialing' ? 'active' : subscription.status,
      items: {
        ...items,
        data: items.data.map((item) => ({
          ...item,
          current_period_start: item.current_period_end,
          current_period_end: oneIntervalAfter(item.current_period_end, item.price, anchor),
        })),
      },
    },
    'customer.subscription.updated',
  );
  const discount = store.find('discount', String(subscription.discounts[0]));
  const coupon = couponOf(store, discount);
  const lines = cycleLines(store, subscription);
  const off = coupon
    ? amountsOff(
        coupon,
        lines.map(({ amount }) => amount),
      )
    : [];
  const invoice = issueInvoice(store, {
    customer: store.get('customer', String(subscription.customer), 'customer'),
    currency: subscription.currency,
    lines: lines.map((line, index) => ({ ...line, discount: off[index] ?? 0 })),
    discount: coupon && discount,
    fields: {
      ...invoiceFields(subscription, 'subscription_cycle'),
      ...(before && { period_end: before.current_period_end, period_start: before.current_period_start }),
    },
  });
  subscription.latest_invoice = invoice.id;
  collect(store, invoice, method);
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
const cycleLines = (store: Store, { id, items, trial_end }: Subscription): DraftLine[] =>
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
const oneIntervalAfter = (from: number, price: Stripe.Price, anchor: number): number => {
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
