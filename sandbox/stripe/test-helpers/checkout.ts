import { noSuch } from '../engine/errors.ts';
import type { Store } from '../engine/store.ts';
import type { Buyer } from '../resources/checkout-sessions/buyer.ts';
import { expire, landingUrl, linkOf, openLink } from '../resources/checkout-sessions/open.ts';
import { pay, settle, verify } from '../resources/checkout-sessions/pay.ts';
import { methodNamed } from '../resources/payment-methods.ts';
import { inStore } from './helper.ts';

/** A buyer with the URL or the id of a link, or with a session that is open already. */
interface Visit extends Buyer {
  url?: string;
  payment_link?: string;
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
  'custom_fields',
  'tax_ids',
  'business_name',
  'individual_name',
  'optional_items',
  'promotion_code',
  'shipping_rate',
  'consent',
  'presentment_currency',
] as const satisfies (keyof Visit)[];

const sessionAt = (store: Store, id: string) => store.get('checkout.session', id, 'session');

/** The session of a visit. A prefilled email address in the URL counts as the buyer's input. */
const visit = (store: Store, { url, payment_link, session, ...buyer }: Visit) => {
  const address = url ?? payment_link ?? '';
  const query = new URLSearchParams(address.split('?')[1]?.split('#')[0] ?? '');
  if (session) return { session: sessionAt(store, session), query, buyer };
  const link = linkOf(store, address);
  if (!link) throw noSuch('payment_link', address, 'payment_link', 404);
  const email = buyer.email ?? query.get('prefilled_email') ?? undefined;
  return {
    session: openLink(store, link, query, buyer),
    query,
    buyer: { ...buyer, ...(email && { email }) },
  };
};

/** The buyer's steps in a browser, and the end of a payment days later. */
export const checkoutHelpers = [
  /** Opens a link without paying. Answers `{ session }`. */
  inStore<Visit>('/open', VISIT, (store, given) => ({ session: visit(store, given).session })),

  /** Opens a link, or continues a session, and pays. Answers `{ session, redirect_url }`. */
  inStore<Visit>('/pay', VISIT, (store, given) => {
    methodNamed(given.card ?? given.method ?? 'visa');
    const { session, query, buyer } = visit(store, given);
    pay(store, session, buyer);
    const link = store.find('payment_link', String(session.payment_link));
    const isComplete = link && session.status === 'complete';
    return { session, redirect_url: isComplete ? landingUrl(link, session, query) : null };
  }),

  /** Verifies the bank account of an unverified bank debit. */
  inStore<{ session: string }>('/verify', ['session'], (store, { session }) => ({
    session: verify(store, sessionAt(store, session)),
  })),

  /** Ends a bank debit or a voucher. */
  inStore<{ session: string; outcome: 'succeed' | 'fail' }>(
    '/settle',
    ['session', 'outcome'],
    (store, { session, outcome }) => ({ session: settle(store, sessionAt(store, session), outcome) }),
  ),

  /** Expires an open session. */
  inStore<{ session: string }>('/expire', ['session'], (store, { session }) => ({
    session: expire(store, sessionAt(store, session)),
  })),
];
