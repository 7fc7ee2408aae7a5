import type Stripe from 'stripe';
import { downloadReceipt } from '../hydrators.ts';
import { expanded, idOf } from '../stripe/objects.ts';
import {
  type CheckoutSession,
  exampleSession,
  listSessions,
  readSession,
  type SessionBalance,
  type SessionCharge,
  type SessionItem,
} from './checkout-session.ts';
import { dashboardUrl } from './dashboard.ts';
import { defineRecord, fieldsOf } from './define-record.ts';
import { summarize } from './line-items.ts';
import { RECEIPT_SAMPLE, receiptOf } from './receipt.ts';

const chargeOf = (session: CheckoutSession): SessionCharge | null =>
  expanded(expanded(session.payment_intent)?.latest_charge);

const balanceOf = (session: CheckoutSession): SessionBalance | null =>
  expanded(chargeOf(session)?.balance_transaction);

const paymentIdOf = (session: CheckoutSession): string | null =>
  idOf(session.payment_intent) ?? idOf(expanded(session.invoice)?.payments?.data[0]?.payment.payment_intent);

const itemsOf = (session: CheckoutSession): SessionItem[] => session.line_items?.data ?? [];

const item = fieldsOf<SessionItem>();
const lineItems = {
  id: item.text('ID', ({ id }) => id),
  product_id: item.text('Product ID', ({ price }) => idOf(price?.product)),
  price_id: item.text('Price ID', ({ price }) => price?.id),
  description: item.text('Description', ({ description }) => description),
  quantity: item.integer('Quantity', ({ quantity }) => quantity),
  unit_amount: item.amount('Unit Amount', ({ price, currency }) => [price?.unit_amount, currency]),
  amount: item.amount('Amount', ({ amount_total, currency }) => [amount_total, currency]),
  currency: item.currency('Currency', ({ currency }) => currency),
};

const customFieldValue = (field: Stripe.Checkout.Session.CustomField): string | null =>
  field.text?.value ?? field.numeric?.value ?? field.dropdown?.value ?? null;

const { id, text, boolean, amount, money, currency, time, name, address, list, dict, file, number, details } =
  fieldsOf<CheckoutSession>();

/** One checkout and the payment made in it, from a Checkout Session. */
export const payment = defineRecord(
  'Payment',
  {
    id: id('Checkout Session ID', (s) => s.id),
    payment_id: text('Payment ID', paymentIdOf),
    payment_link_id: text('Payment Link ID', (s) => idOf(s.payment_link)),
    status: text('Payment Status', (s) => s.payment_status),
    checkout_status: text('Checkout Status', (s) => s.status),
    mode: text('Mode', (s) => s.mode),
    ...money('amount', 'Amount', (s) => [s.amount_total, s.currency]),
    amount_subtotal: amount('Subtotal', (s) => [s.amount_subtotal, s.currency]),
    amount_discount: amount('Discount', (s) => [s.total_details?.amount_discount, s.currency]),
    amount_tax: amount('Tax', (s) => [s.total_details?.amount_tax, s.currency]),
    amount_shipping: amount('Shipping', (s) => [s.total_details?.amount_shipping, s.currency]),
    amount_refunded: amount('Refunded Amount', (s) => [chargeOf(s)?.amount_refunded, chargeOf(s)?.currency]),
    currency: currency('Currency', (s) => s.currency),
    fee: amount('Stripe Fee (Settlement Currency)', (s) => [balanceOf(s)?.fee, balanceOf(s)?.currency]),
    net: amount('Net Amount (Settlement Currency)', (s) => [balanceOf(s)?.net, balanceOf(s)?.currency]),
    settlement_currency: currency('Settlement Currency', (s) => balanceOf(s)?.currency),
    exchange_rate: number('Exchange Rate', (s) => balanceOf(s)?.exchange_rate),
    customer_id: text('Customer ID', (s) => idOf(s.customer)),
    customer_email: text('Customer Email', (s) => s.customer_details?.email),
    ...name('customer', 'Customer', (s) => s.customer_details?.name),
    customer_phone: text('Customer Phone', (s) => s.customer_details?.phone),
    ...address('billing', 'Billing', (s) => s.customer_details?.address),
    shipping_name: text('Shipping Name', (s) => s.collected_information?.shipping_details?.name),
    ...address('shipping', 'Shipping', (s) => s.collected_information?.shipping_details?.address),
    line_items: list('Line Items', itemsOf, lineItems),
    line_items_summary: text('Line Items Summary', (s) => summarize(itemsOf(s))),
    custom_fields: dict('Custom Fields', (s) =>
      Object.fromEntries(s.custom_fields.map((field) => [field.key, customFieldValue(field)])),
    ),
    metadata: dict('Metadata', (s) => s.metadata),
    client_reference_id: text('Client Reference ID', (s) => s.client_reference_id),
    receipt_url: text('Receipt URL', (s) => chargeOf(s)?.receipt_url),
    receipt: file('Receipt', downloadReceipt, (s) => receiptOf(chargeOf(s)), RECEIPT_SAMPLE),
    invoice_id: text('Invoice ID', (s) => idOf(s.invoice)),
    subscription_id: text('Subscription ID', (s) => idOf(s.subscription)),
    payment_method_type: text('Payment Method', (s) => chargeOf(s)?.payment_method_details?.type),
    card_brand: text('Card Brand', (s) => chargeOf(s)?.payment_method_details?.card?.brand),
    card_last4: text('Card Last 4 Digits', (s) => chargeOf(s)?.payment_method_details?.card?.last4),
    recovery_url: text('Recovery URL', (s) => s.after_expiration?.recovery?.url),
    created_at: time('Created At', (s) => s.created),
    ...details((s) => (s.line_items ? null : 'Line items, fees and the receipt are missing.')),
    live_mode: boolean('Live Mode', (s) => s.livemode),
    dashboard_url: text(
      'Dashboard URL',
      (s) =>
        dashboardUrl('payments', paymentIdOf(s), s.livemode) ??
        dashboardUrl('subscriptions', idOf(s.subscription), s.livemode),
    ),
  },
  exampleSession,
);

/** True for a checkout of this payment link; without one, of any payment link. */
export const isOfLink = (session: CheckoutSession, link: string | undefined): boolean =>
  link ? idOf(session.payment_link) === link : session.payment_link !== null;

/**
 * True for a checkout that is done but not paid, where the payment has come to this state. The bare session
 * of an event does not tell the state: then the event's type does.
 */
export const isUnpaid = (session: CheckoutSession, state: Stripe.PaymentIntent.Status): boolean => {
  const intent = expanded(session.payment_intent);
  return session.payment_status === 'unpaid' && (intent === null || intent.status === state);
};

/** How triggers on Checkout Sessions come to their Payment records. */
export const fromCheckoutSession = (status: Stripe.Checkout.SessionListParams.Status) => ({
  record: payment,
  read: (stripe: Stripe, { id }: CheckoutSession) => readSession(stripe, id),
  fallback: (session: CheckoutSession) => session,
  list: async (
    stripe: Stripe,
    { payment_link }: { payment_link: string | undefined },
    limit: number,
    wants: (session: Stripe.Checkout.Session) => boolean,
  ) => {
    // A person waits for the editor's sample, and expanded pages are slow: few, but enough to choose from.
    const sessions = await listSessions(stripe, { status, payment_link, limit: Math.min(100, limit * 8) });
    return sessions.filter(wants).slice(0, limit);
  },
});
