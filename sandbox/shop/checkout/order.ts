import type Stripe from 'stripe';
import type { Given } from '../pages/fields.ts';
import { ifKnown, type Shop, type Visit } from '../shop.ts';
import { accountOf, bankErrors, cardErrors, cardOf } from './methods.ts';

type Session = Stripe.Checkout.Session;

/** A session with its link and the buyer's choices. */
export interface Order {
  session: Session;
  link: Stripe.PaymentLink;
  items: Stripe.LineItem[];
  /** The query of the link's URL, with prefilled values and UTM codes. */
  query: string;
  /** Of the first item. */
  quantity: number;
  promotion?: { code: string; discount: number; label: string };
  /** The error of an invalid code. */
  codeError?: string;
  total: number;
  currency: string;
}

/** Reads a session. Returns undefined if it does not exist. */
export const readOrder = async (
  { sdk }: Shop,
  id: string,
  query: string,
  chosen: { quantity?: string; promotion_code?: string },
): Promise<Order | undefined> => {
  const session = await ifKnown(sdk.checkout.sessions.retrieve(id, { expand: ['line_items'] }));
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
  const found = sdk.promotionCodes.list({ code, active: true, expand: ['data.promotion.coupon'] });
  const coupon = (await ifKnown(found))?.data[0]?.promotion.coupon;
  if (!coupon || typeof coupon === 'string') return undefined;
  const { percent_off, amount_off } = coupon;
  const discount = Math.min(amount_off ?? Math.round((subtotal * (percent_off ?? 0)) / 100), subtotal);
  return { code, discount, label: percent_off ? `${percent_off}% off` : 'Discount' };
};

const VERBS: Record<string, string> = { book: 'Book', donate: 'Donate', subscribe: 'Subscribe' };

/** Stripe's label of the button. */
export const submitLabel = ({ session, link, total }: Order, price: string): string => {
  if (session.mode === 'subscription') return total === 0 ? 'Start trial' : 'Subscribe';
  if (total === 0) return 'Complete order';
  return `${VERBS[link.submit_type] ?? 'Pay'} ${price}`;
};

/** The parts of an address, with their labels and autocomplete names. */
export const ADDRESS = {
  line1: ['Address', 'address-line1'],
  postal_code: ['Postal code', 'postal-code'],
  city: ['City', 'address-level2'],
} as const;

const PARTS = [...Object.keys(ADDRESS), 'country'];

const addressOf = (kind: 'billing' | 'shipping', given: Given): Given =>
  Object.fromEntries(PARTS.map((part) => [part, given[`${kind}_${part}`] ?? '']));

/** The errors of a buyer's input by field. */
export const errorsIn = ({ session, link, codeError }: Order, given: Given): Given => {
  const missing = (name: string, what: string): Given =>
    given[name] ? {} : { [name]: `${what} is missing.` };
  const missingAddress = (kind: string): Given =>
    Object.assign({}, ...Object.entries(ADDRESS).map(([part, [label]]) => missing(`${kind}_${part}`, label)));
  const isEmail = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given.email ?? '');
  const unanswered = session.custom_fields.filter(
    ({ key, optional }) => !optional && !given[`answer_${key}`],
  );
  return {
    ...(!isEmail && { email: 'Your email is incomplete.' }),
    ...missing('name', 'Your name'),
    ...(given.method === 'bank' ? bankErrors(given) : cardErrors(given)),
    ...(session.phone_number_collection?.enabled && missing('phone', 'Your phone number')),
    ...(session.billing_address_collection === 'required' && missingAddress('billing')),
    ...(session.shipping_address_collection && {
      ...missing('shipping_name', 'The name'),
      ...missingAddress('shipping'),
    }),
    ...Object.fromEntries(unanswered.map(({ key }) => [`answer_${key}`, 'An answer is missing.'])),
    ...(link.consent_collection?.terms_of_service === 'required' &&
      missing('terms', 'Your consent to the terms')),
    ...(codeError && { promotion_code: codeError }),
  };
};

/** The buyer in the form of the test helpers. */
export const visitOf = ({ session, link, items, query, quantity, promotion }: Order, given: Given): Visit => {
  const answers = session.custom_fields
    .map(({ key }) => [key, given[`answer_${key}`]])
    .filter(([, answer]) => answer);
  const isMore = quantity !== items[0]?.quantity;
  return {
    url: `${link.url}${query}`,
    session: session.id,
    ...(isMore && { quantity }),
    ...(promotion && { promotion_code: promotion.code }),
    email: given.email,
    name: given.name,
    ...(given.phone && { phone: given.phone }),
    ...(given.tax_id && { tax_ids: [{ type: 'eu_vat', value: given.tax_id }] }),
    ...(session.billing_address_collection === 'required' && { address: addressOf('billing', given) }),
    ...(session.shipping_address_collection && {
      shipping: { name: given.shipping_name, address: addressOf('shipping', given) },
    }),
    consent: {
      terms_of_service: given.terms === 'yes',
      promotions: given.promotions === 'yes' ? 'opt_in' : 'opt_out',
    },
    custom_fields: Object.fromEntries(answers),
    card: (given.method === 'bank' ? accountOf(given.account_number) : cardOf(given.card_number))?.pays,
  };
};
