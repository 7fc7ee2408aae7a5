import Big from 'big.js';
import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';
import type { Call } from '../engine/resource.ts';
import { displayAmount } from '../money.ts';
import { announce, assign, change } from '../resources/shared.ts';
import { cancelSubscription, newSubscription } from '../resources/subscriptions.ts';
import { newCharge } from './charge.ts';
import { type DraftLine, issueInvoice, oneTimeLine, payInvoice, paymentOf, tieInvoice } from './invoice.ts';
import { failIntent, newPaymentIntent, succeed } from './payment-intent.ts';
import { isDelayed, type PaymentMethod } from './payment-methods.ts';
import { oneIntervalAfter } from './periods.ts';

type Subscription = Stripe.Subscription;
type Invoice = Stripe.Invoice;

const ONE_DAY = 86_400;
const NEXT_ATTEMPT = 3 * ONE_DAY;

/** What a link or a subscription says of the payments that a subscription makes. */
type Terms = Pick<Stripe.PaymentLink, 'application_fee_percent' | 'on_behalf_of'> & {
  transfer_data: { destination: string | Stripe.Account } | null;
};

/** The fields of a payment intent that pays an invoice of a subscription. */
export const subscriptionIntent = (amount: number, terms: Terms): Partial<Stripe.PaymentIntent> => ({
  application_fee_amount: terms.application_fee_percent
    ? new Big(amount).times(terms.application_fee_percent).div(100).round(0).toNumber()
    : null,
  on_behalf_of: terms.on_behalf_of,
  setup_future_usage: 'off_session',
  transfer_data: terms.transfer_data && { destination: terms.transfer_data.destination },
});

/**
 * Starts the subscription that a session sold, and issues its first invoice: paid where the money has come or none is
 * due yet, open while a bank takes its time.
 */
export const subscribe = (
  call: Call,
  session: Stripe.Checkout.Session,
  link: Stripe.PaymentLink,
  intent?: Stripe.PaymentIntent,
): void => {
  const { now, shop } = call;
  const data = link.subscription_data;
  const trialEnd = data?.trial_period_days ? now + data.trial_period_days * ONE_DAY : null;
  const items = shop.lineItems.get(session.id) ?? [];
  const recurring = items.flatMap(({ price, quantity }) =>
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
  const customer = shop.get('customer', String(session.customer), 'customer');
  const subscription = newSubscription(call, recurring, {
    application_fee_percent: link.application_fee_percent,
    billing_cycle_anchor: trialEnd ?? now,
    currency: session.currency ?? 'usd',
    customer: customer.id,
    default_payment_method: intent?.payment_method ?? null,
    description: data?.description ?? null,
    ...(data && { invoice_settings: data.invoice_settings, metadata: { ...data.metadata } }),
    on_behalf_of: link.on_behalf_of,
    transfer_data: link.transfer_data && {
      amount_percent: null,
      destination: link.transfer_data.destination,
    },
    ...(trialEnd && { status: 'trialing', trial_end: trialEnd, trial_start: now }),
  });
  const invoice = issueInvoice(call, {
    customer,
    currency: subscription.currency,
    lines: [
      ...cycleLines(call, subscription),
      ...items.filter(({ price }) => !price?.recurring).map((item) => oneTimeLine(item, subscription.id)),
    ],
    total: session.amount_total ?? 0,
    tax: session.total_details?.amount_tax,
    fields: invoiceFields(subscription, 'subscription_create'),
  });
  assign(session, { invoice: invoice.id, subscription: subscription.id });
  subscription.latest_invoice = invoice.id;
  announce(call, 'customer.subscription.created', subscription);
  const payment = intent && tieInvoice(call, invoice, intent.id);
  if (!intent || intent.status === 'succeeded') payInvoice(call, invoice, payment);
};

const invoiceFields = (
  { id, invoice_settings: settings, ...subscription }: Subscription,
  billing_reason: Stripe.Invoice.BillingReason,
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
    type: 'subscription_details',
  },
});

/** What the current period of a subscription costs; a trial costs nothing. */
const cycleLines = ({ shop }: Call, { id, items, status }: Subscription): DraftLine[] => {
  return items.data.map(({ price, quantity = 1, ...item }) => {
    const product = shop.find('product', String(price.product))?.name ?? '';
    const trial = status === 'trialing';
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
};

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
export const renew = (call: Call, subscription: Subscription, method: PaymentMethod): Subscription => {
  if (subscription.status === 'canceled') throw refuse(`The subscription ${subscription.id} has ended.`);
  if (isDelayed(method)) throw refuse('A renewal is charged at once: pick a card.');
  if (subscription.cancel_at_period_end) return cancelSubscription(call, subscription);

  const customer = call.shop.get('customer', String(subscription.customer), 'customer');
  const before = structuredClone(subscription.items.data[0]);
  const next = {
    ...subscription,
    status: 'active',
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
  } satisfies Subscription;
  const lines = cycleLines(call, next);
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const invoice = issueInvoice(call, {
    customer,
    currency: subscription.currency,
    lines,
    total,
    fields: {
      ...invoiceFields(subscription, 'subscription_cycle'),
      period_end: before?.current_period_end,
      period_start: before?.current_period_start,
    },
  });
  const paid = collect(call, subscription, invoice, customer, method);
  return change(call, subscription, 'customer.subscription.updated', {
    items: next.items,
    latest_invoice: invoice.id,
    status: paid ? 'active' : 'past_due',
  });
};

/** Charges the customer for an invoice of his subscription. Whether the money came. */
const collect = (
  call: Call,
  subscription: Subscription,
  invoice: Invoice,
  customer: Stripe.Customer,
  method: PaymentMethod,
): boolean => {
  const { currency, total: amount } = invoice;
  if (amount === 0) {
    payInvoice(call, invoice);
    return true;
  }
  const intent = newPaymentIntent(call, {
    ...subscriptionIntent(amount, subscription),
    amount,
    currency,
    customer: customer.id,
    description: 'Subscription update',
    payment_method_types: [method.type],
  });
  const payment = tieInvoice(call, invoice, intent.id);
  const charge = newCharge(call, intent, customer, method);
  assign(invoice, { attempt_count: 1, attempted: true });
  if (method.decline) {
    failIntent(call, intent, charge, method.decline);
    failInvoice(call, invoice);
    return false;
  }
  succeed(call, intent, charge);
  payInvoice(call, invoice, payment);
  return true;
};

/** The money of an open invoice did not come; Stripe tries again in a few days. */
export const failInvoice = (call: Call, invoice: Invoice): void => {
  assign(invoice, { attempt_count: 1, attempted: true, next_payment_attempt: call.now + NEXT_ATTEMPT });
  announce(call, 'invoice.payment_failed', invoice);
};

/** The bank answered to the debit for the first invoice of a subscription. */
export const settleSubscription = (call: Call, session: Stripe.Checkout.Session, hasPaid: boolean): void => {
  const { shop } = call;
  const invoice = shop.get('invoice', String(session.invoice), 'invoice');
  if (hasPaid) {
    payInvoice(call, invoice, paymentOf(call, invoice.id));
    return;
  }
  failInvoice(call, invoice);
  const subscription = shop.get('subscription', String(session.subscription), 'subscription');
  change(call, subscription, 'customer.subscription.updated', { status: 'past_due' });
};
