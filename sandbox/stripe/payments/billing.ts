import Big from 'big.js';
import type Stripe from 'stripe';
import type { Shop } from '../engine/shop.ts';
import type { Agreement } from '../engine/store.ts';
import { newPaymentIntent } from '../objects/payment-intent.ts';
import type { PaymentMethod } from '../objects/payment-methods.ts';
import { intentOfInvoice, markFailed, markPaid, tieInvoice } from './invoices.ts';
import { attempt } from './payment.ts';
import { presentmentOf } from './presentment.ts';

type Invoice = Stripe.Invoice;
type Intent = Stripe.PaymentIntent;

/** What a link or a subscription says of the payments that a subscription makes. */
type Terms = Pick<Agreement, 'application_fee_percent' | 'on_behalf_of'> & {
  transfer_data: { destination: string | Stripe.Account } | null;
};

/** The payment intent that pays an invoice: the one that tried before, or a new one. */
export const intentFor = (
  shop: Shop,
  invoice: Invoice,
  terms: Terms | undefined,
  given: Pick<Intent, 'description' | 'payment_method_types'> & Partial<Intent>,
): Intent => {
  const known = intentOfInvoice(shop, invoice.id);
  if (known) return known;
  const intent = newPaymentIntent(shop, {
    amount: invoice.amount_due,
    application_fee_amount: terms?.application_fee_percent
      ? new Big(invoice.amount_due).times(terms.application_fee_percent).div(100).round(0).toNumber()
      : null,
    currency: invoice.currency,
    customer: invoice.customer,
    on_behalf_of: terms?.on_behalf_of ?? null,
    setup_future_usage: 'off_session',
    transfer_data: terms?.transfer_data ? { destination: terms.transfer_data.destination } : null,
    ...given,
  });
  tieInvoice(shop, invoice, intent.id);
  return intent;
};

/** Charges a customer for an open invoice. */
export const collect = (shop: Shop, invoice: Invoice, method: PaymentMethod): void => {
  const intent = invoice.amount_due > 0 ? chargeCustomer(shop, invoice, method) : undefined;
  follow(shop, invoice, intent);
};

const chargeCustomer = (shop: Shop, invoice: Invoice, method: PaymentMethod): Intent => {
  const customer = shop.get('customer', String(invoice.customer), 'customer');
  const subscription = subscriptionOf(shop, invoice);
  const intent = intentFor(shop, invoice, subscription, {
    description: invoice.billing_reason === 'manual' ? `Invoice ${invoice.number}` : 'Subscription update',
    payment_method_types: [method.type],
    ...presentmentOf(
      shop,
      invoice.amount_due,
      invoice.currency,
      subscription?.presentment_details?.presentment_currency,
    ),
  });
  attempt(shop, intent, customer, method);
  return intent;
};

/** What follows for an invoice, and then for its subscription, from how its payment went. */
export const follow = (shop: Shop, invoice: Invoice, intent?: Intent): void => {
  const status = intent?.status ?? 'succeeded';
  if (status === 'succeeded') markPaid(shop, invoice);
  if (status === 'requires_payment_method') markFailed(shop, invoice);
  const subscription = subscriptionOf(shop, invoice);
  if (!subscription) return;
  if (intent?.payment_method) subscription.default_payment_method ??= intent.payment_method;
  shop.change(subscription, { status: statusAfter(subscription, status) }, 'customer.subscription.updated');
};

/** A first payment starts a subscription, also one that a bank takes its time for; a later one that fails is past due. */
const statusAfter = (
  { status, trial_end }: Stripe.Subscription,
  payment: Intent['status'],
): Stripe.Subscription.Status => {
  const [hasPaid, hasFailed] = [payment === 'succeeded', payment === 'requires_payment_method'];
  if (status === 'incomplete' && !hasFailed) return trial_end ? 'trialing' : 'active';
  if (status === 'active' && hasFailed) return 'past_due';
  return status === 'past_due' && hasPaid ? 'active' : status;
};

const subscriptionOf = (shop: Shop, { parent }: Invoice): Stripe.Subscription | undefined =>
  shop.find('subscription', String(parent?.subscription_details?.subscription));
