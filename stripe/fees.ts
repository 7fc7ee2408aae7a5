import type Stripe from 'stripe';
import { expanded, idOf } from './expand.ts';

/** A balance transaction as far as its fees are read here. */
export type Balance = Pick<
  Stripe.BalanceTransaction,
  'amount' | 'created' | 'currency' | 'exchange_rate' | 'fee' | 'net'
> & { fee_details: Pick<Stripe.BalanceTransaction.FeeDetail, 'amount' | 'type'>[] };

/** A charge as far as its fees are read here, best with its balance transaction expanded. */
export type FeeCharge = Pick<Stripe.Charge, 'amount' | 'application_fee_amount' | 'currency'> & {
  balance_transaction: string | Balance | null;
  transfer_data: { amount: number | null; destination: string | { id: string } } | null;
};

/** The balance transaction of a charge, with its fee; null before Stripe has booked the payment. */
export const balanceOf = (charge: FeeCharge | null): Balance | null => expanded(charge?.balance_transaction);

const APPLICATION_FEE = 'application_fee';

/**
 * All that Stripe takes of a payment, with the tax on it, without an application fee, in minor units of the settlement
 * currency.
 *
 * @see https://docs.stripe.com/api/balance_transactions/object#balance_transaction_object-fee_details
 */
export const stripeFee = ({ fee, fee_details }: Balance): number =>
  fee_details.filter(({ type }) => type === APPLICATION_FEE).reduce((rest, { amount }) => rest - amount, fee);

/** What a charge transferred to a connected account, in minor units of the charge's currency; null without a transfer. */
export const transferredOf = (charge: FeeCharge | null): number | null =>
  charge?.transfer_data ? (charge.transfer_data.amount ?? charge.amount) : null;

/** The connected account that a charge was transferred to. */
export const transferDestination = (charge: FeeCharge | null): string | null =>
  idOf(charge?.transfer_data?.destination);

/**
 * What stays of a payment in the account of the connection, in minor units of the settlement currency. The balance transaction
 * of a destination charge knows neither the transfer nor the application fee. They are in the charge's currency, so the net
 * amount is null if Stripe converted the payment.
 *
 * @see https://docs.stripe.com/connect/destination-charges
 */
export const netOf = (charge: FeeCharge | null): number | null => {
  const balance = balanceOf(charge);
  const transferred = transferredOf(charge);
  if (!charge || !balance || transferred === null) return balance?.net ?? null;
  if (charge.currency !== balance.currency) return null;
  return balance.net - transferred + (charge.application_fee_amount ?? 0);
};
