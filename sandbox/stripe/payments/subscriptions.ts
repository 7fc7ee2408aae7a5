import type Stripe from 'stripe';
import { displayAmount } from '../currencies.ts';
import { mergeMetadata, orNull, unset } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import type { Shop } from '../engine/shop.ts';
import type { Agreement } from '../engine/store.ts';
import { type DraftLine, oneTimeLine } from '../objects/invoice.ts';
import { isDelayed, type PaymentMethod } from '../objects/payment-methods.ts';
import { oneIntervalAfter } from '../objects/periods.ts';
import { newSubscription } from '../objects/subscription.ts';
import { collect } from './billing.ts';
import { amountsOff, couponOf } from './discounts.ts';
import { issueInvoice, voidInvoice } from './invoices.ts';

type Subscription = Stripe.Subscription;
type Invoice = Stripe.Invoice;

const ONE_DAY = 86_400;

/**
 * The subscription that a session sells, and its first invoice: both wait for the payment. A second try finds those of
 * the first.
 */
export const startSubscription = (
  shop: Shop,
  session: Stripe.Checkout.Session,
  agreement: Agreement,
): Invoice => {
  const { now } = shop;
  const waiting = shop.find('subscription', String(agreement.subscription));
  const first = shop.find('invoice', String(waiting?.latest_invoice));
  if (waiting && first?.total === session.amount_total) return first;
  if (waiting) expireSubscription(shop, waiting);
  const data = agreement.subscription_data;
  const trialEnd = data?.trial_period_days ? now + data.trial_period_days * ONE_DAY : null;
  const items = shop.lineItems.get(session.id) ?? [];
  const [cycle, once] = [items.filter(isRecurring), items.filter((item) => !isRecurring(item))];
  const recurring = cycle.flatMap(({ price, quantity }) =>
    price?.recurring
      ? [
          {
            price,
            quantity: quantity ?? 1,
            current_period_end: trialEnd ?? oneIntervalAfter(now, price, now),
          },
        ]
      : [],
  );
  const customer = shop.get('customer', String(agreement.customer), 'customer');
  const subscription = newSubscription(shop, recurring, {
    application_fee_percent: agreement.application_fee_percent ?? null,
    billing_cycle_anchor: trialEnd ?? now,
    currency: session.currency ?? 'usd',
    customer: customer.id,
    description: data?.description ?? null,
    ...(data && { invoice_settings: data.invoice_settings, metadata: { ...data.metadata } }),
    on_behalf_of: agreement.on_behalf_of ?? null,
    ...(session.presentment_details && {
      presentment_details: { presentment_currency: session.presentment_details.presentment_currency },
    }),
    status: 'incomplete',
    transfer_data: agreement.transfer_data
      ? { amount_percent: null, destination: agreement.transfer_data.destination }
      : null,
    ...(trialEnd && { trial_end: trialEnd, trial_start: now }),
  });
  agreement.subscription = subscription.id;
  const { discount } = agreement;
  if (discount && discount.coupon.duration !== 'once') attach(shop, subscription, discount.object);
  const invoice = issueInvoice(shop, {
    customer,
    currency: subscription.currency,
    lines: [
      ...cycleLines(shop, subscription).map((line, index) => ({
        ...line,
        discount: cycle[index]?.amount_discount ?? 0,
      })),
      ...once.map((item) => oneTimeLine(item, subscription.id)),
    ],
    tax: session.total_details?.amount_tax,
    discount: discount?.object,
    shipping: session.shipping_cost,
    fields: invoiceFields(subscription, 'subscription_create'),
  });
  subscription.latest_invoice = invoice.id;
  shop.emit('customer.subscription.created', subscription);
  return invoice;
};

const isRecurring = ({ price }: Stripe.LineItem): boolean => Boolean(price?.recurring);

/** A discount that lasts belongs to the subscription. */
const attach = (shop: Shop, subscription: Subscription, discount: Stripe.Discount): void => {
  discount.subscription = subscription.id;
  subscription.discounts = [discount.id];
  shop.emit('customer.discount.created', discount);
};

