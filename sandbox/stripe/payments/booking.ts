import Big from 'big.js';
import type Stripe from 'stripe';
import { convert, rateOfTheDay } from '../currencies.ts';
import { newId, newPaymentId } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';

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

/**
 * The money of a charge has come: it is booked, less the fees. Stripe does that a moment after it has told of the
 * payment, and tells again when it is done.
 */
export const bookCharge = (shop: Shop, charge: Stripe.Charge): void => {
  const { bookingDelayMs } = shop.behaviour;
  if (bookingDelayMs === 0 || shop.isPast) Object.assign(charge, entriesOf(shop, charge));
  else shop.later(bookingDelayMs, () => shop.change(charge, entriesOf(shop, charge), 'charge.updated'));
};

const entriesOf = (shop: Shop, charge: Stripe.Charge): Partial<Stripe.Charge> => {
  const isCard = charge.payment_method_details?.type === 'card';
  const exchanged = charge.currency !== shop.account.default_currency;
  const transaction = book(shop, {
    amount: charge.amount,
    currency: charge.currency,
    source: charge.id,
    type: isCard ? 'charge' : 'payment',
    description: charge.description,
    fee: isCard ? cardFee(exchanged) : bankDebitFee,
    // The platform's own charge pays its fee out of the transfer, not out of this balance.
    applicationFee: shop.isConnected ? charge.application_fee_amount : null,
  });
  return {
    ...(charge.application_fee_amount && { application_fee: newId('fee') }),
    balance_transaction: transaction.id,
    ...(charge.transfer_data && { transfer: newPaymentId('tr') }),
  };
};

/** Books a movement of money, and converts it into the account's currency. */
export const book = (shop: Shop, movement: Movement): Stripe.BalanceTransaction => {
  const { amount, currency, source, type, description, applicationFee } = movement;
  const settlement = shop.account.default_currency ?? 'usd';
  const rate = currency === settlement ? null : rateOfTheDay(currency, settlement, shop.now);
  const inSettlement = (minor: number) => (rate ? convert(minor, currency, settlement, rate) : minor);
  const settled = inSettlement(amount);
  const stripeFee = movement.fee?.(settled) ?? 0;
  const appFee = applicationFee ? inSettlement(applicationFee) : 0;
  const fee = stripeFee + appFee;
  return shop.add('balance_transaction', {
    id: newPaymentId('txn'),
    object: 'balance_transaction',
    amount: settled,
    available_on: shop.now + TWO_DAYS,
    balance_type: 'payments',
    created: shop.now,
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

/** 2.9 % + 30 ¢, and 1 % more where the currency has to be exchanged. */
const cardFee =
  (exchanged: boolean) =>
  (settled: number): number =>
    new Big(settled)
      .times(exchanged ? '0.039' : '0.029')
      .plus(30)
      .round(0)
      .toNumber();

/** 0.8 %, at most five dollars. */
const bankDebitFee = (settled: number): number =>
  Math.min(500, new Big(settled).times('0.008').round(0).toNumber());
