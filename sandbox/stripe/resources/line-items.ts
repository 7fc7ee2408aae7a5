import type Stripe from 'stripe';
import { newId } from '../engine/ids.ts';
import type { Store } from '../engine/store.ts';

type Adjustable = { enabled: boolean; maximum?: number; minimum?: number };

export const adjustableQuantity = (given: Adjustable): Stripe.LineItem['adjustable_quantity'] =>
  given.enabled
    ? { enabled: true, maximum: given.maximum ?? 99, minimum: given.minimum ?? 0 }
    : { enabled: false, maximum: null, minimum: null };

/** Line items of links and sessions. A price that the buyer chooses counts as its preset or 0 until the payment. */
export const newLineItem = (
  store: Store,
  price: Stripe.Price,
  quantity: number,
  adjustable?: Adjustable,
): Stripe.LineItem => {
  const amount = (price.unit_amount ?? price.custom_unit_amount?.preset ?? 0) * quantity;
  return {
    id: newId('li'),
    object: 'item',
    adjustable_quantity: adjustable ? adjustableQuantity(adjustable) : null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: store.find('product', String(price.product))?.name ?? null,
    metadata: {},
    price,
    quantity,
  };
};
