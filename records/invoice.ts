import { downloadInvoicePdf } from '../hydrators.ts';
import { dashboardUrl } from '../stripe/dashboard.ts';
import { idOf } from '../stripe/expand.ts';
import { paymentIdOf, settledBy, subscriptionIdOf } from '../stripe/invoice-ids.ts';
import {
  failureOf,
  type InvoiceItem,
  type InvoiceLine,
  invoiceKind,
  isProration,
  periodOf,
} from '../stripe/invoices.ts';
import { billingReasonName, inWords } from '../stripe/words.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';
import { EXAMPLE_ADDRESS, summarize } from './shared.ts';

const linesOf = (invoice: InvoiceItem): InvoiceLine[] => invoice.lines.data;

/**
 * A line in words. Stripe's description of a subscription's line, and of a part of a period, includes the quantity:
 * `1 × Coffee club (at $19.00 / month)`, `Unused time on 3 × Mug after 05 Jan 2026`.
 */
const summaryOf = (line: InvoiceLine): string | null =>
  line.parent?.type === 'subscription_item_details' || isProration(line)
    ? line.description
    : summarize([line]);

/** The price of one piece in minor units; negative for a credit. */
const unitAmount = ({ pricing, amount }: InvoiceLine): number | null => {
  if (pricing?.unit_amount_decimal == null) return null;
  const unit = Number(pricing.unit_amount_decimal.toString());
  return amount < 0 ? -Math.abs(unit) : unit;
};

const sumOf = (parts: { amount: number }[] | null): number | null =>
  parts?.reduce((sum, { amount }) => sum + amount, 0) ?? null;

const line = fieldsOf<InvoiceLine>();
const lineItems = {
  id: line.text('ID', ({ id }) => id),
  product_id: line.text('Product ID', ({ pricing }) => pricing?.price_details?.product),
  price_id: line.text('Price ID', ({ pricing }) => idOf(pricing?.price_details?.price)),
  description: line.text('Description', ({ description }) => description),
  quantity: line.integer('Quantity', ({ quantity }) => quantity),
  unit_amount: line.amount('Unit Amount', (one) => [unitAmount(one), one.currency]),
  amount: line.amount('Amount', ({ amount, currency }) => [amount, currency]),
  currency: line.currency('Currency', ({ currency }) => currency),
};

const {
  id,
  text,
  integer,
  boolean,
  amount,
  money,
  currency,
  time,
  name,
  address,
  list,
  dict,
  file,
  details,
} = fieldsOf<InvoiceItem>();

const example: InvoiceItem = {
  id: 'in_1SkQ2nLkdIwHu7ix8bTZ',
  amount_due: 5400,
  amount_paid: 5400,
  amount_paid_off_stripe: 0,
  attempt_count: 1,
  billing_reason: 'manual',
  created: 1767261605,
  currency: 'usd',
  customer: 'cus_Thz0QxWc3RkLmP',
  customer_address: EXAMPLE_ADDRESS,
  customer_email: 'jenny.rosen@example.com',
  customer_name: 'Jenny Rosen',
  customer_phone: '+14155550132',
  customer_tax_ids: [{ value: '12-3456789' }],
  description: 'Thank you for your order.',
  due_date: null,
  footer: 'Return within 30 days.',
  hosted_invoice_url: 'https://invoice.stripe.com/i/acct_1LkdIwHu7ix/test_YWNjdF8xTGtk',
  invoice_pdf: 'https://pay.stripe.com/invoice/acct_1LkdIwHu7ix/test_YWNjdF8xTGtk/pdf',
  lines: {
    data: [
      {
        id: 'il_1SkQ2nLkdIwHu7ixQm3k',
        amount: 5400,
        currency: 'usd',
        description: 'T-shirt',
        quantity: 2,
        period: { start: 1767261600, end: 1767261600 },
        pricing: {
          unit_amount_decimal: '2700',
          price_details: { price: 'price_1SkPzRLkdIwHu7ixT4eY', product: 'prod_ThzK1mQ4wZ' },
        },
      },
    ],
  },
  livemode: false,
  metadata: { campaign: 'spring' },
  next_payment_attempt: null,
  number: 'A1B2C3D4-0001',
  parent: null,
  payments: {
    data: [
      { status: 'paid', payment: { type: 'payment_intent', payment_intent: 'pi_3SkQ2mLkdIwHu7ix0xJ4' } },
    ],
  },
  status: 'paid',
  status_transitions: { paid_at: 1767261605 },
  subtotal: 5400,
  total: 5400,
  total_discount_amounts: [],
  total_taxes: [],
};

