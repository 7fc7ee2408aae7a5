import Stripe from 'stripe';
import { newId, randomText } from '../engine/ids.ts';
import type { Call } from '../engine/resource.ts';
import { announce, assign, mergeMetadata } from '../resources/shared.ts';

type Session = Stripe.Checkout.Session;
type Invoice = Stripe.Invoice;
type Line = Stripe.InvoiceLineItem;

/** The most lines that an invoice carries itself; the others are behind `GET /v1/invoices/:id/lines`. */
const LINES_SHOWN = 10;

/** A line before it is on an invoice. `amount` is before discount and tax, in minor units. */
export interface DraftLine extends Pick<Line, 'amount' | 'description' | 'quantity' | 'parent'> {
  price: Stripe.Price | null;
  /** What the money is for; without it, now. */
  period?: Stripe.InvoiceLineItem.Period;
}

/** What an invoice is about. `total` is after discount and with tax, in minor units. */
export interface Draft {
  customer: Stripe.Customer;
  currency: string;
  lines: DraftLine[];
  total: number;
  tax?: number;
  /** Whatever else is known of it. */
  fields: Partial<Invoice> & Pick<Invoice, 'billing_reason'>;
}

/** Makes an invoice and finalizes it: from then on it is open, and has a number and pages. */
export const issueInvoice = (call: Call, draft: Draft): Invoice => {
  const { shop, now } = call;
  const { customer, currency, total, fields } = draft;
  const id = newId('in');
  const lines = draft.lines.map((line) => invoiceLine(call, id, currency, line));
  const subtotal = lines.reduce((sum, { amount }) => sum + amount, 0);
  const invoice: Invoice = {
    id,
    object: 'invoice',
    account_country: shop.account.country ?? null,
    account_name: shop.account.business_profile?.name ?? null,
    account_tax_ids: null,
    amount_due: total,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: total,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    collection_method: 'charge_automatically',
    created: now,
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
    discounts: [],
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
    livemode: shop.livemode,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: now,
    period_start: now,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal,
    subtotal_excluding_tax: subtotal,
    test_clock: null,
    total,
    total_discount_amounts: [],
    total_excluding_tax: total - (draft.tax ?? 0),
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: now,
    ...fields,
  };
  shop.insert('invoice', invoice);
  shop.invoiceLines.set(id, lines);
  announce(call, 'invoice.created', invoice);
  finalize(call, invoice, customer);
  return invoice;
};

const finalize = (call: Call, invoice: Invoice, customer: Stripe.Customer): void => {
  const { now, shop } = call;
  const sequence = customer.next_invoice_sequence ?? 1;
  customer.next_invoice_sequence = sequence + 1;
  const page = `${shop.addresses.invoice}/${shop.account.id}/${invoice.id}/${randomText(20)}`;
  assign(invoice, {
    effective_at: now,
    ending_balance: 0,
    hosted_invoice_url: page,
    invoice_pdf: `${page}/pdf`,
    number: `${customer.invoice_prefix}-${String(sequence).padStart(4, '0')}`,
    status: 'open',
    status_transitions: { ...invoice.status_transitions, finalized_at: now },
  });
  announce(call, 'invoice.finalized', invoice);
};

/** Ties an invoice to the payment intent that is to pay it: the only way from the one to the other. */
export const tieInvoice = (call: Call, invoice: Invoice, intent: string): Stripe.InvoicePayment =>
  call.shop.insert('invoice_payment', {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: call.now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: invoice.livemode,
    payment: { type: 'payment_intent', payment_intent: intent },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });

/** What ties an invoice to its payment intent, where it has one. */
export const paymentOf = ({ shop }: Call, invoice: string): Stripe.InvoicePayment | undefined =>
  shop.table('invoice_payment').rows.find((payment) => payment.invoice === invoice);

/** The money of an invoice has come, or (without a payment) there was none to pay. */
export const payInvoice = (call: Call, invoice: Invoice, payment?: Stripe.InvoicePayment): void => {
  const { now } = call;
  assign(invoice, {
    amount_paid: invoice.total,
    amount_remaining: 0,
    attempted: true,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  });
  announce(call, 'invoice.paid', invoice);
  announce(call, 'invoice.payment_succeeded', invoice);
  if (!payment) return;
  assign(payment, {
    amount_paid: invoice.total,
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: now },
  });
  announce(call, 'invoice_payment.paid', payment);
};

/** Makes the paid invoice of a one-time session, where its link asks for one. */
export const invoiceFor = (call: Call, session: Session): void => {
  if (!session.invoice_creation?.enabled) return;
  const data = session.invoice_creation.invoice_data;
  const { automatic_tax: tax } = session;
  const invoice = issueInvoice(call, {
    customer: call.shop.get('customer', String(session.customer), 'customer'),
    currency: session.currency ?? 'usd',
    lines: (call.shop.lineItems.get(session.id) ?? []).map((item) => oneTimeLine(item)),
    total: session.amount_total ?? 0,
    tax: session.total_details?.amount_tax,
    fields: {
      account_tax_ids: data.account_tax_ids,
      automatic_tax: {
        disabled_reason: null,
        enabled: tax.enabled,
        liability: tax.liability,
        provider: null,
        status: tax.status,
      },
      billing_reason: 'manual',
      custom_fields: data.custom_fields,
      customer_tax_ids: (session.customer_details?.tax_ids ?? []).map(({ type, value }) => ({ type, value })),
      description: data.description,
      footer: data.footer,
      issuer: data.issuer ?? { type: 'self' },
      metadata: mergeMetadata({}, data.metadata ?? {}),
    },
  });
  session.invoice = invoice.id;
  payInvoice(call, invoice, tieInvoice(call, invoice, String(session.payment_intent)));
};

/** The line of something that is sold once, on its own or along with a subscription. */
export const oneTimeLine = (item: Stripe.LineItem, subscription: string | null = null): DraftLine => ({
  amount: item.amount_subtotal,
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

const invoiceLine = (call: Call, invoice: string, currency: string, line: DraftLine): Line => {
  const { amount, description, parent, price, quantity } = line;
  return {
    id: newId('il'),
    object: 'line_item',
    amount,
    currency,
    description,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice,
    livemode: call.shop.livemode,
    metadata: {},
    parent,
    period: line.period ?? { end: call.now, start: call.now },
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
