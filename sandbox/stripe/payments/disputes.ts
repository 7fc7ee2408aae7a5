import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';
import type { Shop } from '../engine/shop.ts';
import { DISPUTE_REASONS, newDispute } from '../objects/dispute.ts';
import { book } from './booking.ts';

/** Stripe's price for a dispute in the United States; it stays with Stripe, whoever wins. */
const DISPUTE_FEE = 1500;

/** Whether a bank holds a charge's money, so that it cannot be refunded: until the merchant has won. */
export const isContested = (shop: Shop, charge: Stripe.Charge): boolean =>
  charge.disputed &&
  shop.table('dispute').rows.some(({ charge: id, status }) => id === charge.id && status !== 'won');

/**
 * A buyer's bank takes a payment back, and Stripe its fee.
 * @param amount in minor units; all of the charge by default
 * @throws StripeError for a charge that has not succeeded, or is disputed already
 */
export const openDispute = (
  shop: Shop,
  charge: Stripe.Charge,
  { reason = 'fraudulent', amount = charge.amount }: { reason?: string; amount?: number },
): Stripe.Dispute => {
  if (!Object.hasOwn(DISPUTE_REASONS, reason)) {
    throw refuse(`Nobody disputes for '${reason}': it is one of ${Object.keys(DISPUTE_REASONS).join(', ')}.`);
  }
  if (charge.status !== 'succeeded') throw refuse(`Charge ${charge.id} has not succeeded.`);
  if (charge.disputed) throw refuse(`Charge ${charge.id} is disputed already.`);
  if (amount < 1 || amount > charge.amount) throw refuse(`Charge ${charge.id} is for ${charge.amount}.`);
  const dispute = newDispute(shop, charge, reason, amount);
  move(shop, dispute, -amount);
  charge.disputed = true;
  shop.emit('charge.dispute.created', dispute);
  shop.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
};

/**
 * The bank decides: the money of a dispute that the merchant wins is his again.
 * @throws StripeError for a dispute that is over
 */
export const closeDispute = (
  shop: Shop,
  dispute: Stripe.Dispute,
  outcome: 'won' | 'lost',
): Stripe.Dispute => {
  if (dispute.status === 'won' || dispute.status === 'lost') {
    throw refuse('This dispute is already closed', 'dispute_already_closed');
  }
  if (outcome === 'won') move(shop, dispute, dispute.amount);
  Object.assign(dispute, { status: outcome, is_charge_refundable: outcome === 'won' });
  shop.emit('charge.dispute.closed', dispute);
  if (outcome === 'won') shop.emit('charge.dispute.funds_reinstated', dispute);
  return dispute;
};

const move = (shop: Shop, dispute: Stripe.Dispute, amount: number): void => {
  const transaction = book(shop, {
    amount,
    currency: dispute.currency,
    source: dispute.id,
    type: 'adjustment',
    category: amount < 0 ? 'dispute' : 'dispute_reversal',
    description: `Chargeback ${amount < 0 ? 'withdrawal' : 'reversal'} for ${dispute.charge}`,
    ...(amount < 0 && { fee: () => DISPUTE_FEE }),
  });
  dispute.balance_transactions.push(transaction);
};
