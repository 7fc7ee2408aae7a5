import type { Times } from '../engine/collection.ts';
import type { Store } from '../engine/store.ts';

/** The sums of an account's own objects in minor units, to compare other figures with. */
export interface Sums {
  paid_sessions: number;
  expired_sessions: number;
  refunds: number;
  disputes: number;
  /** By currency of the charges. */
  currencies: Record<string, { payments: number; paid: number; refunded: number }>;
  /** In the currency of the account. `net` is `gross - fees - refunded - disputed`. */
  settlement: {
    currency: string;
    gross: number;
    fees: number;
    refunded: number;
    disputed: number;
    net: number;
  };
}

/** Selects the sessions of one link or of some time. */
type Span = { payment_link?: string | undefined } & Exclude<Times, number>;

/**
 * Adds up charges, refunds, disputes and balance transactions.
 * @param span without subscriptions, because their sessions have no payment of their own; everything by default
 */
export const sumsOf = (store: Store, { payment_link: link, ...times }: Span = {}): Sums => {
  const isNarrowed = link !== undefined || Object.keys(times).length > 0;
  const table = store.table('checkout.session');
  const sessions = table.rows
    .slice(...table.span(times))
    .filter(({ payment_link }) => link === undefined || payment_link === link);
  const intents = new Set(sessions.map(({ payment_intent }) => payment_intent));
  const isSelected = (one: { payment_intent: unknown }) =>
    !isNarrowed || intents.has(one.payment_intent as string | null);
  const charges = store.table('charge').rows.filter(isSelected);
  const allRefunds = store.table('refund').rows.filter(isSelected);
  const refunds = allRefunds.filter(({ status }) => status !== 'failed' && status !== 'canceled');
  const disputes = store.table('dispute').rows.filter(isSelected);

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
  const settlement = { currency: store.account.default_currency ?? 'usd', ...NOTHING };
  for (const transaction of store.table('balance_transaction').rows) {
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
