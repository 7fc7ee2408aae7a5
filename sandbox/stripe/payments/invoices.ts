import type Stripe from 'stripe';
import { newId, randomText } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';
import { addLines, type Draft, newInvoice } from '../objects/invoice.ts';
import { itemLine } from '../objects/invoice-item.ts';

type Invoice = Stripe.Invoice;

const THREE_DAYS = 3 * 86_400;

/** Makes an invoice and finalizes it. */
export const issueInvoice = (shop: Shop, draft: Draft): Invoice =>
  finalizeInvoice(shop, newInvoice(shop, draft));

/** From now on the invoice is open, and has a number and pages. */
export const finalizeInvoice = (shop: Shop, invoice: Invoice): Invoice => {
  const customer = shop.get('customer', String(invoice.customer), 'customer');
  const sequence = customer.next_invoice_sequence ?? 1;
  customer.next_invoice_sequence = sequence + 1;
  // A credit that was left over pays a part of this one, and this one may leave a credit over.
  const owed = invoice.total + customer.balance;
  const page = `${shop.addresses.invoice}/${shop.account.id}/${invoice.id}/${randomText(20)}`;
  Object.assign(invoice, {
    amount_due: Math.max(owed, 0),
    amount_remaining: Math.max(owed, 0),
    effective_at: shop.now,
    ending_balance: Math.min(owed, 0),
    hosted_invoice_url: page,
    invoice_pdf: `${page}/pdf`,
    number: invoice.number ?? `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`,
    starting_balance: customer.balance,
    status: 'open',
    status_transitions: { ...invoice.status_transitions, finalized_at: shop.now },
  } satisfies Partial<Invoice>);
  customer.balance = Math.min(owed, 0);
  shop.emit('invoice.finalized', invoice);
  return invoice;
};

/** Ties an invoice to the payment intent that is to pay it: the only way from the one to the other. */
export const tieInvoice = (shop: Shop, invoice: Invoice, intent: string): void => {
  shop.add('invoice_payment', {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: shop.now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: invoice.livemode,
    payment: { type: 'payment_intent', payment_intent: intent },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
};

/** What ties an invoice to its payment intent, where it has one. */
export const paymentOf = (shop: Shop, invoice: string): Stripe.InvoicePayment | undefined =>
  shop.table('invoice_payment').rows.find((payment) => payment.invoice === invoice);

/** The payment intent that is to pay an invoice, where it has one. */
export const intentOfInvoice = (shop: Shop, invoice: string): Stripe.PaymentIntent | undefined =>
  shop.find('payment_intent', String(paymentOf(shop, invoice)?.payment.payment_intent));

/** The money of an invoice has come, in another way than through Stripe, or there was none to pay. */
export const markPaid = (shop: Shop, invoice: Invoice): void => {
  Object.assign(invoice, {
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempt_count: invoice.attempt_count + (paymentOf(shop, invoice.id) ? 1 : 0),
    attempted: true,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: shop.now },
  } satisfies Partial<Invoice>);
  shop.emit('invoice.paid', invoice);
  shop.emit('invoice.payment_succeeded', invoice);
  const payment = paymentOf(shop, invoice.id);
  if (!payment) return;
  Object.assign(payment, {
    amount_paid: invoice.amount_due,
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: shop.now },
  } satisfies Partial<Stripe.InvoicePayment>);
  shop.emit('invoice_payment.paid', payment);
};

/** An invoice that nobody is to pay any more. */
export const voidInvoice = (shop: Shop, invoice: Invoice): void => {
  Object.assign(invoice, {
    status: 'void',
    status_transitions: { ...invoice.status_transitions, voided_at: shop.now },
  } satisfies Partial<Invoice>);
  shop.emit('invoice.voided', invoice);
};

/** The money of an open invoice did not come. A renewal is tried again in a few days; a first payment is the buyer's. */
export const markFailed = (shop: Shop, invoice: Invoice): void => {
  Object.assign(invoice, {
    attempt_count: invoice.attempt_count + 1,
    attempted: true,
    next_payment_attempt: invoice.billing_reason === 'subscription_create' ? null : shop.now + THREE_DAYS,
  } satisfies Partial<Invoice>);
  shop.emit('invoice.payment_failed', invoice);
};

/** What a customer is to pay with his next invoice: it is on this one from now on. */
export const takePendingItems = (shop: Shop, invoice: Invoice): void => {
  const { currency, customer } = invoice;
  const pending = shop
    .table('invoiceitem')
    .rows.filter((item) => item.invoice === null && item.customer === customer && item.currency === currency);
  for (const item of pending) item.invoice = invoice.id;
  addLines(
    shop,
    invoice,
    pending.map((item) => itemLine(shop, item)),
  );
};
