import Stripe from 'stripe';
import { newId } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';
import type { DraftLine } from './invoice.ts';

type Item = Stripe.InvoiceItem;
type Period = Stripe.InvoiceItem.Period;

/** Something that a customer is to pay with an invoice: this one, or his next. `amount` is in minor units. */
export interface InvoiceItemDraft {
  customer: string;
  currency: string;
  amount: number;
  description: string | null;
  invoice?: string | null;
  price?: Stripe.Price | undefined;
  quantity?: number;
  period?: Period | undefined;
  /** Whether it makes up for a change in the middle of a period of this subscription. */
  proration?: boolean;
  subscription?: string | undefined;
  metadata?: Stripe.Metadata;
}

export const newInvoiceItem = (shop: Shop, draft: InvoiceItemDraft): Item => {
  const { price, quantity = 1, subscription } = draft;
  const item: Item = {
    id: newId('ii'),
    object: 'invoiceitem',
    amount: draft.amount,
    currency: draft.currency,
    customer: draft.customer,
    customer_account: null,
    date: shop.now,
    description: draft.description,
    discountable: !draft.proration,
    discounts: [],
    invoice: draft.invoice ?? null,
    livemode: shop.livemode,
    metadata: draft.metadata ?? {},
    parent: subscription ? { subscription_details: { subscription }, type: 'subscription_details' } : null,
    period: draft.period ?? { end: shop.now, start: shop.now },
    pricing: {
      ...(price && { price_details: { price: price.id, product: String(price.product) } }),
      type: 'price_details',
      unit_amount_decimal: price?.unit_amount_decimal ?? Stripe.Decimal.from(draft.amount / quantity),
    },
    proration: draft.proration ?? false,
    quantity,
    quantity_decimal: Stripe.Decimal.from(quantity),
    tax_rates: [],
    test_clock: null,
  };
  return shop.add('invoiceitem', item, 'invoiceitem.created');
};

/** The line of an invoice that an item becomes. */
export const itemLine = (shop: Shop, item: Item): DraftLine => ({
  amount: item.amount,
  description: item.description,
  parent: {
    invoice_item_details: {
      invoice_item: item.id,
      proration: item.proration,
      proration_details: { credited_items: null },
      subscription: item.parent?.subscription_details?.subscription ?? null,
    },
    subscription_item_details: null,
    type: 'invoice_item_details',
  },
  period: item.period,
  price: shop.find('price', String(item.pricing?.price_details?.price)) ?? null,
  quantity: item.quantity,
});
