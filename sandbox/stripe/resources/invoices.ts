import type Stripe from 'stripe';
import { mergeMetadata } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import { oneOf, range, text } from '../engine/param-types.ts';
import { nothing, shape } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { invoiceActions } from './invoice-actions.ts';
import { createInvoice, createParams, fieldsOf, updateParams } from './invoice-create.ts';

/** What an invoice may be told once it has been finalized. */
const ALWAYS = ['description', 'footer', 'metadata'];

const updateInvoice = (
  shop: Shop,
  invoice: Stripe.Invoice,
  params: Stripe.InvoiceUpdateParams,
): Stripe.Invoice => {
  const late = Object.keys(params).find((name) => !ALWAYS.includes(name));
  if (late && invoice.status !== 'draft') {
    throw refuse(`Finalized invoices can't be updated in this way: ${late}.`, 'invoice_not_editable', late);
  }
  const metadata = mergeMetadata(invoice.metadata ?? {}, params.metadata);
  return shop.change(invoice, { ...fieldsOf(shop, params), metadata }, 'invoice.updated');
};

const deleteDraft = (shop: Shop, invoice: Stripe.Invoice): Stripe.DeletedInvoice => {
  if (invoice.status !== 'draft') {
    throw refuse(`You can only delete draft invoices. This invoice is ${invoice.status}.`);
  }
  shop.table('invoice').delete(invoice.id);
  shop.invoiceLines.delete(invoice.id);
  for (const item of shop.table('invoiceitem').rows) if (item.invoice === invoice.id) item.invoice = null;
  shop.emit('invoice.deleted', invoice);
  return { id: invoice.id, object: 'invoice', deleted: true };
};

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
  },
  sublists: {
    lines: { kind: 'line_item', of: (shop, { id }) => shop.invoiceLines.get(id) ?? [], path: true },
    payments: {
      kind: 'invoice_payment',
      of: (shop, { id }) =>
        shop
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
  create: operation(createParams, createInvoice),
  update: operationOn(updateParams, updateInvoice),
  remove: operationOn(nothing, deleteDraft),
  actions: invoiceActions,
};
