import type Stripe from 'stripe';
import { expanded, inEach } from './expand.ts';
import { INVOICE_EXPAND, type PaidInvoice } from './invoice-ids.ts';
import { filterOfInvoice, lookUpEach, maySoonHaveOrigin, type Origin, originOf } from './origin.ts';
import type { Source } from './source.ts';

export type InvoiceLine = Pick<
  Stripe.InvoiceLineItem,
  'id' | 'amount' | 'currency' | 'description' | 'quantity'
> & {
  parent?: {
    type: string;
    invoice_item_details?: { proration: boolean } | null;
    subscription_item_details?: { proration: boolean } | null;
  } | null;
  period: Pick<Stripe.InvoiceLineItem.Period, 'start' | 'end'>;
  pricing: {
    unit_amount_decimal: { toString(): string } | null;
    price_details?: { price: string | { id: string }; product: string };
  } | null;
};

/** An invoice as far as it is read here. Its payment is known if `payments` were expanded. */
export type InvoiceItem = Pick<
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
  | 'due_date'
  | 'footer'
  | 'hosted_invoice_url'
  | 'invoice_pdf'
  | 'livemode'
  | 'metadata'
  | 'next_payment_attempt'
  | 'number'
  | 'status'
  | 'subtotal'
  | 'total'
> &
  PaidInvoice & {
    customer: string | { id: string } | null;
    customer_tax_ids?: { value: string | null }[] | null;
    lines: { data: InvoiceLine[] };
    parent: {
      type: string;
      subscription_details: {
        metadata: Stripe.Metadata | null;
        subscription: string | { id: string };
      } | null;
    } | null;
    status_transitions: Pick<Stripe.Invoice.StatusTransitions, 'paid_at'>;
    total_discount_amounts: { amount: number }[] | null;
    total_taxes: { amount: number }[] | null;
    /** The checkout that sold it, if it was looked up. It is no field of Stripe's. */
    origin?: Origin | null;
  };

/** The same with the last failure of the payment; too deep for a list. */
const FAILURE_EXPAND = ['payments.data.payment.payment_intent'];

/** An expanded list holds its first page only: the rest of a long invoice takes more requests. */
export const withAllLines = async (stripe: Stripe, invoice: Stripe.Invoice): Promise<Stripe.Invoice> => {
  const { lines } = invoice;
  if (!lines?.has_more) return invoice;
  const rest = await stripe.invoices
    .listLineItems(invoice.id, { limit: 100, starting_after: lines.data.at(-1)?.id })
    .autoPagingToArray({ limit: 10_000 });
  return { ...invoice, lines: { ...lines, data: [...lines.data, ...rest], has_more: false } };
};

/** Reads an invoice with its payment and all its lines: one request, unless it is a long one. */
export const readInvoice = async (
  stripe: Stripe,
  id: string,
  expand: string[] = INVOICE_EXPAND,
): Promise<Stripe.Invoice> => withAllLines(stripe, await stripe.invoices.retrieve(id, { expand }));

/** Reads one page of invoices, newest first, each with its payment and all its lines. */
export const listInvoices = async (
  stripe: Stripe,
  params: Omit<Stripe.InvoiceListParams, 'expand'>,
): Promise<Stripe.Invoice[]> => {
  const { data } = await stripe.invoices.list({ ...params, expand: inEach(INVOICE_EXPAND) });
  return Promise.all(data.map((invoice) => withAllLines(stripe, invoice)));
};

/** What an invoice was made for, as far as one tells it apart at a glance. */
type Kind = 'one_time' | 'subscription';

/** What an invoice was made for. An invoice of a subscription is for its first payment, a renewal or a change. */
export type DetailedKind = Kind | 'first_payment' | 'renewal' | 'change';

/**
 * What an invoice was made for. The list of events shows it in the API version of the account, and before 2025-03-31 that had
 * `subscription` in place of `parent`.
 */
export const invoiceKind = ({
  parent,
  subscription,
}: Pick<InvoiceItem, 'parent'> & { subscription?: unknown }): Kind =>
  parent?.type === 'subscription_details' || subscription ? 'subscription' : 'one_time';

