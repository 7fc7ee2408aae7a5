import type Stripe from 'stripe';
import { assign } from '../engine/changes.ts';
import { cardDeclined, refuse } from '../engine/errors.ts';
import { boolean, text } from '../engine/param-types.ts';
import { nothing, shape, unsimulated } from '../engine/params.ts';
import { operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import type { PaymentMethod } from '../objects/payment-methods.ts';
import { atTimeOf } from '../objects/test-clock.ts';
import { collect, follow } from '../payments/billing.ts';
import { methodOf } from '../payments/customer-methods.ts';
import { sendInvoice } from '../payments/emails.ts';
import { finalizeInvoice } from '../payments/invoices.ts';

type Invoice = Stripe.Invoice;
type Status = Stripe.Invoice.Status;

/**
 * Emails an invoice. Stripe does that for invoices that are sent to be paid; it has mailed the others itself.
 * @throws StripeError for one that is charged automatically, is void or written off, or has no address to go to
 */
const send = (shop: Shop, invoice: Invoice): Invoice => {
  if (invoice.status === 'draft') finalize(shop, invoice);
  if (invoice.status === 'void' || invoice.status === 'uncollectible') {
    throw refuse(`Invoice ${invoice.id} cannot be sent because its status is ${invoice.status}.`);
  }
  if (invoice.collection_method !== 'send_invoice') {
    throw refuse("You can only manually send an invoice if its collection method is 'send_invoice'.");
  }
  if (!invoice.customer_email) {
    throw refuse(
      'Missing email. In order to create invoices that are sent to the customer, the customer must have a valid email.',
    );
  }
  sendInvoice(shop, invoice, invoice.customer_email);
  shop.emit('invoice.sent', invoice);
  return invoice;
};

/** @throws StripeError for an invoice that has been finalized */
const finalize = (shop: Shop, invoice: Invoice): Invoice => {
  if (invoice.status !== 'draft') {
    throw refuse("This invoice is already finalized, you can't re-finalize a non-draft invoice.");
  }
  return atTimeOf(shop, String(invoice.customer), () => {
    finalizeInvoice(shop, invoice);
    // There is nothing to pay.
    if (invoice.amount_due === 0) follow(shop, invoice);
    return invoice;
  });
};

/**
 * Charges the customer, or notes that he has paid in another way.
 * @throws StripeError 402 where his bank says no: the attempt counts all the same
 */
const pay = (shop: Shop, invoice: Invoice, params: Stripe.InvoicePayParams): Invoice => {
  if (invoice.status === 'paid') throw refuse('Invoice is already paid', 'invoice_already_paid');
  if (invoice.status === 'draft') finalize(shop, invoice);
  if (invoice.status === 'paid') return invoice;
  if (invoice.status !== 'open')
    throw refuse(`Invoice ${invoice.id} cannot be paid: it is ${invoice.status}.`);
  return atTimeOf(shop, String(invoice.customer), () => {
    if (params.paid_out_of_band) follow(shop, invoice);
    else charge(shop, invoice, methodOf(shop, String(invoice.customer), params.payment_method));
    return invoice;
  });
};

const charge = (shop: Shop, invoice: Invoice, method: PaymentMethod): void => {
  collect(shop, invoice, method);
  if (method.decline) throw cardDeclined(method.decline);
};

/** Moves an open invoice to the state that ends it. */
const close = (
  status: Status & ('void' | 'uncollectible'),
  moment: 'voided_at' | 'marked_uncollectible_at',
) =>
  operationOn(nothing, (shop, invoice: Invoice) => {
    const from: (Status | null)[] = status === 'void' ? ['open', 'uncollectible'] : ['open'];
    if (!from.includes(invoice.status)) {
      throw refuse(
        `You can only pass in ${from.join(' or ')} invoices. This invoice isn't ${from.join(' or ')}.`,
      );
    }
    assign(invoice, {
      status,
      status_transitions: { ...invoice.status_transitions, [moment]: shop.now },
    });
    shop.emit(status === 'void' ? 'invoice.voided' : 'invoice.marked_uncollectible', invoice);
    return invoice;
  });

/** `POST /v1/invoices/:id/…` */
export const invoiceActions: Resource<'invoice'>['actions'] = {
  finalize: operationOn(
    shape<Stripe.InvoiceFinalizeInvoiceParams>({ auto_advance: boolean }),
    (shop, invoice: Invoice) => finalize(shop, invoice),
  ),
  mark_uncollectible: close('uncollectible', 'marked_uncollectible_at'),
  pay: operationOn(
    shape<Stripe.InvoicePayParams>({
      off_session: boolean,
      paid_out_of_band: boolean,
      payment_method: text,
      ...unsimulated('forgive', 'mandate', 'source'),
    }),
    pay,
  ),
  send: operationOn(nothing, send),
  void: close('void', 'voided_at'),
};
