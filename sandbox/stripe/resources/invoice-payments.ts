import Big from 'big.js';
import type Stripe from 'stripe';
import { notExpanded } from '../engine/expandable.ts';
import { newId } from '../engine/ids.ts';
import type { Order } from '../engine/objects.ts';
import { oneOf, range, text } from '../engine/param-types.ts';
import { must, shape } from '../engine/params.ts';
import type { Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';
import { attempt, newPaymentIntent, presentmentOf } from './payment-intents/attempts.ts';
import type { PaymentMethod } from './payment-methods.ts';

type Invoice = Stripe.Invoice;
type Intent = Stripe.PaymentIntent;
type Subscription = Stripe.Subscription;

/**
 * Invoice payments: the only link between an invoice and its payment intent. This file also collects the money of an
 * invoice, and changes the status of its subscription afterwards. Partial payments are missing.
 */
export const invoicePayments: Resource<'invoice_payment'> = {
  object: 'invoice_payment',
  path: 'invoice_payments',
  permission: 'invoice',
  idParam: 'invoice_payment',
  expands: {
    invoice: 'invoice',
    'payment.payment_intent': 'payment_intent',
    'payment.charge': 'charge',
    ...notExpanded('payment.payment_record'),
  },
  list: shape<Omit<Stripe.InvoicePaymentListParams, keyof Stripe.PaginationParams>>({
    created: range,
    invoice: text,
    payment: {
      payment_intent: text,
      payment_record: text,
      type: must(oneOf('payment_intent', 'payment_record')),
    },
    status: oneOf('canceled', 'open', 'paid'),
  }),
};

/** Links an invoice to the payment intent that pays it. */
export const addInvoicePayment = (store: Store, invoice: Invoice, intent: string): void => {
  store.add('invoice_payment', {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: store.now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: invoice.livemode,
    payment: { type: 'payment_intent', payment_intent: intent },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
};

const paymentOf = (store: Store, invoice: string): Stripe.InvoicePayment | undefined =>
  store
    .table('invoice_payment')
    .rows.find((payment) => payment.invoice === invoice && payment.status !== 'canceled');

/** The payment intent of an invoice, if it has one. */
export const intentOfInvoice = (store: Store, invoice: string): Intent | undefined =>
  store.find('payment_intent', String(paymentOf(store, invoice)?.payment.payment_intent));

/** The terms of a link or a subscription for its payments. */
type Terms = Pick<Order, 'application_fee_percent' | 'on_behalf_of'> & {
  transfer_data: { destination: string | Stripe.Account } | null;
};

/** The application fee in minor units; null without a percentage. */
export const shareOf = (amount: number, percent: number | null | undefined): number | null =>
  percent ? new Big(amount).times(percent).div(100).round(0).toNumber() : null;

/** The payment intent for an invoice: that of an earlier attempt, or a new one. */
export const intentFor = (
  store: Store,
  invoice: Invoice,
  terms: Terms | undefined,
  given: Pick<Intent, 'description' | 'payment_method_types'> & Partial<Intent>,
): Intent => {
  const known = intentOfInvoice(store, invoice.id);
  if (known) return known;
  const intent = newPaymentIntent(store, {
    amount: invoice.amount_due,
    application_fee_amount: shareOf(invoice.amount_due, terms?.application_fee_percent),
    currency: invoice.currency,
    customer: invoice.customer,
    on_behalf_of: terms?.on_behalf_of ?? null,
    setup_future_usage: 'off_session',
    transfer_data: terms?.transfer_data ? { destination: terms.transfer_data.destination } : null,
    ...given,
  });
  addInvoicePayment(store, invoice, intent.id);
  return intent;
};

/** Charges the customer of an open invoice. Without a payment method, the payment fails. */
export const collect = (store: Store, invoice: Invoice, method: PaymentMethod | undefined): void => {
  const intent = invoice.amount_due > 0 ? chargeCustomer(store, invoice, method) : undefined;
  applyPayment(store, invoice, intent);
};

const chargeCustomer = (store: Store, invoice: Invoice, method: PaymentMethod | undefined): Intent => {
  const customer = store.get('customer', String(invoice.customer), 'customer');
  const subscription = subscriptionOf(store, invoice);
  const intent = intentFor(store, invoice, subscription, {
    description: invoice.billing_reason === 'manual' ? `Invoice ${invoice.number}` : 'Subscription update',
    payment_method_types: [method?.type ?? 'card'],
    ...presentmentOf(
      store,
      invoice.amount_due,
      invoice.currency,
      subscription?.presentment_details?.presentment_currency,
    ),
  });
  if (method) attempt(store, intent, customer, method);
  return intent;
};

/**
 * Updates an invoice and its subscription after a payment.
 * @param intent missing if there is nothing to pay
 */
export const applyPayment = (store: Store, invoice: Invoice, intent?: Intent): void => {
  const status = intent?.status ?? 'succeeded';
  if (status === 'succeeded') markPaid(store, invoice);
  if (status === 'requires_payment_method') markFailed(store, invoice);
  const subscription = subscriptionOf(store, invoice);
  if (!subscription) return;
  if (intent?.payment_method) subscription.default_payment_method ??= intent.payment_method;
  store.change(subscription, { status: statusAfter(subscription, status) }, 'customer.subscription.updated');
};

/**
 * Marks an invoice as paid outside Stripe. The payment of a failed attempt ends.
 * @see https://docs.stripe.com/api/invoices/pay
 */
export const payOutOfBand = (store: Store, invoice: Invoice): Invoice => {
  const payment = paymentOf(store, invoice.id);
  const intent = intentOfInvoice(store, invoice.id);
  if (payment) {
    Object.assign(payment, {
      status: 'canceled',
      status_transitions: { canceled_at: store.now, paid_at: null },
    } satisfies Partial<Stripe.InvoicePayment>);
  }
  if (intent) {
    Object.assign(intent, { canceled_at: store.now, status: 'canceled' } satisfies Partial<Intent>);
    store.emit('payment_intent.canceled', intent);
  }
  invoice.amount_paid_off_stripe = invoice.amount_due;
  applyPayment(store, invoice);
  return invoice;
};

/** A first payment starts the subscription, even if a bank still processes it. A failed later one makes it past due. */
const statusAfter = (
  { status, trial_end }: Subscription,
  payment: Intent['status'],
): Stripe.Subscription.Status => {
  const [hasPaid, hasFailed] = [payment === 'succeeded', payment === 'requires_payment_method'];
  if (status === 'incomplete' && !hasFailed) return trial_end ? 'trialing' : 'active';
  if (status === 'active' && hasFailed) return 'past_due';
  return (status === 'past_due' || status === 'paused') && hasPaid ? 'active' : status;
};

const subscriptionOf = (store: Store, { parent }: Invoice): Subscription | undefined =>
  store.find('subscription', String(parent?.subscription_details?.subscription));

export const markPaid = (store: Store, invoice: Invoice): void => {
  const payment = paymentOf(store, invoice.id);
  Object.assign(invoice, {
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempt_count: invoice.attempt_count + (payment ? 1 : 0),
    attempted: true,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: store.now },
  } satisfies Partial<Invoice>);
  store.emit('invoice.paid', invoice);
  store.emit('invoice.payment_succeeded', invoice);
  if (!payment) return;
  Object.assign(payment, {
    amount_paid: invoice.amount_due,
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: store.now },
  } satisfies Partial<Stripe.InvoicePayment>);
  store.emit('invoice_payment.paid', payment);
};

const THREE_DAYS = 3 * 86_400;

/** Stripe retries a failed renewal days later. The buyer retries a failed first payment. */
const markFailed = (store: Store, invoice: Invoice): void => {
  Object.assign(invoice, {
    attempt_count: invoice.attempt_count + 1,
    attempted: true,
    next_payment_attempt: invoice.billing_reason === 'subscription_create' ? null : store.now + THREE_DAYS,
  } satisfies Partial<Invoice>);
  store.emit('invoice.payment_failed', invoice);
};
