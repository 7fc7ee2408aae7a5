import type Stripe from 'stripe';
import { downloadReceipt } from '../hydrators.ts';
import { expanded, idOf } from '../stripe/objects.ts';
import {
  type CheckoutSession,
  firstPaymentId,
  listSessions,
  readSession,
  type SessionBalance,
  type SessionCharge,
  type SessionItem,
} from './checkout-session.ts';
import { exampleSession } from './checkout-session-example.ts';
import { answersByKey, customFieldAnswer, summarizeAnswers } from './custom-fields.ts';
import { dashboardUrl } from './dashboard.ts';
import { defineRecord, fieldsOf } from './define-record.ts';
import { summarize } from './line-items.ts';
import { paidAt } from './paid-at.ts';
import { presentment } from './presentment.ts';
import { productOf } from './products.ts';
import { RECEIPT_SAMPLE, receiptOf } from './receipt.ts';

const chargeOf = (session: CheckoutSession): SessionCharge | null =>
  expanded(expanded(session.payment_intent)?.latest_charge);

const balanceOf = (session: CheckoutSession): SessionBalance | null =>
  expanded(chargeOf(session)?.balance_transaction);

const paymentIdOf = (session: CheckoutSession): string | null =>
  idOf(session.payment_intent) ?? firstPaymentId(session);

const itemsOf = (session: CheckoutSession): SessionItem[] => session.line_items?.data ?? [];

/** True where the money is there, and where none was due. */
const isPaid = ({ payment_status }: CheckoutSession): boolean => payment_status !== 'unpaid';

const joined = (texts: (string | null | undefined)[] | undefined): string | null =>
  texts?.filter(Boolean).join(', ') || null;

/**
 * False for a payment whose fee and net amount Stripe has still to book, which takes seconds. What is free, or paid from
 * a customer's credit, has no payment to be booked.
 *
 * @see https://docs.stripe.com/payments/payment-intents/asynchronous-capture
 */
const isBooked = (session: CheckoutSession): boolean =>
  session.payment_status !== 'paid' ||
  !session.amount_total ||
  balanceOf(session) !== null ||
  (expanded(session.invoice) !== null && paymentIdOf(session) === null);

const missingIn = (session: CheckoutSession): string | null => {
  if (!session.line_items) return 'Line items, fees and the receipt are missing.';
  return isBooked(session)
    ? null
    : 'Stripe has not booked this payment yet, so its fee and net amount are missing. Find Checkout Session has them a few seconds later.';
};

/**
 * Where a customer who has not paid can try again: Stripe's own page for that, which links do not have, or the link
 * itself, with the email filled in.
 *
 * @see https://docs.stripe.com/payment-links/url-parameters
 */
const recoveryUrl = (session: CheckoutSession): string | null => {
  const link = expanded(session.payment_link);
  const recovery = session.after_expiration?.recovery?.url;
  if (recovery || !link?.active || isPaid(session)) return recovery ?? null;
  const url = new URL(link.url);
  const email = session.customer_details?.email;
  if (email) url.searchParams.set('prefilled_email', email);
  return url.href;
};

const item = fieldsOf<SessionItem>();
const lineItems = {
  id: item.text('ID', ({ id }) => id),
  product_id: item.text('Product ID', ({ price }) => idOf(price?.product)),
  product_name: item.text('Product Name', ({ price }) => productOf(price)?.name),
  product_metadata: item.dict('Product Metadata', ({ price }) => productOf(price)?.metadata),
  price_id: item.text('Price ID', ({ price }) => price?.id),
  description: item.text('Description', ({ description }) => description),
  quantity: item.integer('Quantity', ({ quantity }) => quantity),
  unit_amount: item.amount('Unit Amount', ({ price, currency }) => [price?.unit_amount, currency]),
  amount: item.amount('Amount', ({ amount_total, currency }) => [amount_total, currency]),
  currency: item.currency('Currency', ({ currency }) => currency),
};

const { id, text, boolean, amount, money, currency, time, name, address, list, dict, file, number, details } =
  fieldsOf<CheckoutSession>();

