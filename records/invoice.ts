import type Stripe from 'stripe';
import { downloadInvoicePdf } from '../hydrators.ts';
import { expanded, idOf, inEach } from '../stripe/objects.ts';
import { originOf } from './checkout-session.ts';
import { dashboardUrl } from './dashboard.ts';
import { defineRecord, fieldsOf } from './define-record.ts';
import { EXAMPLE_ADDRESS } from './examples.ts';
import { summarize } from './line-items.ts';

type Line = Pick<Stripe.InvoiceLineItem, 'id' | 'amount' | 'currency' | 'description' | 'quantity'> & {
  parent?: Pick<Stripe.InvoiceLineItem.Parent, 'type'> | null;
  pricing: {
    unit_amount_decimal: { toString(): string } | null;
    price_details?: { price: string | { id: string }; product: string };
  } | null;
};

/** The payment of an invoice: its id, or itself with what went wrong last. */
type Payment = { payment_intent?: string | Pick<Stripe.PaymentIntent, 'id' | 'last_payment_error'> };

/** An invoice as far as an Invoice record reads it; its payment is known where `payments` were expanded. */
export type InvoiceSource = Pick<
  Stripe.Invoice,
  | 'id'
  | 'amount_due'
  | 'amount_paid'
  | 'amount_paid_off_stripe'
  | 'attempt_count'
  | 'billing_reason'
  | 'created'
  | 'currency'
  | 'customer_address'
  | 'customer_email'
  | 'customer_name'
  | 'customer_phone'
  | 'description'
  | 'footer'
  | 'hosted_invoice_url'
  | 'invoice_pdf'
  | 'livemode'
  | 'metadata'
  | 'next_payment_attempt'
  | 'number'
  | 'status'
> & {
  customer: string | { id: string } | null;
  lines: { data: Line[] };
  parent: { type: string; subscription_details: { subscription: string | { id: string } } | null } | null;
  payments?: { data: { payment: Payment & { type: string }; status: string }[] };
  status_transitions: Pick<Stripe.Invoice.StatusTransitions, 'paid_at'>;
};

/** Recent API versions know an invoice's payment only through this list, which has to be asked for. */
export const INVOICE_EXPAND = ['payments'];

/** The same with why the last payment failed; too deep for a list. */
const FAILURE_EXPAND = ['payments.data.payment.payment_intent'];

/** An expanded list holds its first page only: the rest of a long invoice is read here. */
export const withAllLines = async (stripe: Stripe, invoice: Stripe.Invoice): Promise<Stripe.Invoice> => {
  const { lines } = invoice;
  if (!lines?.has_more) return invoice;
  const rest = await stripe.invoices
    .listLineItems(invoice.id, { limit: 100, starting_after: lines.data.at(-1)?.id })
    .autoPagingToArray({ limit: 10_000 });
  return { ...invoice, lines: { ...lines, data: [...lines.data, ...rest], has_more: false } };
};

/** One invoice with its payment and all its lines: one request, unless it is a long one. */
export const readInvoice = async (
  stripe: Stripe,
  id: string,
  expand: string[] = INVOICE_EXPAND,
): Promise<Stripe.Invoice> => withAllLines(stripe, await stripe.invoices.retrieve(id, { expand }));

/** The same of one whose payment failed, with the reason; null where it was paid or voided since. */
export const readFailedInvoice = async (stripe: Stripe, id: string): Promise<Stripe.Invoice | null> => {
  const invoice = await readInvoice(stripe, id, FAILURE_EXPAND);
  return invoice.status === 'paid' || invoice.status === 'void' ? null : invoice;
};

/** One page of invoices, newest first, each with its payment and all its lines. */
export const listInvoices = async (
  stripe: Stripe,
  params: Omit<Stripe.InvoiceListParams, 'expand'>,
): Promise<Stripe.Invoice[]> => {
  const { data } = await stripe.invoices.list({ ...params, expand: inEach(INVOICE_EXPAND) });
  return Promise.all(data.map((invoice) => withAllLines(stripe, invoice)));
};

/**
 * `subscription` or `one_time`: what made Stripe write the invoice. The list of events shows it as the API version of
 * the account has it, and before 2025-03-31 that had `subscription` in place of `parent`.
 */
