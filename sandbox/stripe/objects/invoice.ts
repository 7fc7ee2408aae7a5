import Stripe from 'stripe';
import { newId } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';

type Invoice = Stripe.Invoice;
type Line = Stripe.InvoiceLineItem;

/** The most lines that an invoice carries itself; the others are behind `GET /v1/invoices/:id/lines`. */
const LINES_SHOWN = 10;

/** A line before it is on an invoice. `amount` is before discount and tax, `discount` what is taken off it. */
export interface DraftLine extends Pick<Line, 'amount' | 'description' | 'quantity' | 'parent'> {
  price: Stripe.Price | null;
  discount?: number;
  /** What the money is for; without it, now. */
  period?: Stripe.InvoiceLineItem.Period;
}

/** What an invoice is about. Amounts are in minor units. */
export interface Draft {
  customer: Stripe.Customer;
  currency: string;
  lines: DraftLine[];
  tax?: number | undefined;
  /** Where the discounts of the lines come from. */
  discount?: Stripe.Discount | undefined;
  shipping?: Stripe.Checkout.Session['shipping_cost'];
  /** Whatever else is known of it. */
  fields: Partial<Invoice> & Pick<Invoice, 'billing_reason'>;
}

/** A draft of an invoice: it has no number and no pages yet. */
export const newInvoice = (shop: Shop, draft: Draft): Invoice => {
  const { customer, currency, discount, fields, shipping, tax = 0 } = draft;
  const id = newId('in');
  const invoice: Invoice = {
    id,
    object: 'invoice',
    account_country: shop.account.country ?? null,
    account_name: shop.account.business_profile?.name ?? null,
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: shipping?.amount_total ?? 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    collection_method: 'charge_automatically',
    created: shop.now,
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
      data: [],
      has_more: false,
      url: `/v1/invoices/${id}/lines`,
    },
    livemode: shop.livemode,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: shop.now,
    period_start: shop.now,
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
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: customer.test_clock ?? null,
    total: tax,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: null,
    ...fields,
  };
  shop.invoiceLines.set(id, []);
  addLines(shop, invoice, draft.lines);
  return shop.add('invoice', invoice, 'invoice.created');
};

/** Puts more lines on a draft. What is taken off them comes from the invoice's discount. */
export const addLines = (shop: Shop, invoice: Invoice, drafts: DraftLine[]): void =>
  setLines(shop, invoice, [
    ...(shop.invoiceLines.get(invoice.id) ?? []),
    ...drafts.map((line) => invoiceLine(shop, invoice, line)),
  ]);

/** Says what is on a draft, and what that comes to. */
export const setLines = (shop: Shop, invoice: Invoice, lines: Line[]): void => {
  const tax = invoice.total - (invoice.total_excluding_tax ?? invoice.total);
  shop.invoiceLines.set(invoice.id, lines);
  const [discount] = invoice.discounts;
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const off = lines
    .flatMap(({ discount_amounts }) => discount_amounts ?? [])
    .reduce((sum, { amount }) => sum + amount, 0);
  const total = subtotal - off + tax + invoice.amount_shipping;
  Object.assign(invoice, {
    amount_due: Math.max(total, 0),
    amount_remaining: Math.max(total, 0),
    lines: {
      ...invoice.lines,
      data: lines.slice(0, LINES_SHOWN),
      has_more: lines.length > LINES_SHOWN,
    },
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_discount_amounts: discount ? [{ amount: off, discount: String(discount) }] : [],
    total_excluding_tax: total - tax,
  } satisfies Partial<Invoice>);
};

/** The line of something that is sold once, on its own or along with a subscription. */
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

const invoiceLine = (shop: Shop, invoice: Invoice, line: DraftLine): Line => {
  const { amount, description, parent, price, quantity } = line;
  const [discount] = invoice.discounts;
  return {
    id: newId('il'),
    object: 'line_item',
    amount,
    currency: invoice.currency,
    description,
    discount_amounts: discount ? [{ amount: line.discount ?? 0, discount: String(discount) }] : [],
    discountable: true,
    discounts: [],
    invoice: invoice.id,
    livemode: shop.livemode,
    metadata: {},
    parent,
    period: line.period ?? { end: shop.now, start: shop.now },
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
  };
};
