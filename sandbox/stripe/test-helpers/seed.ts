import { setImmediate } from 'node:timers/promises';
import type Stripe from 'stripe';
import { currency as readCurrency } from '../engine/param-types.ts';
import type { Shop } from '../engine/shop.ts';
import type { Buyer } from '../payments/buyer.ts';
import { expire, openLink } from '../payments/checkout.ts';
import { pay } from '../payments/pay.ts';
import { refund } from '../payments/refunds.ts';
import { sumsOf } from '../payments/sums.ts';
import { paymentLinks } from '../resources/payment-links.ts';
import { prices } from '../resources/prices.ts';
import { inSandbox, shopAt } from './helper.ts';

interface Past {
  /** How many buyers pay. */
  payments: number;
  /** Whose link they open; a new one, whose buyers choose the price, by default. */
  payment_link?: string;
  /** Unix seconds, spread evenly from the one to before the other; the thirty days until now by default. */
  from?: number;
  to?: number;
  /** What they pay in, in turns; the link's currency by default. */
  currencies?: string[];
  /** Every n-th payment is refunded in full, an hour later. */
  refunded_every?: number;
  /** After every n-th payment comes a buyer who opens the link and leaves. */
  expired_every?: number;
}

const MONTH = 30 * 86_400;
const HOUR = 3600;
const SILENT = { isSilent: true };
const SLICE = 100;

/** Fills a shop with a past, for benchmarks: no event tells of it, and no endpoint hears of it. */
export const seedHelpers = [
  /** Sales through one link. Answers `{ payment_link, sessions, sums }`, the link's sums. */
  inSandbox<Past>(
    '/seed',
    ['payments', 'payment_link', 'from', 'to', 'currencies', 'refunded_every', 'expired_every'],
    async (sandbox, past) => {
      const shop = shopAt(sandbox, past);
      const link = await sell(shop, past);
      const isOfLink = (session: Stripe.Checkout.Session) => session.payment_link === link;
      return {
        payment_link: link,
        sessions: shop.table('checkout.session').rows.filter(isOfLink).length,
        sums: sumsOf(shop, { payment_link: link }),
      };
    },
  ),
];

const sell = async (shop: Shop, past: Past): Promise<string> => {
  const { payments, to = shop.now, from = to - MONTH } = past;
  const link = past.payment_link
    ? shop.get('payment_link', past.payment_link, 'payment_link')
    : shop.during(SILENT, () => newLink(shop, past.currencies?.[0] ?? 'usd'));
  const currencies = (past.currencies ?? [link.currency]).map((code) =>
    String(readCurrency(code, 'currencies')),
  );
  for (let index = 0; index < payments; index += 1) {
    const at = from + Math.floor((index * (to - from)) / payments);
    const currency = currencies[index % currencies.length] ?? link.currency;
    shop.during({ ...SILENT, at }, () => sellOne(shop, link, currency, index, past));
    // Other requests are answered in between.
    if (index % SLICE === SLICE - 1) await setImmediate();
  }
  return link.id;
};

const sellOne = (shop: Shop, link: Stripe.PaymentLink, currency: string, index: number, past: Past): void => {
  const isTurn = (every: number | undefined) => every !== undefined && (index + 1) % every === 0;
  // Whole units in every currency, and a sum that tells when one payment is missed or counted twice.
  const buyer = {
    email: `buyer-${index}@example.com`,
    name: `Buyer ${index}`,
    amount: 500 + (index % 997) * 100,
  };
  const session = openLink(shop, link, NO_QUERY, buyer);
  pay(shop, inCurrency(shop, session, currency), { ...buyer, ...answersTo(session) });
  if (isTurn(past.refunded_every)) {
    const payment_intent = String(session.payment_intent);
    shop.during({ at: shop.now + HOUR }, () => refund(shop, { payment_intent }));
  }
  if (isTurn(past.expired_every)) expire(shop, openLink(shop, link, NO_QUERY, buyer));
};

/** Whatever a checkout asks for, so that anybody can buy there. */
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

const NO_QUERY = new URLSearchParams();

/** A link with a price that buyers choose: made as any request would. */
const newLink = (shop: Shop, currency: string): Stripe.PaymentLink => {
  const price = prices.create?.(shop, {
    currency,
    custom_unit_amount: { enabled: 'true' },
    product_data: { name: 'Donation' },
  });
  return paymentLinks.create?.(shop, {
    line_items: [{ price: price?.id, quantity: '1' }],
  }) as Stripe.PaymentLink;
};

/** The buyer pays in a currency of his own, as Stripe lets him: the figures stay, so that they need no rates. */
const inCurrency = (
  shop: Shop,
  session: Stripe.Checkout.Session,
  currency: string,
): Stripe.Checkout.Session => {
  for (const item of shop.lineItems.get(session.id) ?? []) item.currency = currency;
  session.currency = currency;
  return session;
};
