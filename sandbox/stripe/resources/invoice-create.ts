import type Stripe from 'stripe';
import { mergeMetadata, orNull } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import {
  boolean,
  currency,
  integer,
  longText,
  metadata,
  oneOf,
  text,
  wholeNumber,
} from '../engine/param-types.ts';
import { must, shape, unsimulated } from '../engine/params.ts';
import type { Shop } from '../engine/shop.ts';
import { newInvoice } from '../objects/invoice.ts';
import { atTimeOf } from '../objects/test-clock.ts';
import { takePendingItems } from '../payments/invoices.ts';

type Params = Stripe.InvoiceCreateParams;

const DAY = 86_400;

/** What an invoice may be told on its making and, while it is a draft, later. */
export const invoiceFields = {
  account_tax_ids: [text],
  auto_advance: boolean,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  custom_fields: [{ name: must(text), value: must(text) }],
  days_until_due: integer(0),
  default_payment_method: text,
  description: longText,
  due_date: wholeNumber,
  footer: longText,
  metadata,
  number: text,
  statement_descriptor: text,
} as const;

const UNSIMULATED = [
  'application_fee_amount',
  'automatic_tax',
  'automatically_finalizes_at',
  'default_source',
  'default_tax_rates',
  'discounts',
  'effective_at',
  'issuer',
  'on_behalf_of',
  'payment_settings',
  'rendering',
  'shipping_cost',
  'shipping_details',
  'transfer_data',
] as const;

export const createParams = shape<Params>({
  ...invoiceFields,
  currency,
  customer: must(text),
  pending_invoice_items_behavior: oneOf('exclude', 'include'),
  subscription: text,
  ...unsimulated(...UNSIMULATED, 'customer_account', 'from_invoice'),
});

export const updateParams = shape<Stripe.InvoiceUpdateParams>({
  ...invoiceFields,
  ...unsimulated(...UNSIMULATED),
});

/** The fields of an invoice that parameters set, for creations and updates. */
export const fieldsOf = (
  { now }: Shop,
  params: Pick<Stripe.InvoiceUpdateParams, keyof typeof invoiceFields>,
): Partial<Stripe.Invoice> => {
  const due =
    params.due_date ?? (params.days_until_due === undefined ? undefined : now + params.days_until_due * DAY);
  const given: Partial<Stripe.Invoice> = {
    account_tax_ids: params.account_tax_ids === undefined ? undefined : orNull(params.account_tax_ids),
    auto_advance: params.auto_advance,
    collection_method: params.collection_method,
    custom_fields: params.custom_fields === undefined ? undefined : orNull(params.custom_fields),
    default_payment_method: params.default_payment_method,
    description: params.description === undefined ? undefined : orNull(params.description),
    due_date: due,
    footer: params.footer === undefined ? undefined : orNull(params.footer),
    number: params.number === undefined ? undefined : orNull(params.number),
    statement_descriptor: params.statement_descriptor,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
};

/** A draft for a customer: of what is waiting for his next invoice, or empty. */
export const createInvoice = (shop: Shop, params: Params): Stripe.Invoice =>
  atTimeOf(shop, params.customer, () => {
    const customer = shop.get('customer', params.customer ?? '', 'customer');
    if (params.collection_method === 'send_invoice' && !params.days_until_due && !params.due_date) {
      throw refuse(
        "If collection_method is set to 'send_invoice', you must specify either days_until_due or due_date.",
      );
    }
    const subscription = params.subscription
      ? shop.get('subscription', params.subscription, 'subscription')
      : undefined;
    const invoice = newInvoice(shop, {
      customer,
      currency: params.currency ?? shop.account.default_currency ?? 'usd',
      lines: [],
      fields: {
        billing_reason: 'manual',
        ...(subscription && {
          parent: {
            quote_details: null,
            subscription_details: { metadata: { ...subscription.metadata }, subscription: subscription.id },
            type: 'subscription_details',
          },
        }),
        ...fieldsOf(shop, params),
        metadata: mergeMetadata({}, params.metadata),
      },
    });
    if (params.pending_invoice_items_behavior === 'include') takePendingItems(shop, invoice);
    return invoice;
  });
