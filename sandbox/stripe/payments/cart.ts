import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';
import type { Shop } from '../engine/shop.ts';
import { newLineItem } from '../objects/line-item.ts';
import type { Buyer } from './buyer.ts';

type Session = Stripe.Checkout.Session;

/** What the buyer chooses of what a session offers, and what it comes to. Choosing again starts from the offer. */
export const choose = (shop: Shop, session: Session, buyer: Buyer): void => {
  const { items: offered = [], subscription_data } = shop.agreements.get(session.id) ?? {};
  const hasTrial = Boolean(subscription_data?.trial_period_days);
  const items = offered.map((item, index) => {
    const ordered = orderedItem(shop, item, index, buyer);
    return hasTrial && ordered.price?.recurring ? { ...ordered, ...NOTHING_DUE } : ordered;
  });
  const sum = (key: keyof typeof NOTHING_DUE) => items.reduce((total, item) => total + item[key], 0);
  shop.lineItems.set(session.id, items);
  Object.assign(session, {
    amount_subtotal: sum('amount_subtotal'),
    amount_total: sum('amount_total'),
    payment_status: sum('amount_total') === 0 ? 'no_payment_required' : 'unpaid',
    total_details: {
      amount_discount: sum('amount_discount'),
      amount_shipping: 0,
      amount_tax: sum('amount_tax'),
    },
  } satisfies Partial<Session>);
};

/** What a trial costs at the checkout. */
const NOTHING_DUE = { amount_discount: 0, amount_subtotal: 0, amount_tax: 0, amount_total: 0 };

/** A line as the buyer orders it: his quantity, his price, less the discount and with the tax on the first one. */
const orderedItem = (shop: Shop, item: Stripe.LineItem, index: number, buyer: Buyer): Stripe.LineItem => {
  const { price, adjustable_quantity: adjustable } = item;
  if (!price) return item;
  if (index === 0 && buyer.quantity !== undefined && !adjustable?.enabled) {
    throw refuse('This payment link does not let a buyer choose the quantity.');
  }
  const chosen = index === 0 ? (buyer.quantity ?? item.quantity) : item.quantity;
  const line = newLineItem(shop, price, chosen ?? 1);
  const subtotal =
    price.custom_unit_amount && buyer.amount !== undefined ? buyer.amount : line.amount_subtotal;
  const discount = index === 0 ? (buyer.discount ?? 0) : 0;
  const tax = index === 0 ? (buyer.tax ?? 0) : 0;
  return {
    ...line,
    adjustable_quantity: adjustable,
    amount_discount: discount,
    amount_subtotal: subtotal,
    amount_tax: tax,
    amount_total: subtotal - discount + tax,
  };
};
