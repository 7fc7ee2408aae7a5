import type Stripe from 'stripe';
import { mergeMetadata, unset } from '../engine/changes.ts';
import { longText, metadata, oneOf, range, text } from '../engine/param-types.ts';
import { shape } from '../engine/params.ts';
import { operationOn, type Resource } from '../engine/resource.ts';
import { invoiceActions } from './invoice-actions.ts';

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
  update: operationOn(
    shape<Pick<Stripe.InvoiceUpdateParams, 'description' | 'footer' | 'metadata'>>({
      description: longText,
      footer: longText,
      metadata,
    }),
    (shop, invoice: Stripe.Invoice, params) =>
      shop.change(
        invoice,
        {
          description: unset(params.description),
          footer: unset(params.footer),
          metadata: mergeMetadata(invoice.metadata ?? {}, params.metadata),
        },
        'invoice.updated',
      ),
  ),
  actions: invoiceActions,
};
