import type Stripe from 'stripe';
import { expanded } from '../stripe/objects.ts';

type Charge = Pick<Stripe.Charge, 'created'> & {
  balance_transaction: string | Pick<Stripe.BalanceTransaction, 'created'> | null;
  payment_method_details: { type: string } | null;
};

/**
 * When the money of a payment that succeeded was there, in unix seconds. A card is charged at once. Other methods may
 * take days until the bank says yes, and a charge has no field for that moment: the event or the invoice tells it. Where
 * neither is at hand, it is when Stripe booked the payment, which for bank debits may be when it sent them to the bank.
 *
 * @param told by an event or an invoice
 * @see https://support.stripe.com/questions/changes-to-balance-transaction-behavior-for-debit-payment-methods
 */
export const paidAt = (charge: Charge | null, told?: number | null): number | null =>
  charge?.payment_method_details?.type === 'card'
    ? charge.created
    : (told ?? expanded(charge?.balance_transaction)?.created ?? null);
