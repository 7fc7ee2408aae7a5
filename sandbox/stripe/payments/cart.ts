import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';
import type { Shop } from '../engine/shop.ts';
import type { Agreement, Choices, DiscountSource } from '../engine/store.ts';
import { newLineItem } from '../objects/line-item.ts';
import type { Buyer } from './buyer.ts';
import { amountsOff, checkDiscount, codeNamed, newDiscount, sourceOf } from './discounts.ts';

type Session = Stripe.Checkout.Session;
type Item = Stripe.LineItem;

/** What the buyer chooses, over and above what he chose before, and what it comes to. */
export const choose = (shop: Shop, session: Session, agreement: Agreement, buyer: Buyer): void => {
  const { quantity, amount, optional_items, promotion_code, shipping_rate, tax } = buyer;
  const chosen = { quantity, amount, optional_items, promotion_code, shipping_rate, tax };
  for (const [name, value] of Object.entries(chosen)) {
    if (value !== undefined) Object.assign(agreement.choices, { [name]: value });
  }
  const { choices } = agreement;
  const hasTrial = Boolean(agreement.subscription_data?.trial_period_days);
  const ordered = [
    ...agreement.items.map((item, index) => orderedItem(shop, item, index, choices)),
    ...(choices.optional_items ?? []).map((wanted) => optionalItem(shop, session, wanted)),
  ].map((item) => (hasTrial && item.price?.recurring ? { ...item, ...NOTHING_DUE } : item));
  agreement.discount = discountOf(shop, session, agreement, ordered, buyer.email);
  const items = taxed(discounted(ordered, agreement.discount), choices.tax ?? 0);
  shop.lineItems.set(session.id, items);
  total(session, items, shippingOf(shop, session, choices.shipping_rate));
  const { coupon, promotionCode } = agreement.discount ?? {};
  session.discounts = coupon ? [{ coupon: coupon.id, promotion_code: promotionCode?.id ?? null }] : [];
};

const total = (session: Session, items: Item[], shipping: Session['shipping_cost']): void => {
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
      amount_tax: sum('amount_tax'),
    },
  } satisfies Partial<Session>);
};

/** What a trial costs at the checkout. */
const NOTHING_DUE = { amount_discount: 0, amount_subtotal: 0, amount_tax: 0, amount_total: 0 };

/** A line as the buyer orders it: the first one in a quantity, or for a price, of his own. */
const orderedItem = (shop: Shop, item: Item, index: number, choices: Choices): Item => {
  const { price, adjustable_quantity: adjustable } = item;
  if (!price) return item;
  const quantity = index === 0 ? (choices.quantity ?? item.quantity ?? 1) : (item.quantity ?? 1);
  if (quantity !== item.quantity) checkQuantity(quantity, adjustable);
  const line = newLineItem(shop, price, quantity);
  const amount =
    price.custom_unit_amount && choices.amount !== undefined ? choices.amount : line.amount_subtotal;
  return {
    ...line,
    adjustable_quantity: adjustable,
    amount_subtotal: amount,
    amount_total: amount,
  };
};

const checkQuantity = (quantity: number, adjustable: Item['adjustable_quantity'] | undefined): void => {
  if (!adjustable?.enabled) throw refuse('This payment link does not let a buyer choose the quantity.');
  const { minimum, maximum } = adjustable;
  if (quantity < (minimum ?? 0) || quantity > (maximum ?? 99)) {
    throw refuse(`The quantity has to be from ${minimum ?? 0} to ${maximum ?? 99}.`);
  }
};

/** Something that the session offers beside what it sells. */
const optionalItem = (
  shop: Shop,
  { optional_items }: Session,
  wanted: { price: string; quantity?: number },
): Item => {
  const offered = optional_items?.find(({ price }) => price === wanted.price);
  if (!offered) throw refuse(`This checkout does not offer ${wanted.price} as an optional item.`);
  const quantity = wanted.quantity ?? offered.quantity;
  const { adjustable_quantity: adjustable } = offered;
  if (quantity !== offered.quantity) {
    checkQuantity(quantity, adjustable);
  }
  return newLineItem(shop, shop.get('price', offered.price, 'price'), quantity);
};

/** The discount of this purchase: by the code that the buyer typed, or as the session came with it. */
const discountOf = (
  shop: Shop,
  session: Session,
  { choices, discount, givenDiscount }: Agreement,
  items: Item[],
  email: string | undefined,
): Agreement['discount'] => {
  const { promotion_code: typed } = choices;
  if (typed && !session.allow_promotion_codes) {
    throw refuse('This checkout does not take promotion codes.');
  }
  const customer = session.customer ? String(session.customer) : undefined;
  const source = typed ? sourceOf(shop, codeNamed(shop, typed, customer)) : givenDiscount;
  if (!source) return undefined;
  checkDiscount(shop, source, {
    currency: session.currency ?? 'usd',
    subtotal: items.reduce((sum, { amount_subtotal }) => sum + amount_subtotal, 0),
    customer,
    email,
  });
  const isSame =
    discount?.coupon.id === source.coupon.id && discount.promotionCode?.id === source.promotionCode?.id;
  return isSame ? discount : { ...source, object: newDiscount(shop, source, session.id) };
};

const discounted = (items: Item[], source: DiscountSource | undefined): Item[] => {
  if (!source) return items;
  const amounts = amountsOff(
    source.coupon,
    items.map(({ amount_subtotal, price }) => ({ amount: amount_subtotal, product: String(price?.product) })),
  );
  return items.map((item, index) => ({
    ...item,
    amount_discount: amounts[index] ?? 0,
    amount_total: item.amount_subtotal - (amounts[index] ?? 0),
  }));
};

/** What the tax comes to is for the buyer's request to say; all of it is on the first line. */
const taxed = ([first, ...others]: Item[], tax: number): Item[] =>
  first ? [{ ...first, amount_tax: tax, amount_total: first.amount_total + tax }, ...others] : [];

/** The way of shipping that the buyer chose of those that the session offers: the first one, where he did not. */
const shippingOf = (
  shop: Shop,
  { shipping_options: options }: Session,
  wanted: string | undefined,
): Session['shipping_cost'] => {
  const option = wanted ? options.find(({ shipping_rate }) => shipping_rate === wanted) : options[0];
  if (wanted && !option) throw refuse(`This checkout does not offer the shipping rate ${wanted}.`);
  if (!option) return null;
  const rate = shop.get('shipping_rate', String(option.shipping_rate), 'shipping_rate');
  const { shipping_amount: amount } = option;
  return { amount_subtotal: amount, amount_tax: 0, amount_total: amount, shipping_rate: rate.id };
};
