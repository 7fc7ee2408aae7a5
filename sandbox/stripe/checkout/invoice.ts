import Stripe from 'stripe';
import { newId, randomText } from '../engine/ids.ts';
import type { Call } from '../engine/resource.ts';
import { announce, mergeMetadata } from '../resources/shared.ts';

type Session = Stripe.Checkout.Session;
type Invoice = Stripe.Invoice;

/** The most lines that an invoice carries itself; the others are behind `GET /v1/invoices/:id/lines`. */
const LINES_SHOWN = 10;

/** Makes the paid invoice of a session, where its link asks for one. */
export function invoiceFor(call: Call, session: Session): Invoice | undefined {
  if (!session.invoice_creation?.enabled) return undefined;
  const { shop, now } = call;
  const customer = shop.find('customer', String(session.customer));
  const data = session.invoice_creation.invoice_data;
  const details = session.customer_details;
  const id = newId('in');
  const number = `${customer?.invoice_prefix ?? 'SHOP'}-${String(customer?.next_invoice_sequence ?? 1).padStart(4, '0')}`;
  if (customer?.next_invoice_sequence) customer.next_invoice_sequence += 1;
  const lines = (shop.lineItems.get(session.id) ?? []).map((item) => invoiceLine(call, id, item));
  const total = session.amount_total ?? 0;
  const subtotal = session.amount_subtotal ?? 0;
  const page = `${call.baseUrl}/invoices/${shop.account.id}/${id}/${randomText(20)}`;
  const invoice: Invoice = {
    id,
    object: 'invoice',
    account_country: shop.account.country ?? null,
    account_name: shop.account.business_profile?.name ?? null,
    account_tax_ids: data.account_tax_ids,
    amount_due: total,
    amount_overpaid: 0,
    amount_paid: total,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: true,
    auto_advance: false,
    automatic_tax: {
      disabled_reason: null,
      enabled: session.automatic_tax.enabled,
      liability: session.automatic_tax.liability,
      provider: null,
      status: session.automatic_tax.status,
    },
    automatically_finalizes_at: null,
    billing_reason: 'manual',
    collection_method: 'charge_automatically',
    created: now,
    currency: session.currency ?? 'usd',
    custom_fields: data.custom_fields,
    customer: session.customer,
    customer_account: null,
    customer_address: details?.address ?? null,
    customer_email: details?.email ?? null,
    customer_name: details?.name ?? null,
    customer_phone: details?.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: (details?.tax_ids ?? []).map(({ type, value }) => ({ type, value })),
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: data.description,
    discounts: [],
    due_date: null,
    effective_at: now,
    ending_balance: 0,
    footer: data.footer,
    from_invoice: null,
    hosted_invoice_url: page,
    invoice_pdf: `${page}/pdf`,
    issuer: data.issuer ?? { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: {
      object: 'list',
      data: lines.slice(0, LINES_SHOWN),
      has_more: lines.length > LINES_SHOWN,
      url: `/v1/invoices/${id}/lines`,
    },
    livemode: shop.livemode,
    metadata: mergeMetadata({}, data.metadata ?? {}),
    next_payment_attempt: null,
    number,
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
    status: 'paid',
    status_transitions: { finalized_at: now, marked_uncollectible_at: null, paid_at: now, voided_at: null },
    subtotal,
    subtotal_excluding_tax: subtotal,
    test_clock: null,
    total,
    total_discount_amounts: [],
    total_excluding_tax: total - (session.total_details?.amount_tax ?? 0),
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: now,
  };
  shop.insert('invoice', invoice);
  shop.invoiceLines.set(id, lines);
  session.invoice = id;
  const payment = invoicePayment(call, invoice, String(session.payment_intent));
  announce(call, 'invoice.created', invoice);
  announce(call, 'invoice.finalized', invoice);
  announce(call, 'invoice.paid', invoice);
  announce(call, 'invoice.payment_succeeded', invoice);
  announce(call, 'invoice_payment.paid', payment);
  return invoice;
}

function invoiceLine(call: Call, invoice: string, item: Stripe.LineItem): Stripe.InvoiceLineItem {
  return {
    id: newId('il'),
    object: 'line_item',
    amount: item.amount_subtotal,
    currency: item.currency,
    description: item.description,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice,
    livemode: call.shop.livemode,
    metadata: {},
    parent: {
      invoice_item_details: {
        invoice_item: newId('ii'),
        proration: false,
        proration_details: { credited_items: null },
        subscription: null,
      },
      subscription_item_details: null,
      type: 'invoice_item_details',
    },
    period: { end: call.now, start: call.now },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: item.price?.id ?? '', product: String(item.price?.product) },
      type: 'price_details',
      unit_amount_decimal: item.price?.unit_amount_decimal ?? null,
    },
    quantity: item.quantity,
    quantity_decimal: Stripe.Decimal.from(item.quantity ?? 1),
    subscription: null,
    subtotal: item.amount_subtotal,
    taxes: [],
  };
}

/** Ties an invoice to the payment intent that paid it: the only way from the one to the other. */
function invoicePayment(call: Call, invoice: Invoice, intent: string): Stripe.InvoicePayment {
  return call.shop.insert('invoice_payment', {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: invoice.amount_paid,
    amount_requested: invoice.amount_due,
    created: call.now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: invoice.livemode,
    payment: { type: 'payment_intent', payment_intent: intent },
    status: 'paid',
    status_transitions: { canceled_at: null, paid_at: call.now },
  });
}
