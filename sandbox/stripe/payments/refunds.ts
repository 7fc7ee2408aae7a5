import type Stripe from 'stripe';
import { displayAmount, stepOf } from '../currencies.ts';
import { badParameter, refuse } from '../engine/errors.ts';
import { randomText } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';
import { newRefund } from '../objects/refund.ts';
import { book } from './booking.ts';
import { isContested } from './disputes.ts';
import { presentedRefund } from './presentment.ts';

type RefundParams = Stripe.RefundCreateParams;

/** Gives money back, for a payment intent or a charge. A card's refund is there at once, a bank's is pending. */
export const refund = (shop: Shop, params: RefundParams): Stripe.Refund => {
  const charge = chargeOf(shop, params);
  const amount = amountOf(charge, params.amount);
  checkConnect(charge, params);
  const isCard = charge.payment_method_details?.type === 'card';
  const made = newRefund(shop, charge, amount, presentedRefund(charge, amount), params);
  made.balance_transaction = book(shop, {
    amount: -amount,
    currency: charge.currency,
    source: made.id,
    type: isCard ? 'refund' : 'payment_refund',
    description: `REFUND FOR CHARGE${charge.description ? ` (${charge.description})` : ''}`,
  }).id;
  shop.emit('refund.created', made);
  const amount_refunded = charge.amount_refunded + amount;
  shop.change(charge, { amount_refunded, refunded: amount_refunded === charge.amount }, 'charge.refunded');
  if (isCard) giveReference(shop, made);
  return made;
};

/** The reference by which the buyer's bank finds a card refund comes a little later, as an update. */
const giveReference = (shop: Shop, made: Stripe.Refund): void => {
  const card = {
    reference: randomText(18),
    reference_status: 'available',
    reference_type: 'acquirer_reference_number',
    type: 'refund',
  };
  changeRefund(shop, made, { destination_details: { type: 'card', card } });
};

/** Changes a refund; Stripe tells of it under two names. */
export const changeRefund = (
  shop: Shop,
  made: Stripe.Refund,
  changes: Partial<Stripe.Refund>,
): Stripe.Refund => shop.change(made, changes, 'refund.updated', 'charge.refund.updated');

const chargeOf = (shop: Shop, params: RefundParams): Stripe.Charge => {
  const { charge: chargeId, payment_intent: intentId } = params;
  if (!chargeId && !intentId) {
    throw refuse(
      'One of the following params should be provided for this request: payment_intent or charge.',
      'parameter_missing',
    );
  }
  const intent = intentId ? shop.get('payment_intent', intentId, 'payment_intent') : undefined;
  const found = chargeId ? shop.get('charge', chargeId, 'charge') : undefined;
  if (intent && found && found.payment_intent !== intent.id) {
    throw refuse(`Charge ${found.id} does not belong to PaymentIntent ${intent.id}.`, undefined, 'charge');
  }
  const charge = found ?? shop.find('charge', String(intent?.latest_charge));
  if (!charge || charge.status === 'failed') {
    throw refuse(
      intent
        ? `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`
        : `Charge ${chargeId} cannot be refunded because it has not succeeded.`,
      'charge_not_refundable',
      intent ? 'payment_intent' : 'charge',
    );
  }
  if (charge.status === 'pending') {
    throw refuse(
      `Charge ${charge.id} is still pending, and cannot be refunded until it has succeeded.`,
      'charge_not_refundable',
    );
  }
  if (charge.refunded)
    throw refuse(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  if (isContested(shop, charge)) {
    throw refuse(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed');
  }
  return charge;
};

const amountOf = (charge: Stripe.Charge, wanted: number | undefined): number => {
  const left = charge.amount - charge.amount_refunded;
  const amount = wanted ?? left;
  if (amount > left) {
    const [asked, rest] = [amount, left].map((minor) => displayAmount(minor, charge.currency));
    throw refuse(
      `Refund amount (${asked}) is greater than unrefunded amount on charge (${rest})`,
      undefined,
      'amount',
    );
  }
  const step = stepOf(charge.currency);
  if (amount % step !== 0) {
    throw refuse(
      `Invalid amount: ${displayAmount(amount, charge.currency)} must be evenly divisible by ${step} in its smallest unit.`,
      'parameter_invalid_integer',
      'amount',
    );
  }
  return amount;
};

const checkConnect = (charge: Stripe.Charge, params: RefundParams): void => {
  if (params.reverse_transfer && !charge.transfer_data) {
    throw badParameter(
      `Cannot reverse transfer: charge ${charge.id} does not have an associated transfer.`,
      'reverse_transfer',
    );
  }
  if (params.refund_application_fee && !charge.application_fee) {
    throw badParameter(
      `Cannot refund application fee: charge ${charge.id} does not have an application fee.`,
      'refund_application_fee',
    );
  }
};

/** @throws StripeError for a refund that does not wait for the buyer */
export const cancelRefund = (shop: Shop, made: Stripe.Refund): Stripe.Refund => {
  if (made.status !== 'requires_action') {
    throw refuse(
      `Refund ${made.id} has a status of ${made.status}. Only refunds with a status of requires_action can be canceled.`,
    );
  }
  return answerRefund(shop, made, { status: 'canceled' });
};

/**
 * What becomes of a refund after all: a bank may still fail it, and a buyer may have to act. The money of a refund
 * that failed or was canceled is the merchant's again.
 */
export const answerRefund = (
  shop: Shop,
  made: Stripe.Refund,
  { status, failure_reason }: { status: string; failure_reason?: string },
): Stripe.Refund => {
  const charge = shop.find('charge', String(made.charge));
  const changes: Partial<Stripe.Refund> = { status };
  if (status === 'succeeded') delete made.pending_reason;
  if ((status === 'failed' || status === 'canceled') && charge) {
    Object.assign(charge, { amount_refunded: charge.amount_refunded - made.amount, refunded: false });
    changes.failure_balance_transaction = book(shop, {
      amount: made.amount,
      currency: made.currency,
      source: made.id,
      type: 'refund_failure',
      description: 'REFUND FAILURE',
    }).id;
  }
  if (status === 'failed') changes.failure_reason = failure_reason ?? 'expired_or_canceled_card';
  changeRefund(shop, made, changes);
  if (status === 'failed') shop.emit('refund.failed', made);
  return made;
};