export const invoiceKind = ({
  parent,
  subscription,
}: Pick<InvoiceSource, 'parent'> & { subscription?: unknown }): 'subscription' | 'one_time' =>
  parent?.type === 'subscription_details' || subscription ? 'subscription' : 'one_time';

const settled = (invoice: InvoiceSource) =>
  invoice.payments?.data.find(({ status }) => status === 'paid')?.payment;

const paymentIdOf = (invoice: InvoiceSource): string | null => idOf(settled(invoice)?.payment_intent);

const subscriptionIdOf = ({ parent }: InvoiceSource): string | null =>
  idOf(parent?.subscription_details?.subscription);

/** Whether what an invoice is for was bought through this payment link: one request, unless any link will do. */
export const isInvoiceOfLink = async (
  stripe: Stripe,
  invoice: InvoiceSource,
  link: string | undefined,
): Promise<boolean> => {
  if (!link) return true;
  const [subscription, payment_intent] = [subscriptionIdOf(invoice), paymentIdOf(invoice)];
  if (subscription) return idOf((await originOf(stripe, { subscription }))?.payment_link) === link;
  return payment_intent !== null && idOf((await originOf(stripe, { payment_intent }))?.payment_link) === link;
};

const failureOf = (invoice: InvoiceSource): string | undefined =>
  invoice.payments?.data
    .map(({ payment }) => expanded(payment.payment_intent)?.last_payment_error?.message)
    .find(Boolean);

const linesOf = (invoice: InvoiceSource): Line[] => invoice.lines.data;

/** Stripe's description of a subscription's line has the quantity: `1 × Coffee club (at $19.00 / month)`. */
const summaryOf = (line: Line): string | null =>
  line.parent?.type === 'subscription_item_details' ? line.description : summarize([line]);

const line = fieldsOf<Line>();
const lineItems = {
  id: line.text('ID', ({ id }) => id),
  product_id: line.text('Product ID', ({ pricing }) => pricing?.price_details?.product),
  price_id: line.text('Price ID', ({ pricing }) => idOf(pricing?.price_details?.price)),
  description: line.text('Description', ({ description }) => description),
  quantity: line.integer('Quantity', ({ quantity }) => quantity),
  unit_amount: line.amount('Unit Amount', ({ pricing, currency }) => [
    pricing?.unit_amount_decimal == null ? null : Number(pricing.unit_amount_decimal.toString()),
    currency,
  ]),
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
} = fieldsOf<InvoiceSource>();

const example: InvoiceSource = {
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
  description: 'Thank you for your order.',
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
};

/** An invoice. */
export const invoice = defineRecord(
  'Invoice',
  {
    id: id('Invoice ID', (i) => i.id),
    number: text('Invoice Number', (i) => i.number),
    status: text('Status', (i) => i.status),
    kind: text('Kind', invoiceKind),
    billing_reason: text('Billing Reason', (i) => i.billing_reason),
    ...money('amount_paid', 'Amount Paid', (i) => [i.amount_paid, i.currency]),
    amount_due: amount('Amount Due', (i) => [i.amount_due, i.currency]),
    currency: currency('Currency', (i) => i.currency),
    paid_at: time('Paid At', (i) => i.status_transitions.paid_at),
    attempt_count: integer('Payment Attempts', (i) => i.attempt_count),
    next_attempt_at: time('Next Attempt At', (i) => i.next_payment_attempt),
    failure_message: text('Failure Message', failureOf),
    paid_out_of_band: boolean(
      'Paid Outside Stripe',
      (i) => (i.amount_paid_off_stripe ?? 0) > 0 || settled(i)?.type === 'payment_record',
    ),
    customer_id: text('Customer ID', (i) => idOf(i.customer)),
    customer_email: text('Customer Email', (i) => i.customer_email),
    ...name('customer', 'Customer', (i) => i.customer_name),
    customer_phone: text('Customer Phone', (i) => i.customer_phone),
    ...address('customer', 'Customer', (i) => i.customer_address),
    payment_id: text('Payment ID', paymentIdOf),
    subscription_id: text('Subscription ID', subscriptionIdOf),
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
