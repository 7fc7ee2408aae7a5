import Big from 'big.js';
import type Stripe from 'stripe';
import { newPaymentId } from '../engine/ids.ts';
import type { Call } from '../engine/resource.ts';
import { convert, rateOfTheDay } from '../money.ts';

/** How money reaches the account's balance: in its own currency, at the rate of the day, less Stripe's fees. */

const TWO_DAYS = 2 * 86_400;

interface Movement {
  amount: number;
  currency: string;
  source: string;
  type: Stripe.BalanceTransaction.Type;
  description: string | null;
  /** Stripe's price for it; nothing for a refund. */
  fee?: (settled: number) => number;
  applicationFee?: number | null;
  /** What the account's reports count it as, where its type does not tell. */
  category?: string;
}

/** 2.9 % + 30 ¢, and 1 % more where the currency has to be exchanged. */
export const cardFee =
  (exchanged: boolean) =>
  (settled: number): number =>
    new Big(settled)
      .times(exchanged ? '0.039' : '0.029')
      .plus(30)
      .round(0)
      .toNumber();

/** 0.8 %, at most five dollars. */
export const bankDebitFee = (settled: number): number =>
  Math.min(500, new Big(settled).times('0.008').round(0).toNumber());

/** Books a movement of money, and converts it into the account's currency. */
export const book = (call: Call, movement: Movement): Stripe.BalanceTransaction => {
  const { amount, currency, source, type, description, applicationFee } = movement;
  const settlement = call.shop.account.default_currency ?? 'usd';
  const rate = currency === settlement ? null : rateOfTheDay(currency, settlement, call.now);
  const settled = rate ? convert(amount, currency, settlement, rate) : amount;
  const stripeFee = movement.fee?.(settled) ?? 0;
  const appFee = applicationFee
    ? rate
      ? convert(applicationFee, currency, settlement, rate)
      : applicationFee
    : 0;
  const fee = stripeFee + appFee;
  const transaction: Stripe.BalanceTransaction = {
    id: newPaymentId('txn'),
    object: 'balance_transaction',
    amount: settled,
    available_on: call.now + TWO_DAYS,
    balance_type: 'payments',
    created: call.now,
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
  };
  return call.shop.insert('balance_transaction', transaction);
};

const CATEGORIES: Record<string, string> = { payment: 'charge', payment_refund: 'refund' };

const feeDetail = (amount: number, currency: string, type: string, description: string) => ({
  amount,
  application: null,
  currency,
  description,
  type,
});