const discountedLines = (lines: DraftLine[], coupon: Stripe.Coupon | undefined): DraftLine[] => {
  if (!coupon) return lines;
  const amounts = amountsOff(
    coupon,
    lines.map(({ amount, price }) => ({ amount, product: String(price?.product) })),
  );
  return lines.map((line, index) => ({ ...line, discount: amounts[index] ?? 0 }));
};

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

const invoiceFields = (
  { id, invoice_settings: settings, ...subscription }: Subscription,
  billing_reason: Invoice['billing_reason'],
) => ({
  account_tax_ids: settings.account_tax_ids,
  billing_reason,
  custom_fields: settings.custom_fields,
  description: settings.description,
  footer: settings.footer,
  issuer: settings.issuer,
  on_behalf_of: subscription.on_behalf_of,
  parent: {
    quote_details: null,
    subscription_details: { metadata: { ...subscription.metadata }, subscription: id },
    type: 'subscription_details' as const,
  },
});

/** What the current period of a subscription costs; a trial costs nothing. */
const cycleLines = (shop: Shop, { id, items, trial_end }: Subscription): DraftLine[] =>
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
        data: subscription.items.data.map((item) => ({
          ...item,
          current_period_start: item.current_period_end,
          current_period_end: oneIntervalAfter(
            item.current_period_end,
            item.price,
            subscription.billing_cycle_anchor,
          ),
        })),
      },
    },
    'customer.subscription.updated',
  );
  const [id] = subscription.discounts;
  const discount = shop.find('discount', String(id));
  const coupon = couponOf(shop, discount);
  const invoice = issueInvoice(shop, {
    customer: shop.get('customer', String(subscription.customer), 'customer'),
    currency: subscription.currency,
    lines: discountedLines(cycleLines(shop, subscription), coupon),
    discount: coupon && discount,
    fields: {
      ...invoiceFields(subscription, 'subscription_cycle'),
      period_end: before?.current_period_end,
      period_start: before?.current_period_start,
    },
  });
  subscription.latest_invoice = invoice.id;
  collect(shop, invoice, method);
  return subscription;
};

/** When the current period ends: of items that differ, the first. */
const periodEndOf = ({ items }: Subscription): number =>
  Math.min(...items.data.map(({ current_period_end }) => current_period_end));

export type CancelDetails = Stripe.SubscriptionCancelParams.CancellationDetails;

/** Ends a subscription now. */
export const cancelSubscription = (
  shop: Shop,
  subscription: Subscription,
  details?: CancelDetails,
): Subscription => {
  Object.assign(subscription, {
    canceled_at: subscription.canceled_at ?? shop.now,
    cancellation_details: detailsOf(subscription, details, 'cancellation_requested'),
    ended_at: shop.now,
    status: 'canceled',
  } satisfies Partial<Subscription>);
  shop.emit('customer.subscription.deleted', subscription);
  return subscription;
};

const detailsOf = (
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

export type SubscriptionChanges = Pick<
  Stripe.SubscriptionUpdateParams,
  'cancel_at_period_end' | 'cancellation_details' | 'description' | 'metadata' | 'proration_behavior'
>;

/** Changes a subscription, by request or in the portal. */
export const updateSubscription = (
  shop: Shop,
  subscription: Subscription,
  params: SubscriptionChanges,
): Subscription => {
  const { cancel_at_period_end: ends, cancellation_details: details } = params;
  if (subscription.status === 'canceled' && (ends !== undefined || params.description !== undefined)) {
    throw refuse('A canceled subscription can only update its cancellation_details and metadata.');
  }
  const reason = ends === undefined ? undefined : ends ? 'cancellation_requested' : null;
  return shop.change(
    subscription,
    {
      cancel_at: ends === undefined ? undefined : ends ? periodEndOf(subscription) : null,
      cancel_at_period_end: ends,
      canceled_at: ends === undefined ? undefined : ends ? (subscription.canceled_at ?? shop.now) : null,
      cancellation_details: detailsOf(subscription, details, reason),
      description: unset(params.description),
      metadata: mergeMetadata(subscription.metadata, params.metadata),
    },
    'customer.subscription.updated',
  );
};
