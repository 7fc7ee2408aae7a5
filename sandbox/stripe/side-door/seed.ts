import { Hono } from 'hono';
import type Stripe from 'stripe';
import { booksOf } from '../checkout/books.ts';
import { open } from '../checkout/open.ts';
import { pay } from '../checkout/pay.ts';
import { currency as readCurrency } from '../engine/leaves.ts';
import type { Call } from '../engine/resource.ts';
import type { World } from '../engine/world.ts';
import { checkoutSessions } from '../resources/checkout-sessions.ts';
import { paymentLinks } from '../resources/payment-links.ts';
import { prices } from '../resources/prices.ts';
import { refunds } from '../resources/refunds.ts';
import { bodyOf, callIn } from './common.ts';

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

const KEYS = 'payments payment_link from to currencies refunded_every expired_every'.split(' ');
const MONTH = 30 * 86_400;
const HOUR = 3600;

/** Fills a shop with a past, for benchmarks: no event tells of it, and no endpoint hears of it. */
export const seeding = (world: World): Hono => {
  const app = new Hono();

  /** `{ payments, … }`: sales through one link. Answers `{ payment_link, sessions, books }`, the link's books. */
  app.post('/seed', async (c) => {
    const past = await bodyOf<Past>(c, KEYS);
    const call = callIn(world, past);
    const link = call.shop.silently(() => sell(call, past));
    const sessions = call.shop
      .table('checkout.session')
      .rows.filter(({ payment_link }) => payment_link === link);
    return c.json({
      payment_link: link,
      sessions: sessions.length,
      books: booksOf(call.shop, { payment_link: link }),
    });
  });
  return app;
};

const sell = (now: Call, past: Past): string => {
  const { payments, to = now.now, from = to - MONTH, refunded_every, expired_every } = past;
  const link = past.payment_link
    ? now.shop.get('payment_link', past.payment_link, 'payment_link')
    : newLink(now, past.currencies?.[0] ?? 'usd');
  const currencies = (past.currencies ?? [link.currency]).map((code) =>
    String(readCurrency(code, 'currencies')),
  );
  const isTurn = (every: number | undefined, index: number) =>
    every !== undefined && (index + 1) % every === 0;
  for (let index = 0; index < payments; index += 1) {
    const at = from + Math.floor((index * (to - from)) / payments);
    const call: Call = { ...now, now: at };
    // Whole units in every currency, and a sum that tells when one payment is missed or counted twice.
    const buyer = {
      email: `buyer-${index}@example.com`,
      name: `Buyer ${index}`,
      amount: 500 + (index % 997) * 100,
    };
    const session = open(call, link, NO_QUERY, buyer);
    pay(call, inCurrency(call, session, currencies[index % currencies.length] ?? link.currency), link, buyer);
    if (isTurn(refunded_every, index)) {
      refunds.create?.({ ...call, now: at + HOUR }, { payment_intent: session.payment_intent });
    }
    if (isTurn(expired_every, index)) {
      checkoutSessions.actions?.expire?.(call, open(call, link, NO_QUERY, buyer), {});
    }
  }
  return link.id;
};

const NO_QUERY = new URLSearchParams();

/** A link with a price that buyers choose: made as any request would. */
const newLink = (call: Call, currency: string): Stripe.PaymentLink => {
  const price = prices.create?.(call, {
    currency,
    custom_unit_amount: { enabled: 'true' },
    product_data: { name: 'Donation' },
  });
  return paymentLinks.create?.(call, {
    line_items: [{ price: price?.id, quantity: '1' }],
  }) as Stripe.PaymentLink;
};

/** The buyer pays in a currency of his own, as Stripe lets him: the figures stay, so that they need no rates. */
const inCurrency = (
  { shop }: Call,
  session: Stripe.Checkout.Session,
  currency: string,
): Stripe.Checkout.Session => {
  for (const item of shop.lineItems.get(session.id) ?? []) item.currency = currency;
  session.currency = currency;
  return session;
};
