import Big from 'big.js';
import type Stripe from 'stripe';
import { convert, rateOfTheDay } from '../currencies.ts';
import { newPaymentId } from '../engine/ids.ts';
import { range, text } from '../engine/param-types.ts';
import { shape } from '../engine/params.ts';
import type { Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';

/**
 * Balance transactions: every charge, refund and dispute in the currency of the account, at the rate of the day, with
 * Stripe's fee. The balance itself and payouts are missing.
 */
export const balanceTransactions: Resource<'balance_transaction'> = {
  object: 'balance_transaction',
  path: 'balance_transactions',
  permission: 'balance_transaction_source',
  expands: { source: ['charge', 'refund', 'dispute'] },
  list: shape<Omit<Stripe.BalanceTransactionListParams, keyof Stripe.PaginationParams>>({
    created: range,
    currency: text,
    payout: text,
    source: text,
    type: text,
  }),
};

const TWO_DAYS = 2 * 86_400;

/** A change of the balance. Amounts are in minor units of `currency`. */
interface Movement {
  amount: number;
  currency: string;
  source: string;
  type: Stripe.BalanceTransaction.Type;
  description: string | null;
  /** Stripe's fee for an amount in the currency of the account; none by default. */
  fee?: (settled: number) => number;
  applicationFee?: number | null;
  /** The reporting category, if the type does not determine it. */
  category?: string;
}

/** Books a movement, converted into the currency of the account. */
export const book = (store: Store, movement: Movement): Stripe.BalanceTransaction => {
  const { amount, currency, source, type, description, applicationFee } = movement;
  const settlement = store.account.default_currency ?? 'usd';
  const rate = currency === settlement ? null : rateOfTheDay(currency, settlement, store.now);
  const inSettlement = (minor: number) => (rate ? convert(minor, currency, settlement, rate) : minor);
  const settled = inSettlement(amount);
  const stripeFee = movement.fee?.(settled) ?? 0;
  const appFee = applicationFee ? inSettlement(applicationFee) : 0;
  const fee = stripeFee + appFee;
  return store.add('balance_transaction', {
    id: newPaymentId('txn'),
    object: 'balance_transaction',
    amount: settled,
    available_on: store.now + TWO_DAYS,
    balance_type: 'payments',
    created: store.now,
    currency: settlement,
    description,
    exchange_rate: rate?.toNumber() ?? null,
    fee,
    fee_details: [
      ...(stripeFee ? [feeDetail(stripeFee, settlement, 'stripe_fee', 'Stripe processing fees')] : []),
      ...(appFee ? [feeDetail(appFee, settlement, 'application_fee', 'Application fee')] : []),
    ],
    net: settled - fee,
    reporting_category: movement.category ?? CATEGORIES[type] ?? type,
    source,
    status: 'pending',
    type,
  });
};

const CATEGORIES: Record<string, string> = { payment: 'charge', payment_refund: 'refund' };

const feeDetail = (amount: number, currency: string, type: string, description: string) => ({
  amount,
  application: null,
  currency,
  description,
  type,
});

/** Stripe's fee for a card: 2.9 % and 30 cents, with 1 % more for a conversion. */
export const cardFee =
  (isConverted: boolean) =>
  (settled: number): number =>
    new Big(settled)
      .times(isConverted ? '0.039' : '0.029')
      .plus(30)
      .round(0)
      .toNumber();

/** Stripe's fee for a bank debit: 0.8 %, at most five dollars. */
export const bankDebitFee = (settled: number): number =>
  Math.min(500, new Big(settled).times('0.008').round(0).toNumber());
