import type Stripe from 'stripe';
import type { Given } from '../pages/fields.ts';
import type { Shop, Visit } from '../shop.ts';
import { bankErrors, cardErrors, cardOf } from './methods.ts';

type Session = Stripe.Checkout.Session;

/** A checkout with the link that it was opened from, and what the buyer has chosen in it so far. */
export interface Order {
  session: Session;
  link: Stripe.PaymentLink;
  items: Stripe.LineItem[];
  /** The query of the link's address: it prefills, and its UTM codes go on to the redirect. */
  query: string;
  /** Of the first item, where the buyer may choose. */
  quantity: number;
  promotion?: { code: string; discount: number; label: string };
  /** Why a code that was typed does not count. */
  codeError?: string;
  total: number;
  currency: string;
}

/** Reads a checkout; `undefined` where there is none of that id. */
export const readOrder = async (
  { sdk }: Shop,
  id: string,
  query: string,
  chosen: { quantity?: string; promotion_code?: string },
): Promise<Order | undefined> => {
  const session = await sdk.checkout.sessions.retrieve(id, { expand: ['line_items'] }).catch(() => undefined);
  if (!session) return undefined;
  const link = await sdk.paymentLinks.retrieve(String(session.payment_link));
  const items = session.line_items?.data ?? [];
  const [first] = items;
  const wanted = Math.trunc(Number(chosen.quantity ?? first?.quantity));
  const quantity = wanted >= 1 && wanted <= 99 ? wanted : (first?.quantity ?? 1);
  const subtotal = items.reduce(
    (sum, item, index) => sum + amountOf(item, index === 0 ? quantity : undefined),
    0,
  );
  const order = { session, link, items, query, quantity, currency: session.currency ?? 'usd' };
  const code = chosen.promotion_code;
  if (!code || !link.allow_promotion_codes) return { ...order, total: subtotal };
  const promotion = await readPromotion(sdk, code, subtotal);
  return promotion
    ? { ...order, promotion, total: subtotal - promotion.discount }
    : { ...order, total: subtotal, codeError: 'This code is invalid.' };
};

export const amountOf = ({ amount_total, quantity: before }: Stripe.LineItem, quantity = before): number =>
  (amount_total / (before || 1)) * (quantity ?? 1);

const readPromotion = async (sdk: Stripe, code: string, subtotal: number): Promise<Order['promotion']> => {
  const { data } = await sdk.promotionCodes.list({ code, active: true, expand: ['data.promotion.coupon'] });
  const coupon = data[0]?.promotion.coupon;
  if (!coupon || typeof coupon === 'string') return undefined;
  const { percent_off, amount_off } = coupon;
  const discount = Math.min(amount_off ?? Math.round((subtotal * (percent_off ?? 0)) / 100), subtotal);
  return { code, discount, label: percent_off ? `${percent_off}% off` : 'Discount' };
};

const VERBS: Record<string, string> = { book: 'Book', donate: 'Donate', subscribe: 'Subscribe' };

/** The button's words, as Stripe has them. */
export const submitLabel = ({ session, link, total }: Order, price: string): string => {
  if (session.mode === 'subscription') return total === 0 ? 'Start trial' : 'Subscribe';
  if (total === 0) return 'Complete order';
  return `${VERBS[link.submit_type] ?? 'Pay'} ${price}`;
};

/** What is wrong with what a buyer typed, by the field. */
export const errorsIn = ({ session, link, codeError }: Order, given: Given): Given => {
  const missing = (name: string, what: string): Given =>
    given[name] ? {} : { [name]: `${what} is missing.` };
  const isEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given.email ?? '');
  const unanswered = session.custom_fields.filter(
    ({ key, optional }) => !optional && !given[`answer_${key}`],
  );
  return {
    ...(!isEmail && { email: 'Your email is incomplete.' }),
    ...missing('name', 'Your name'),
    ...(given.method === 'bank' ? bankErrors(given) : cardErrors(given)),
    ...(session.phone_number_collection?.enabled && missing('phone', 'Your phone number')),
    ...(session.shipping_address_collection && {
      ...missing('shipping_name', 'The name'),
      ...missing('shipping_line1', 'The address'),
      ...missing('shipping_postal_code', 'The postal code'),
      ...missing('shipping_city', 'The city'),
    }),
    ...Object.fromEntries(unanswered.map(({ key }) => [`answer_${key}`, 'An answer is missing.'])),
    ...(link.consent_collection?.terms_of_service === 'required' &&
      missing('terms', 'Your consent to the terms')),
    ...(codeError && { promotion_code: codeError }),
  };
};

/** The buyer as the test helpers take one. A changed order is a new checkout there. */
export const visitOf = ({ session, link, items, query, quantity, promotion }: Order, given: Given): Visit => {
  const isMore = quantity !== items[0]?.quantity;
  const {
    shipping_name: name,
    shipping_line1: line1,
    shipping_postal_code: postal_code,
    shipping_city: city,
  } = given;
  const address = { line1, postal_code, city, country: given.shipping_country };
  const answers = session.custom_fields
    .map(({ key }) => [key, given[`answer_${key}`]])
    .filter(([, answer]) => answer);
  return {
    url: `${link.url}${query}`,
    ...(!isMore && !promotion && { session: session.id }),
    ...(isMore && { quantity }),
    ...(promotion && { discount: promotion.discount }),
    email: given.email,
    name: given.name,
    ...(given.phone && { phone: given.phone }),
    ...(session.shipping_address_collection && { shipping: { name, address } }),
    custom_fields: Object.fromEntries(answers),
    card: given.method === 'bank' ? 'us_bank_account' : cardOf(given.card_number)?.pays,
  };
};
