import type Stripe from 'stripe';
import { mergeMetadata } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import {
  boolean,
  currency,
  integer,
  longText,
  metadata,
  range,
  text,
  wholeNumber,
} from '../engine/param-types.ts';
import { must, nothing, shape, unsimulated } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { addLines, setLines } from '../objects/invoice.ts';
import { itemLine, newInvoiceItem } from '../objects/invoice-item.ts';
import { atTimeOf } from '../objects/test-clock.ts';

type Item = Stripe.InvoiceItem;
type Params = Stripe.InvoiceItemCreateParams;

/** What a customer is to pay: with the draft that is named, or with the next invoice. */
const create = (shop: Shop, params: Params): Item => {
  const draft = params.invoice ? shop.get('invoice', params.invoice, 'invoice') : undefined;
  if (draft && draft.status !== 'draft') {
    throw refuse(`Invoice ${draft.id} is no longer editable`, 'invoice_not_editable', 'invoice');
  }
  const customer = shop.get('customer', String(draft?.customer ?? params.customer ?? ''), 'customer');
  const price = params.pricing?.price ? shop.get('price', params.pricing.price, 'pricing[price]') : undefined;
  const quantity = params.quantity ?? 1;
  const amount = price ? (price.unit_amount ?? 0) * quantity : params.amount;
  if (amount === undefined) throw refuse('Missing required param: amount.', 'parameter_missing', 'amount');
  const product = shop.find('product', String(price?.product));
  return atTimeOf(shop, customer.id, () => {
    const item = newInvoiceItem(shop, {
      amount,
      currency: price?.currency ?? params.currency ?? draft?.currency ?? 'usd',
      customer: customer.id,
      description: params.description ?? product?.name ?? null,
      invoice: draft?.id ?? null,
      metadata: mergeMetadata({}, params.metadata),
      period: params.period,
      price,
      quantity,
      subscription: params.subscription,
    });
    if (draft) addLines(shop, draft, [itemLine(shop, item)]);
    return item;
  });
};

const remove = (shop: Shop, item: Item): Stripe.DeletedInvoiceItem => {
  const invoice = shop.find('invoice', String(item.invoice));
  if (invoice && invoice.status !== 'draft') {
    throw refuse(`Invoice ${invoice.id} is no longer editable`, 'invoice_not_editable');
  }
  if (invoice) {
    const lines = shop.invoiceLines.get(invoice.id) ?? [];
    const isOther = ({ parent }: Stripe.InvoiceLineItem) =>
      parent?.invoice_item_details?.invoice_item !== item.id;
    setLines(shop, invoice, lines.filter(isOther));
  }
  shop.table('invoiceitem').delete(item.id);
  shop.emit('invoiceitem.deleted', item);
  return { id: item.id, object: 'invoiceitem', deleted: true };
};

export const invoiceItems: Resource<'invoiceitem'> = {
  object: 'invoiceitem',
  path: 'invoiceitems',
  permission: 'invoice',
  idParam: 'invoiceitem',
  expands: { customer: 'customer', invoice: 'invoice' },
  list: shape<Omit<Stripe.InvoiceItemListParams, keyof Stripe.PaginationParams>>({
    created: range,
    customer: text,
    customer_account: text,
    invoice: text,
    pending: boolean,
  }),
  filters: {
    pending: ({ invoice }, wanted) => (invoice === null) === wanted,
  },
  create: operation(
    shape<Params>({
      amount: wholeNumber,
      currency,
      customer: text,
      description: longText,
      invoice: text,
      metadata,
      period: { end: must(wholeNumber), start: must(wholeNumber) },
      pricing: { price: text },
      quantity: integer(0),
      subscription: text,
      ...unsimulated(
        'customer_account',
        'discountable',
        'discounts',
        'price_data',
        'quantity_decimal',
        'tax_behavior',
        'tax_code',
        'tax_rates',
        'unit_amount_decimal',
      ),
    }),
    create,
  ),
  update: operationOn(
    shape<Stripe.InvoiceItemUpdateParams>({
      description: longText,
      metadata,
      ...unsimulated(
        'amount',
        'discountable',
        'discounts',
        'invoicing_rules',
        'period',
        'price_data',
        'pricing',
        'quantity',
        'quantity_decimal',
        'tax_behavior',
        'tax_code',
        'tax_rates',
        'unit_amount_decimal',
      ),
    }),
    (_shop, item: Item, { description = item.description, metadata: given }) =>
      Object.assign(item, { description, metadata: mergeMetadata(item.metadata ?? {}, given) }),
  ),
  remove: operationOn(nothing, remove),
};
