import Stripe from 'stripe';
import { newId, randomText } from '../../engine/ids.ts';
import type { Store } from '../../engine/store.ts';

type Invoice = Stripe.Invoice;
type Line = Stripe.InvoiceLineItem;

export const voidInvoice = (store: Store, invoice: Invoice): Invoice => {
  Object.assign(invoice, {
    status: 'void',
    status_transitions: { ...invoice.status_transitions, voided_at: store.now },
  } satisfies Partial<Invoice>);
  store.emit('invoice.voided', invoice);
  return invoice;
};

export const markUncollectible = (store: Store, invoice: Invoice): Invoice => {
  Object.assign(invoice, {
    status: 'uncollectible',
    status_transitions: { ...invoice.status_transitions, marked_uncollectible_at: store.now },
  } satisfies Partial<Invoice>);
  store.emit('invoice.marked_uncollectible', invoice);
  return invoice;
};

/** An invoice shows only its first lines; `GET /v1/invoices/:id/lines` has all of them. */
const LINES_SHOWN = 10;

/** A line before its invoice exists. `amount` is before the discount. */
export interface DraftLine extends Pick<Line, 'amount' | 'description' | 'quantity' | 'parent'> {
  price: Stripe.Price | null;
  discount?: number;
  /** The present moment by default. */
  period?: Line['period'];
}

/** The content of a new invoice. Amounts are in minor units. */
export interface Draft {
  customer: Stripe.Customer;
  currency: string;
  lines: DraftLine[];
  /** The source of the discounts on the lines. */
  discount?: Stripe.Discount | undefined;
  shipping?: Stripe.Checkout.Session['shipping_cost'];
  fields: Partial<Invoice> & Pick<Invoice, 'billing_reason'>;
}

/** Creates an invoice and finalizes it at once. */
export const issueInvoice = (store: Store, draft: Draft): Invoice =>
  finalize(store, draftInvoice(store, draft), draft.customer);

/** Creates an invoice without a number, which nobody can pay yet. */
export const draftInvoice = (store: Store, draft: Draft): Invoice => {
  const { customer, currency, discount, fields, shipping } = draft;
  const id = newId('in');
  const lines = draft.lines.map((line) => invoiceLine(store, id, currency, discount, line));
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const off = draft.lines.reduce((sum, line) => sum + (discount ? (line.discount ?? 0) : 0), 0);
  const total = subtotal - off + (shipping?.amount_total ?? 0);
  const invoice: Invoice = {
    id,
    object: 'invoice',
    account_country: store.account.country ?? null,
    account_name: store.account.business_profile?.name ?? null,
    account_tax_ids: null,
    amount_due: Math.max(total, 0),
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: Math.max(total, 0),
    amount_shipping: shipping?.amount_total ?? 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    collection_method: 'charge_automatically',
    created: store.now,
    currency,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: discount ? [discount.id] : [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: {
      object: 'list',
      data: lines.slice(0, LINES_SHOWN),
      has_more: lines.length > LINES_SHOWN,
      url: `/v1/invoices/${id}/lines`,
    },
    livemode: store.livemode,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: store.now,
    period_start: store.now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: shipping ?? null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal,
    subtotal_excluding_tax: subtotal,
    test_clock: null,
    total,
    total_discount_amounts: discount ? [{ amount: off, discount: discount.id }] : [],
    total_excluding_tax: total,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
    ...fields,
  };
  store.invoiceLines.set(id, lines);
  return store.add('invoice', invoice, 'invoice.created');
};

/** Gives an invoice its number and pages, and opens it. */
const finalize = (store: Store, invoice: Invoice, customer: Stripe.Customer): Invoice => {
  const sequence = customer.next_invoice_sequence ?? 1;
  customer.next_invoice_sequence = sequence + 1;
  // A credit of the customer pays a part of this invoice, and a negative total adds to the credit.
  const owed = invoice.total + customer.balance;
  const page = `${store.pages.invoice}/${store.account.id}/${invoice.id}/${randomText(20)}`;
  Object.assign(invoice, {
    amount_due: Math.max(owed, 0),
    amount_remaining: Math.max(owed, 0),
    effective_at: store.now,
    ending_balance: Math.min(owed, 0),
    hosted_invoice_url: page,
    invoice_pdf: `${page}/pdf`,
    number: `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`,
    starting_balance: customer.balance,
    status: 'open',
    status_transitions: { ...invoice.status_transitions, finalized_at: store.now },
  } satisfies Partial<Invoice>);
  customer.balance = Math.min(owed, 0);
  store.emit('invoice.finalized', invoice);
  return invoice;
};

/** The line of a one-time item, which may be sold together with a subscription. */
export const oneTimeLine = (item: Stripe.LineItem, subscription: string | null = null): DraftLine => ({
  amount: item.amount_subtotal,
  discount: item.amount_discount,
  description: item.description,
  parent: {
    invoice_item_details: {
      invoice_item: newId('ii'),
      proration: false,
      proration_details: { credited_items: null },
      subscription,
    },
    subscription_item_details: null,
    type: 'invoice_item_details',
  },
  price: item.price,
  quantity: item.quantity,
});

const invoiceLine = (
  { livemode, now }: Store,
  invoice: string,
  currency: string,
  discount: Stripe.Discount | undefined,
  { amount, description, parent, period, price, quantity, discount: off = 0 }: DraftLine,
): Line => ({
  id: newId('il'),
  object: 'line_item',
  amount,
  currency,
  description,
  discount_amounts: discount ? [{ amount: off, discount: discount.id }] : [],
  discountable: true,
  discounts: [],
  invoice,
  livemode,
  metadata: {},
  parent,
  period: period ?? { end: now, start: now },
  pretax_credit_amounts: [],
  pricing: {
    price_details: { price: price?.id ?? '', product: String(price?.product) },
    type: 'price_details',
    unit_amount_decimal: price?.unit_amount_decimal ?? null,
  },
  quantity,
  quantity_decimal: Stripe.Decimal.from(quantity ?? 1),
  subscription: parent?.subscription_item_details?.subscription ?? null,
  subtotal: amount,
  taxes: [],
});
