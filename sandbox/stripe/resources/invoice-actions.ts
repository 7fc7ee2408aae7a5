import type Stripe from 'stripe';
import { assign } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import { nothing } from '../engine/params.ts';
import { operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { sendInvoice } from '../payments/emails.ts';

type Invoice = Stripe.Invoice;
type Status = Stripe.Invoice.Status;

/**
 * Emails an invoice. Stripe does that for invoices that are sent to be paid; it has mailed the others itself.
 * @throws StripeError for one that is charged automatically, is void or written off, or has no address to go to
 */
const send = (shop: Shop, invoice: Invoice): Invoice => {
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
  mark_uncollectible: close('uncollectible', 'marked_uncollectible_at'),
  send: operationOn(nothing, send),
  void: close('void', 'voided_at'),
};
