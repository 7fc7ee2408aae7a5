import { setImmediate } from 'node:timers/promises';
import type Stripe from 'stripe';
import { currency as readCurrency } from '../engine/param-types.ts';
import type { Store } from '../engine/store.ts';
import type { Buyer } from '../resources/checkout-sessions/buyer.ts';
import { expire, openLink } from '../resources/checkout-sessions/open.ts';
import { pay } from '../resources/checkout-sessions/pay.ts';
import { paymentLinks } from '../resources/payment-links/index.ts';
import { prices } from '../resources/prices.ts';
import { refund } from '../resources/refunds.ts';
import { inSandbox, storeAt } from './helper.ts';
import { sumsOf } from './sums.ts';

interface Past {
  /** The number of payments. */
  payments: number;
  /** The link; by default a new one with an amount that buyers choose. */
  payment_link?: string;
  /** Unix seconds. The payments are spread evenly from `from` to `to` (exclusive); by default over 30 days until now. */
  from?: number;
  to?: number;
  /** The currencies of the payments, in turn; the link's by default. */
  currencies?: string[];
  /** Refunds every n-th payment in full, an hour later. */
  refunded_every?: number;
  /** Adds an expired session after every n-th payment. */
  expired_every?: number;
  /** The buyers of the payments, in turn; made-up ones by default. */
  buyers?: Pick<Buyer, 'name' | 'email'>[];
}

const MONTH = 30 * 86_400;
const HOUR = 3600;
const SILENT = { isSilent: true };
const NO_QUERY = new URLSearchParams();
/** The helper gives way to other requests after so many payments. */
const BATCH = 100;

/** Creates many sales in the past, without events. Answers `{ payment_link, sessions, sums }` of the link. */
export const seedHelper = inSandbox<Past>(
  '/seed',
  ['payments', 'payment_link', 'from', 'to', 'currencies', 'refunded_every', 'expired_every', 'buyers'],
  async (sandbox, past) => {
    const store = storeAt(sandbox, past);
    const link = await sell(store, past);
    return {
      payment_link: link,
      sessions: store.table('checkout.session').rows.filter((one) => one.payment_link === link).length,
      sums: sumsOf(store, { payment_link: link }),
    };
  },
);

const sell = async (store: Store, past: Past): Promise<string> => {
  const { payments, to = store.now, from = to - MONTH } = past;
  const link = past.payment_link
    ? store.get('payment_link', past.payment_link, 'payment_link')
    : store.during(SILENT, () => newLink(store, past.currencies?.[0] ?? 'usd'));
  const currencies = (past.currencies ?? [link.currency]).map((code) =>
    String(readCurrency(code, 'currencies')),
  );
  for (let index = 0; index < payments; index += 1) {
    const at = from + Math.floor((index * (to - from)) / payments);
    const currency = currencies[index % currencies.length] ?? link.currency;
    store.during({ ...SILENT, at }, () => sellOne(store, link, currency, index, past));
    if (index % BATCH === BATCH - 1) await setImmediate();
  }
  return link.id;
};

const sellOne = (
  store: Store,
  link: Stripe.PaymentLink,
  currency: string,
  index: number,
  past: Past,
): void => {
  const isTurn = (every: number | undefined) => every !== undefined && (index + 1) % every === 0;
  // Different amounts: a missing and a repeated payment change the sum.
  const buyer = {
    email: `buyer-${index}@example.com`,
    name: `Buyer ${index}`,
    ...past.buyers?.[index % past.buyers.length],
    amount: 500 + (index % 997) * 100,
  };
  const session = openLink(store, link, NO_QUERY, buyer);
  // The amount stays the same in every currency, so that sums need no rates.
  for (const item of store.lineItems.get(session.id) ?? []) item.currency = currency;
  session.currency = currency;
  pay(store, session, { ...buyer, ...answersTo(session) });
  if (isTurn(past.refunded_every)) {
    const payment_intent = String(session.payment_intent);
    store.during({ at: store.now + HOUR }, () => refund(store, { payment_intent }));
  }
  if (isTurn(past.expired_every)) expire(store, openLink(store, link, NO_QUERY, buyer));
};

/** An answer to every question of a checkout. */
const answersTo = (session: Stripe.Checkout.Session): Partial<Buyer> => {
  const country = session.shipping_address_collection?.allowed_countries[0];
  return {
    business_name: 'Business',
    consent: { terms_of_service: true },
    custom_fields: Object.fromEntries(
      session.custom_fields.map(({ key, type, dropdown }) => [
        key,
        dropdown?.options[0]?.value ?? (type === 'numeric' ? '1' : 'Answer'),
      ]),
    ),
    individual_name: 'Buyer',
    phone: '+15550100',
    ...(country && { shipping: { address: { country, line1: '1 Main Street' } } }),
  };
};

const newLink = (store: Store, currency: string): Stripe.PaymentLink => {
  const price = prices.create?.(store, {
    currency,
    custom_unit_amount: { enabled: 'true' },
    product_data: { name: 'Donation' },
  });
  return paymentLinks.create?.(store, {
    line_items: [{ price: price?.id, quantity: '1' }],
  }) as Stripe.PaymentLink;
};