/** An invoice. */
export const invoice = defineRecord(
  'Invoice',
  {
    id: id('Invoice ID', (i) => i.id),
    number: text('Invoice Number', (i) => i.number),
    status: text('Status', (i) => i.status),
    status_display: text('Status (Display)', (i) => inWords({}, i.status)),
    kind: text('Kind', invoiceKind),
    billing_reason: text('Billing Reason', (i) => i.billing_reason),
    billing_reason_display: text('Billing Reason (Display)', (i) => billingReasonName(i.billing_reason)),
    ...money('amount_paid', 'Amount Paid', (i) => [i.amount_paid, i.currency]),
    amount_due: amount('Amount Due', (i) => [i.amount_due, i.currency]),
    subtotal: amount('Subtotal', (i) => [i.subtotal, i.currency]),
    discount: amount('Discount', (i) => [sumOf(i.total_discount_amounts), i.currency]),
    tax: amount('Tax', (i) => [sumOf(i.total_taxes), i.currency]),
    total: amount('Total', (i) => [i.total, i.currency]),
    currency: currency('Currency', (i) => i.currency),
    paid_at: time('Paid At', (i) => i.status_transitions.paid_at),
    due_at: time('Due At', (i) => i.due_date),
    period_start: time('Period Start', (i) => periodOf(i)?.start),
    period_end: time('Period End', (i) => periodOf(i)?.end),
    attempt_count: integer('Payment Attempts', (i) => i.attempt_count),
    next_attempt_at: time('Next Attempt At', (i) => i.next_payment_attempt),
    failure_message: text('Failure Message', failureOf),
    paid_out_of_band: boolean(
      'Paid Outside Stripe',
      (i) => (i.amount_paid_off_stripe ?? 0) > 0 || settledBy(i)?.type === 'payment_record',
    ),
    customer_id: text('Customer ID', (i) => idOf(i.customer)),
    customer_email: text('Customer Email', (i) => i.customer_email),
    ...name('customer', 'Customer', (i) => i.customer_name),
    customer_phone: text('Customer Phone', (i) => i.customer_phone),
    ...address('customer', 'Customer', (i) => i.customer_address),
    customer_tax_ids: text(
      'Customer Tax IDs',
      (i) => i.customer_tax_ids?.flatMap(({ value }) => value ?? []).join(', ') || null,
    ),
    payment_id: text('Payment ID', paymentIdOf),
    subscription_id: text('Subscription ID', subscriptionIdOf),
    subscription_metadata: dict('Subscription Metadata', (i) => i.parent?.subscription_details?.metadata),
    checkout_session_id: text('Checkout Session ID', (i) => i.origin?.id),
    payment_link_id: text('Payment Link ID', (i) => idOf(i.origin?.payment_link)),
    line_items: list('Line Items', linesOf, lineItems),
    line_items_summary: text('Line Items Summary', (i) => linesOf(i).map(summaryOf).join(', ') || null),
    memo: text('Memo', (i) => i.description),
    footer: text('Footer', (i) => i.footer),
    hosted_invoice_url: text('Hosted Invoice URL', (i) => i.hosted_invoice_url),
    invoice_pdf_url: text('Invoice PDF URL', (i) => i.invoice_pdf),
    invoice_pdf: file(
      'Invoice PDF',
      downloadInvoicePdf,
      (i) => (i.invoice_pdf ? { invoice: i.id } : null),
      'https://pay.stripe.com/invoice/acct_1LkdIwHu7ix/test_YWNjdF8xTGtk/pdf',
    ),
    metadata: dict('Metadata', (i) => i.metadata),
    created_at: time('Created At', (i) => i.created),
    ...details((i) => (i.payments ? null : 'The payment of the invoice is missing.')),
    live_mode: boolean('Live Mode', (i) => i.livemode),
    dashboard_url: text('Dashboard URL', (i) => dashboardUrl('invoices', i.id, i.livemode)),
  },
  example,
);