const KIND_OF_REASON: Partial<Record<string, DetailedKind>> = {
  subscription_create: 'first_payment',
  subscription_cycle: 'renewal',
};

/**
 * True if an invoice is of a kind; without one, always.
 *
 * @see https://docs.stripe.com/api/invoices/object#invoice_object-billing_reason
 */
export const isOfKind = (
  invoice: Pick<InvoiceItem, 'parent' | 'billing_reason'>,
  kind: DetailedKind | undefined,
): boolean => {
  const general = invoiceKind(invoice);
  if (!kind || kind === general) return true;
  return general === 'subscription' && kind === (KIND_OF_REASON[invoice.billing_reason ?? ''] ?? 'change');
};

/** True for a line that settles a part of a period, after a change. Its description has the quantity. */
export const isProration = ({ parent }: InvoiceLine): boolean =>
  Boolean(parent?.invoice_item_details?.proration || parent?.subscription_item_details?.proration);

/** The period that an invoice is for: that of the subscription's own line. Null for other invoices. */
export const periodOf = (invoice: InvoiceItem): InvoiceLine['period'] | null =>
  invoice.lines.data.find((line) => line.parent?.type === 'subscription_item_details' && !isProration(line))
    ?.period ?? null;

/** The last failure of an invoice's payment, as a sentence of Stripe's. */
export const failureOf = (invoice: InvoiceItem): string | undefined =>
  invoice.payments?.data
    .map(({ payment }) => expanded(payment.payment_intent)?.last_payment_error?.message)
    .find(Boolean);

/** Adds the checkout that sold an invoice: one request. */
const withOrigin = async (stripe: Stripe, invoice: Stripe.Invoice): Promise<InvoiceItem> => {
  const filter = filterOfInvoice(invoice);
  return { ...invoice, origin: filter && (await originOf(stripe, filter)) };
};

/** Reads an invoice, and its checkout only if it has to be of a link. */
const readFor = async (
  stripe: Stripe,
  id: string,
  link: string | undefined,
  expand?: string[],
): Promise<InvoiceItem> => {
  const invoice = await readInvoice(stripe, id, expand);
  return link ? withOrigin(stripe, invoice) : invoice;
};

const originIn = ({ origin }: InvoiceItem) => origin;

/** False while the checkout of a subscription's first invoice may still be found. */
const hasOrigin = ({ origin, billing_reason, created }: InvoiceItem): boolean =>
  origin !== null || billing_reason !== 'subscription_create' || !maySoonHaveOrigin(created);

/** Paid invoices, as events are about them. Their checkout is looked up only for Zaps that are narrowed to a link. */
export const paidInvoices: Source<Stripe.Invoice, InvoiceItem> = {
  read: (stripe, { id }, { link }) => readFor(stripe, id, link),
  fromEvent: (invoice) => invoice,
  list: async (stripe, options) => {
    const page = await listInvoices(stripe, { status: 'paid', limit: Math.min(100, options.limit * 8) });
    return options.link
      ? lookUpEach(page, options, (invoice) => withOrigin(stripe, invoice), originIn)
      : page.filter(options.accepts).slice(0, options.limit);
  },
  isComplete: hasOrigin,
};

/** Invoices whose payment failed, as events are about them, with the reason. */
export const failedInvoices: Source<Stripe.Invoice, InvoiceItem> = {
  read: (stripe, { id }, { link }) => readFor(stripe, id, link, FAILURE_EXPAND),
  fromEvent: (invoice) => invoice,
  list: async (stripe, options) => {
    const open = await listInvoices(stripe, { status: 'open', limit: Math.min(100, options.limit * 8) });
    const failed = open.filter(({ attempt_count }) => attempt_count > 0);
    const read = ({ id }: Stripe.Invoice) => readFor(stripe, id, options.link, FAILURE_EXPAND);
    return lookUpEach(failed, options, read, originIn);
  },
  isComplete: hasOrigin,
};