/** One checkout and the payment made in it, from a Checkout Session. */
export const payment = defineRecord(
  'Payment',
  {
    id: id('Checkout Session ID', (s) => s.id),
    payment_id: text('Payment ID', paymentIdOf),
    payment_link_id: text('Payment Link ID', (s) => idOf(s.payment_link)),
    payment_link_url: text('Payment Link URL', (s) => expanded(s.payment_link)?.url),
    status: text('Payment Status', (s) => s.payment_status),
    checkout_status: text('Checkout Status', (s) => s.status),
    mode: text('Mode', (s) => s.mode),
    paid_at: time('Paid At', (s) =>
      isPaid(s) ? paidAt(chargeOf(s), s.paid_at ?? expanded(s.invoice)?.status_transitions?.paid_at) : null,
    ),
    ...money('amount', 'Amount', (s) => [s.amount_total, s.currency]),
    ...presentment<CheckoutSession>((s) => ({ ...s, amount: s.amount_total })),
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
    promotion_code: text('Promotion Code', (s) =>
      joined(s.discounts?.map(({ promotion_code: code }) => expanded(code)?.code)),
    ),
    customer_id: text('Customer ID', (s) => idOf(s.customer)),
    customer_email: text('Customer Email', (s) => s.customer_details?.email),
    ...name('customer', 'Customer', (s) => s.customer_details?.name),
    customer_phone: text('Customer Phone', (s) => s.customer_details?.phone),
    customer_tax_ids: text('Customer Tax IDs', (s) =>
      joined(s.customer_details?.tax_ids?.map(({ value }) => value)),
    ),
    ...address('billing', 'Billing', (s) => s.customer_details?.address),
    shipping_name: text('Shipping Name', (s) => s.collected_information?.shipping_details?.name),
    ...address('shipping', 'Shipping', (s) => s.collected_information?.shipping_details?.address),
    line_items: list('Line Items', itemsOf, lineItems),
    line_items_summary: text('Line Items Summary', (s) => summarize(itemsOf(s))),
    custom_fields: dict('Custom Fields', (s) => answersByKey(s.custom_fields)),
    custom_fields_summary: text('Custom Fields Summary', (s) => summarizeAnswers(s.custom_fields)),
    custom_field_answers: list(
      'Custom Field Answers',
      (s: CheckoutSession) => s.custom_fields,
      customFieldAnswer,
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
    recovery_url: text('Recovery URL', recoveryUrl),
    created_at: time('Checkout Opened At', (s) => s.created),
    ...details(missingIn),
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
export const isOfLink = (
  session: Pick<CheckoutSession, 'payment_link'>,
  link: string | undefined,
): boolean => (link ? idOf(session.payment_link) === link : session.payment_link !== null);

/**
 * True for a checkout that is done but not paid, where the payment has come to this state. The bare session
 * of an event does not tell the state: then the event's type does.
 */
export const isUnpaid = (session: CheckoutSession, state: Stripe.PaymentIntent.Status): boolean => {
  const intent = expanded(session.payment_intent);
  return !isPaid(session) && (intent === null || intent.status === state);
};

/** An event says when the money was there: at once, or when the bank said yes. A checkout does not. */
const paidWhen = (session: CheckoutSession, { created }: Stripe.Event) =>
  isPaid(session) ? { paid_at: created } : {};

/** How triggers on Checkout Sessions come to their Payment records. */
export const fromCheckoutSession = (status: Stripe.Checkout.SessionListParams.Status) => ({
  record: payment,
  isComplete: isBooked,
  read: async (stripe: Stripe, session: CheckoutSession, _input: unknown, event: Stripe.Event) => ({
    ...(await readSession(stripe, session.id)),
    ...paidWhen(session, event),
  }),
  fallback: (session: CheckoutSession, _input: unknown, event: Stripe.Event): CheckoutSession => ({
    ...session,
    ...paidWhen(session, event),
  }),
  list: async (
    stripe: Stripe,
    { payment_link }: { payment_link: string | undefined },
    limit: number,
    wants: (session: Stripe.Checkout.Session) => boolean,
  ) => {
    // A person waits for the editor's sample, and expanded pages are slow: few, but enough to choose from.
    const page = { status, payment_link, limit: Math.min(100, limit * 8) };
    const sessions = await listSessions(stripe, page, (all) => all.filter(wants).slice(0, limit));
    // Of a subscription, only its first payment tells whether the money failed or is on its way.
    return sessions.filter(wants);
  },
});
