import type { Shop } from '../engine/shop.ts';
import type { Times } from '../engine/store.ts';

/** What the account's own objects add up to, in minor units: the figures to check others against. */
export interface Sums {
  paid_sessions: number;
  expired_sessions: number;
  refunds: number;
  disputes: number;
  /** By the currency that buyers paid in. */
  currencies: Record<string, { payments: number; paid: number; refunded: number }>;
  /** In the account's currency: `net` is `gross - fees - refunded - disputed`. */
  settlement: {
    currency: string;
    gross: number;
    fees: number;
    refunded: number;
    disputed: number;
    net: number;
  };
}

/** Sessions of one link, or of some time: only what became of them counts. */
export type Span = { payment_link?: string | undefined } & Exclude<Times, number>;

/**
 * Adds up charges, refunds, disputes and balance transactions. A span leaves out what subscriptions bring in, as
 * their sessions have no payment of their own.
 */
export const sumsOf = (shop: Shop, { payment_link: link, ...times }: Span = {}): Sums => {
  const isNarrowed = link !== undefined || Object.keys(times).length > 0;
  const table = shop.table('checkout.session');
  const sessions = table.rows
    .slice(...table.span(times))
    .filter(({ payment_link }) => link === undefined || payment_link === link);
  const intents = new Set(sessions.map(({ payment_intent }) => payment_intent));
  const isMeant = (one: { payment_intent: unknown }) =>
    !isNarrowed || intents.has(one.payment_intent as string | null);
  const charges = shop.table('charge').rows.filter(isMeant);
  const allRefunds = shop.table('refund').rows.filter(isMeant);
  const refunds = allRefunds.filter(({ status }) => status !== 'failed' && status !== 'canceled');
  const disputes = shop.table('dispute').rows.filter(isMeant);

  const currencies: Sums['currencies'] = {};
  const of = (currency: string) => {
    currencies[currency] ??= { payments: 0, paid: 0, refunded: 0 };
    return currencies[currency];
  };
  for (const { currency, amount } of charges.filter(({ paid }) => paid)) {
    of(currency).payments += 1;
    of(currency).paid += amount;
  }
  for (const { currency, amount } of refunds) of(currency).refunded += amount;

  const sources = new Set([...charges, ...allRefunds, ...disputes].map(({ id }) => id));
  const settlement = { currency: shop.account.default_currency ?? 'usd', ...NOTHING };
  for (const transaction of shop.table('balance_transaction').rows) {
    const { amount, fee, net, reporting_category: category, source } = transaction;
    if (isNarrowed && !sources.has(String(source))) continue;
    if (category === 'charge') settlement.gross += amount;
    else settlement[category.startsWith('dispute') ? 'disputed' : 'refunded'] -= amount;
    settlement.fees += fee;
    settlement.net += net;
  }
  return {
    paid_sessions: sessions.filter((one) => one.status === 'complete' && one.payment_status === 'paid')
      .length,
    expired_sessions: sessions.filter(({ status }) => status === 'expired').length,
    refunds: refunds.length,
    disputes: disputes.length,
    currencies,
    settlement,
  };
};

const NOTHING = { gross: 0, fees: 0, refunded: 0, disputed: 0, net: 0 };
