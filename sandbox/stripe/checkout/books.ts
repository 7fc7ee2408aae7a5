import type { Shop } from '../engine/shop.ts';

/** What the account's own books say, in minor units: the figures to check others against. */
export interface Books {
  paid_sessions: number;
  refunds: number;
  /** By the currency that buyers paid in. */
  currencies: Record<string, { payments: number; paid: number; refunded: number }>;
  settlement: { currency: string; gross: number; fees: number; refunded: number; net: number };
}

/** Adds up charges, refunds and balance transactions. */
export function booksOf(shop: Shop): Books {
  const currencies: Books['currencies'] = {};
  const of = (currency: string) => {
    currencies[currency] ??= { payments: 0, paid: 0, refunded: 0 };
    return currencies[currency];
  };
  for (const { currency, amount } of shop.table('charge').rows.filter(({ paid }) => paid)) {
    of(currency).payments += 1;
    of(currency).paid += amount;
  }
  const refunds = shop
    .table('refund')
    .rows.filter(({ status }) => status !== 'failed' && status !== 'canceled');
  for (const { currency, amount } of refunds) of(currency).refunded += amount;
  const settlement = {
    currency: shop.account.default_currency ?? 'usd',
    gross: 0,
    fees: 0,
    refunded: 0,
    net: 0,
  };
  for (const { amount, fee, net, reporting_category } of shop.table('balance_transaction').rows) {
    if (reporting_category === 'charge') settlement.gross += amount;
    else settlement.refunded -= amount;
    settlement.fees += fee;
    settlement.net += net;
  }
  const sessions = shop.table('checkout.session').rows;
  const paid = sessions.filter(
    ({ status, payment_status }) => status === 'complete' && payment_status === 'paid',
  );
  return { paid_sessions: paid.length, refunds: refunds.length, currencies, settlement };
}
