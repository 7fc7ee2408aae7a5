import type Stripe from 'stripe';
import type { Shop } from '../engine/shop.ts';
import type { Agreement, DiscountSource } from '../engine/store.ts';
import { type DraftLine, oneTimeLine } from '../objects/invoice.ts';
import { oneIntervalAfter } from '../objects/periods.ts';
import { invoiceFields, newSubscription } from '../objects/subscription.ts';
import { attachDiscount } from './discounts.ts';
import { issueInvoice } from './invoices.ts';
import { cycleLines, discountedLines } from './subscription-cycle.ts';
import { expireSubscription } from './subscription-end.ts';

type Subscription = Stripe.Subscription;
type Invoice = Stripe.Invoice;

const ONE_DAY = 86_400;

/** A subscription that somebody takes out. */
export interface Order {
  customer: Stripe.Customer;
  currency: string;
  items: { price: Stripe.Price; quantity: number }[];
  trialEnd: number | null;
  discount?: (DiscountSource & { object: Stripe.Discount }) | undefined;
  fields: Partial<Subscription>;
  /** What its first invoice says beside its own lines. */
  invoice?: {
    /** The lines of its items, where they are not what its prices say. */
    lines?: (cycle: DraftLine[], subscription: Subscription) => DraftLine[];
    tax?: number | undefined;
    shipping?: Stripe.Checkout.Session['shipping_cost'];
  };
}

/** A subscription and its first invoice: both wait for the payment. */
export const begin = (shop: Shop, order: Order): { subscription: Subscription; invoice: Invoice } => {
  const { customer, currency, discount, trialEnd } = order;
  const { now } = shop;
  const items = order.items.map(({ price, quantity }) => ({
    price,
    quantity,
    current_period_end: trialEnd ?? oneIntervalAfter(now, price, now),
  }));
  const subscription = newSubscription(shop, items, {
    billing_cycle_anchor: trialEnd ?? now,
    currency,
    customer: customer.id,
    status: 'incomplete',
    test_clock: customer.test_clock,
    ...(trialEnd && { trial_end: trialEnd, trial_start: now }),
    ...order.fields,
  });
  if (discount && discount.coupon.duration !== 'once') attachDiscount(shop, subscription, discount.object);
  const cycle = cycleLines(shop, subscription);
  const invoice = issueInvoice(shop, {
    customer,
    currency,
    lines: order.invoice?.lines?.(cycle, subscription) ?? discountedLines(cycle, discount?.coupon),
    tax: order.invoice?.tax,
    discount: discount?.object,
    shipping: order.invoice?.shipping ?? null,
    fields: invoiceFields(subscription, 'subscription_create'),
  });
  subscription.latest_invoice = invoice.id;
  shop.emit('customer.subscription.created', subscription);
  return { subscription, invoice };
};

/** The first invoice of the subscription that a session sells. A second try finds that of the first. */
export const startSubscription = (
  shop: Shop,
  session: Stripe.Checkout.Session,
  agreement: Agreement,
): Invoice => {
  const waiting = shop.find('subscription', String(agreement.subscription));
  const first = shop.find('invoice', String(waiting?.latest_invoice));
  if (waiting && first?.total === session.amount_total) return first;
  if (waiting) expireSubscription(shop, waiting);
  const { subscription_data: data, transfer_data: transfer } = agreement;
  const sold = shop.lineItems.get(session.id) ?? [];
  const cycle = sold.filter(({ price }) => price?.recurring);
  const once = sold.filter(({ price }) => !price?.recurring);
  const { subscription, invoice } = begin(shop, {
    customer: shop.get('customer', String(agreement.customer), 'customer'),
    currency: session.currency ?? 'usd',
    items: cycle.flatMap(({ price, quantity }) => (price ? [{ price, quantity: quantity ?? 1 }] : [])),
    trialEnd: data?.trial_period_days ? shop.now + data.trial_period_days * ONE_DAY : null,
    discount: agreement.discount,
    fields: {
      application_fee_percent: agreement.application_fee_percent,
      description: data?.description ?? null,
      ...(data && { invoice_settings: data.invoice_settings, metadata: { ...data.metadata } }),
      on_behalf_of: agreement.on_behalf_of,
      ...(session.presentment_details && {
        presentment_details: { presentment_currency: session.presentment_details.presentment_currency },
      }),
      transfer_data: transfer && { amount_percent: null, destination: transfer.destination },
    },
    invoice: {
      lines: (lines, { id }) => [
        ...lines.map((line, index) => ({ ...line, discount: cycle[index]?.amount_discount ?? 0 })),
        ...once.map((item) => oneTimeLine(item, id)),
      ],
      tax: session.total_details?.amount_tax,
      shipping: session.shipping_cost,
    },
  });
  agreement.subscription = subscription.id;
  return invoice;
};
