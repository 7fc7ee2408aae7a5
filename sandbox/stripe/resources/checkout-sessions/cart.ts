import type Stripe from 'stripe';
import { refuse } from '../../engine/errors.ts';
import type { Choices, Order } from '../../engine/objects.ts';
import type { Store } from '../../engine/store.ts';
import { amountsOff, newDiscount } from '../coupons.ts';
import { newLineItem } from '../line-items.ts';
import { discountSource } from '../promotion-codes.ts';

type Session = Stripe.Checkout.Session;
type Item = Stripe.LineItem;

/**
 * Adds the buyer's choices to those of earlier attempts, and calculates the amounts of the session.
 * @throws StripeError if a choice is not possible
 */
export const choose = (
  store: Store,
  session: Session,
  order: Order,
  { email, ...given }: Choices & { email?: string },
): void => {
  const { choices } = order;
  for (const name of ['quantity', 'amount', 'optional_items', 'promotion_code', 'shipping_rate'] as const) {
    if (given[name] !== undefined) Object.assign(choices, { [name]: given[name] });
  }
  const hasTrial = Boolean(order.subscription_data?.trial_period_days);
  const ordered = [
    ...order.items.map((item, index) => orderedItem(store, item, index, choices)),
    ...(choices.optional_items ?? []).map((wanted) => optionalItem(store, session, wanted)),
  ].map((item) => (hasTrial && item.price?.recurring ? { ...item, ...NOTHING_DUE } : item));
  order.discount = discountOf(store, session, order, ordered, email);
  const { coupon, promotionCode } = order.discount ?? {};
  const amounts = coupon
    ? amountsOff(
        coupon,
        ordered.map((item) => item.amount_subtotal),
      )
    : [];
  const items = ordered.map((item, index) => ({
    ...item,
    amount_discount: amounts[index] ?? 0,
    amount_total: item.amount_subtotal - (amounts[index] ?? 0),
  }));
  store.lineItems.set(session.id, items);
  session.discounts = coupon ? [{ coupon: coupon.id, promotion_code: promotionCode?.id ?? null }] : [];
  setTotals(session, items, shippingCost(store, session, choices.shipping_rate));
};

/** The amounts of a recurring item in a trial. */
const NOTHING_DUE = { amount_discount: 0, amount_subtotal: 0, amount_total: 0 };

const setTotals = (session: Session, items: Item[], shipping: Session['shipping_cost']): void => {
  const sum = (key: keyof typeof NOTHING_DUE) => items.reduce((all, item) => all + item[key], 0);
  const amount_total = sum('amount_total') + (shipping?.amount_total ?? 0);
  Object.assign(session, {
    amount_subtotal: sum('amount_subtotal'),
    amount_total,
    payment_status: amount_total === 0 ? 'no_payment_required' : 'unpaid',
    shipping_cost: shipping,
    total_details: {
      amount_discount: sum('amount_discount'),
      amount_shipping: shipping?.amount_total ?? 0,
      amount_tax: 0,
    },
  } satisfies Partial<Session>);
};

/** An item with the quantity (of the first item) and the amount that the buyer chose. */
const orderedItem = (store: Store, item: Item, index: number, choices: Choices): Item => {
  const { price, adjustable_quantity: adjustable } = item;
  if (!price) return item;
  const quantity = index === 0 ? (choices.quantity ?? item.quantity ?? 1) : (item.quantity ?? 1);
  if (quantity !== item.quantity) checkQuantity(quantity, adjustable);
  const line = newLineItem(store, price, quantity);
  const { custom_unit_amount: custom } = price;
  const amount = (custom && choices.amount) ?? line.amount_subtotal;
  if (custom && choices.amount !== undefined) checkChosen(custom, amount);
  return { ...line, adjustable_quantity: adjustable, amount_subtotal: amount, amount_total: amount };
};

const checkChosen = ({ minimum, maximum }: Stripe.Price.CustomUnitAmount, amount: number): void => {
  if (amount < (minimum ?? 0)) throw refuse(`The amount has to be at least ${minimum}.`);
  if (maximum !== null && amount > maximum) throw refuse(`The amount can be at most ${maximum}.`);
};

const checkQuantity = (quantity: number, adjustable: Item['adjustable_quantity'] | undefined): void => {
  if (!adjustable?.enabled) throw refuse('This payment link does not let a buyer choose the quantity.');
  const { minimum, maximum } = adjustable;
  if (quantity < (minimum ?? 0) || quantity > (maximum ?? 99)) {
    throw refuse(`The quantity has to be from ${minimum ?? 0} to ${maximum ?? 99}.`);
  }
};

const optionalItem = (
  store: Store,
  { optional_items }: Session,
  wanted: { price: string; quantity?: number },
): Item => {
  const offered = optional_items?.find(({ price }) => price === wanted.price);
  if (!offered) throw refuse(`This checkout does not offer ${wanted.price} as an optional item.`);
  const quantity = wanted.quantity ?? offered.quantity;
  if (quantity !== offered.quantity) checkQuantity(quantity, offered.adjustable_quantity);
  return newLineItem(store, store.get('price', offered.price, 'price'), quantity);
};

const discountOf = (
  store: Store,
  session: Session,
  { choices, discount }: Order,
  items: Item[],
  email: string | undefined,
): Order['discount'] => {
  const { promotion_code: typed } = choices;
  if (!typed) return undefined;
  if (!session.allow_promotion_codes) throw refuse('This checkout does not take promotion codes.');
  const source = discountSource(store, typed, {
    currency: session.currency ?? 'usd',
    subtotal: items.reduce((sum, { amount_subtotal }) => sum + amount_subtotal, 0),
    email,
  });
  // A second attempt with the same code keeps the discount.
  return discount?.promotionCode.id === source.promotionCode.id
    ? discount
    : { ...source, object: newDiscount(store, source, session.id) };
};

/** The cost of the chosen shipping rate, or of the first one. */
const shippingCost = (
  store: Store,
  { shipping_options: options }: Session,
  wanted: string | undefined,
): Session['shipping_cost'] => {
  const option = wanted ? options.find(({ shipping_rate }) => shipping_rate === wanted) : options[0];
  if (wanted && !option) throw refuse(`This checkout does not offer the shipping rate ${wanted}.`);
  if (!option) return null;
  const rate = store.get('shipping_rate', String(option.shipping_rate), 'shipping_rate');
  const { shipping_amount: amount } = option;
  return { amount_subtotal: amount, amount_tax: 0, amount_total: amount, shipping_rate: rate.id };
};
