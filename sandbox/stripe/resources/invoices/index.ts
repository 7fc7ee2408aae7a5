import type Stripe from 'stripe';
import { notSimulated, refuse } from '../../engine/errors.ts';
import { notExpanded } from '../../engine/expandable.ts';
import { boolean, oneOf, range, text } from '../../engine/param-types.ts';
import { nothing, shape, unsimulated } from '../../engine/params.ts';
import { operationOn, type Resource } from '../../engine/resource.ts';
import { payOutOfBand } from '../invoice-payments.ts';
import { voidInvoice } from './issue.ts';

type Invoice = Stripe.Invoice;

/**
 * Invoices: of links with an invoice, of subscriptions, and open ones of the test helper `invoice`. They are final from
 * the start. Requests can read, search, send and void them, and mark them as paid outside Stripe; no request creates,
 * changes or finalizes one.
 */
export const invoices: Resource<'invoice'> = {
  object: 'invoice',
  path: 'invoices',
  idParam: 'invoice',
  permission: 'invoice',
  search: {
    created: 'numeric',
    currency: 'token',
    customer: 'token',
    last_finalization_error_code: {
      kind: 'token',
      of: ({ last_finalization_error: error }) => error?.code,
    },
    last_finalization_error_type: {
      kind: 'token',
      of: ({ last_finalization_error: error }) => error?.type,
    },
    number: 'string',
    receipt_number: 'string',
    status: 'string',
    subscription: { kind: 'string', of: ({ parent }) => parent?.subscription_details?.subscription },
    total: 'numeric',
  },
  expands: {
    customer: 'customer',
    discounts: 'discount',
    on_behalf_of: 'account',
    'parent.subscription_details.subscription': 'subscription',
    account_tax_ids: 'tax_id',
    'automatic_tax.liability.account': 'account',
    'issuer.account': 'account',
    latest_revision: 'invoice',
    'shipping_cost.shipping_rate': 'shipping_rate',
    'total_discount_amounts.discount': 'discount',
    ...notExpanded(
      'application default_payment_method default_source from_invoice.invoice test_clock',
      'total_pretax_credit_amounts.credit_balance_transaction',
      'total_pretax_credit_amounts.discount',
    ),
  },
  sublists: {
    lines: { kind: 'line_item', of: (store, { id }) => store.invoiceLines.get(id) ?? [], path: true },
    payments: {
      kind: 'invoice_payment',
      of: (store, { id }) =>
        store
          .table('invoice_payment')
          .rows.filter(({ invoice }) => invoice === id)
          .reverse(),
      path: false,
    },
  },
  list: shape<Omit<Stripe.InvoiceListParams, keyof Stripe.PaginationParams>>({
    collection_method: oneOf('charge_automatically', 'send_invoice'),
    created: range,
    customer: text,
    customer_account: text,
    due_date: range,
    status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
    subscription: text,
  }),
  filters: {
    subscription: ({ parent }, wanted) => parent?.subscription_details?.subscription === wanted,
  },
  actions: {
    send: operationOn(nothing, (store, invoice: Invoice) => {
      if (invoice.status === 'void') {
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
      const { customer_email: to, id: object } = invoice;
      store.emails.push({ kind: 'invoice', to, object, at: store.now });
      store.emit('invoice.sent', invoice);
      return invoice;
    }),
    pay: operationOn(
      shape<Stripe.InvoicePayParams>({
        paid_out_of_band: boolean,
        ...unsimulated('forgive mandate off_session payment_method source'),
      }),
      (store, invoice: Invoice, { paid_out_of_band: isOutOfBand }) => {
        if (!isOutOfBand) throw notSimulated('POST /v1/invoices/:id/pay without paid_out_of_band');
        if (invoice.status === 'paid') throw refuse('Invoice is already paid');
        if (invoice.status !== 'open') {
          throw refuse(`Invoice ${invoice.id} cannot be paid because its status is ${invoice.status}.`);
        }
        return payOutOfBand(store, invoice);
      },
    ),
    void: operationOn(nothing, (store, invoice: Invoice) => {
      if (invoice.status === 'open') return voidInvoice(store, invoice);
      throw refuse(
        "You can only pass in open or uncollectible invoices. This invoice isn't open or uncollectible.",
      );
    }),
  },
};
