import type Stripe from 'stripe';
import { noSuch } from '../engine/errors.ts';
import type { Shop } from '../engine/shop.ts';
import { methodNamed } from '../objects/payment-methods.ts';
import type { Buyer } from '../payments/buyer.ts';
import { expire, landingUrl, linkOf, openLink } from '../payments/checkout.ts';
import { pay, settle } from '../payments/pay.ts';
import { inShop } from './helper.ts';

/** Opens a link by its URL (whose query is honoured) or its id. */
interface Visit extends Buyer {
  url?: string;
  payment_link?: string;
  /** Goes on with a session that was opened before. */
  session?: string;
}

const VISIT = [
  'url',
  'payment_link',
  'session',
  'email',
  'name',
  'phone',
  'address',
  'shipping',
  'card',
  'method',
  'quantity',
  'amount',
  'tax',
  'custom_fields',
  'tax_ids',
  'locale',
  'business_name',
  'individual_name',
  'optional_items',
  'promotion_code',
  'shipping_rate',
  'consent',
  'presentment_currency',
] as const satisfies (keyof Visit)[];

const sessionAt = (shop: Shop, id: string) => shop.get('checkout.session', id, 'session');

/** The session that a visit is about, and who visits: what the link's URL prefills counts as typed. */
const visit = (shop: Shop, { url, payment_link, session, ...buyer }: Visit) => {
  const address = url ?? payment_link ?? '';
  const query = new URLSearchParams(address.split('?')[1]?.split('#')[0] ?? '');
  if (session) return { session: sessionAt(shop, session), query, buyer };
  const link = linkOf(shop, address);
  if (!link) throw noSuch('payment_link', address, 'payment_link', 404);
  const email = buyer.email ?? query.get('prefilled_email') ?? undefined;
  return { session: openLink(shop, link, query, buyer), query, buyer: { ...buyer, ...(email && { email }) } };
};

const landing = (shop: Shop, session: Stripe.Checkout.Session, query: URLSearchParams): string | null => {
  const link = shop.find('payment_link', String(session.payment_link));
  return link && session.status === 'complete' ? landingUrl(link, session, query) : null;
};

/** What buyers do in a browser, and what their banks answer. */
export const checkoutHelpers = [
  /** Opens a link without paying. Answers `{ session }`. */
  inShop<Visit>('/open', VISIT, (shop, given) => ({ session: visit(shop, given).session })),

  /** Opens a link, or goes on with a session, and pays. Answers `{ session, redirect_url }`. */
  inShop<Visit>('/pay', VISIT, (shop, given) => {
    methodNamed(given.card ?? given.method ?? 'visa');
    const { session, query, buyer } = visit(shop, given);
    pay(shop, session, buyer);
    return { session, redirect_url: landing(shop, session, query) };
  }),

  /** The bank answers to a debit. */
  inShop<{ session: string; outcome: 'succeed' | 'fail' }>(
    '/settle',
    ['session', 'outcome'],
    (shop, { session, outcome }) => ({ session: settle(shop, sessionAt(shop, session), outcome) }),
  ),

  /** Nobody paid in time. */
  inShop<{ session: string }>('/expire', ['session'], (shop, { session }) => ({
    session: expire(shop, sessionAt(shop, session)),
  })),
];
