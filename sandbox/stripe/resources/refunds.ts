import type Stripe from 'stripe';
import { displayAmount, stepOf } from '../currencies.ts';
import { mergeMetadata } from '../engine/changes.ts';
import { badParameter, refuse } from '../engine/errors.ts';
import { notExpanded } from '../engine/expandable.ts';
import { newPaymentId, randomText } from '../engine/ids.ts';
import { boolean, email, metadata, oneOf, positiveAmount, range, text } from '../engine/param-types.ts';
import { nothing, shape, unsimulated } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';
import { book } from './balance-transactions.ts';
import { isContested } from './disputes.ts';

type Refund = Stripe.Refund;
type RefundParams = Stripe.RefundCreateParams;

/**
 * Refunds of a charge, in full or in parts: a card refund succeeds at once, a bank refund is pending. The test helper
 * `refund` moves one to any other status. Refunds from a customer's balance are missing.
 */
export const refunds: Resource<'refund'> = {
  object: 'refund',
  path: 'refunds',
  permission: 'charge',
  expands: {
    balance_transaction: 'balance_transaction',
    charge: 'charge',
    customer: 'customer',
    failure_balance_transaction: 'balance_transaction',
    payment_intent: 'payment_intent',
    ...notExpanded('payment_method source_transfer_reversal transfer_reversal'),
  },
  list: shape<Omit<Stripe.RefundListParams, keyof Stripe.PaginationParams>>({
    charge: text,
    created: range,
    payment_intent: text,
  }),
  create: operation(
    shape<RefundParams>({
      amount: positiveAmount,
      charge: text,
      instructions_email: email,
      metadata,
      payment_intent: text,
      reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
      refund_application_fee: boolean,
      reverse_transfer: boolean,
      ...unsimulated('currency customer origin'),
    }),
    (store, params) => refund(store, params),
  ),
  actions: {
    cancel: operationOn(nothing, (store, made: Refund) => {
      if (made.status === 'requires_action') return setRefundStatus(store, made, 'canceled');
      throw refuse(
        `Refund ${made.id} has a status of ${made.status}. Only refunds with a status of requires_action can be canceled.`,
      );
    }),
  },
};

/**
 * Refunds a charge.
 * @throws StripeError if the charge cannot be refunded, or the amount is larger than the remaining amount
 */
export const refund = (store: Store, params: RefundParams): Refund => {
  const charge = chargeOf(store, params);
  const amount = amountOf(charge, params.amount);
  checkConnect(charge, params);
  const isCard = charge.payment_method_details?.type === 'card';
  const { presentment_details: presented } = charge;
  const made: Refund = store.add('refund', {
    id: newPaymentId(isCard ? 're' : 'pyr'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: store.now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: isCard
      ? {
          type: 'card',
          card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
        }
      : { type: 'us_bank_transfer', us_bank_transfer: { reference: null, reference_status: null } },
    ...(params.instructions_email && { instructions_email: params.instructions_email }),
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(!isCard && { pending_reason: 'processing' }),
    // The buyer sees the same part of the presented amount.
    ...(presented && {
      presentment_details: {
        ...presented,
        presentment_amount: Math.round((presented.presentment_amount * amount) / charge.amount),
      },
    }),
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: isCard ? 'succeeded' : 'pending',
    transfer_reversal: params.reverse_transfer ? newPaymentId('trr') : null,
  });
  made.balance_transaction = book(store, {
    amount: -amount,
    currency: charge.currency,
    source: made.id,
    type: isCard ? 'refund' : 'payment_refund',
    description: `REFUND FOR CHARGE${charge.description ? ` (${charge.description})` : ''}`,
  }).id;
  store.emit('refund.created', made);
  const amount_refunded = charge.amount_refunded + amount;
  store.change(charge, { amount_refunded, refunded: amount_refunded === charge.amount }, 'charge.refunded');
  if (isCard) addReference(store, made);
  return made;
};

/** The shortest time until the reference exists, in milliseconds: the response to the request never has it. */
const SOON = 20;

/** The reference for the buyer's bank arrives with an update: at Stripe days after the creation, here with the fees. */
const addReference = (store: Store, made: Refund): void => {
  if (store.isPast) return;
  store.later(Math.max(store.options.bookingDelayMs, SOON), () => referTo(store, made));
};

const referTo = (store: Store, made: Refund): void => {
  if (made.status !== 'succeeded') return;
  const card = {
    reference: randomText(18),
    reference_status: 'available',
    reference_type: 'acquirer_reference_number',
    type: 'refund',
  };
  change(store, made, { destination_details: { type: 'card', card } });
};

/** Stripe sends two events for one change of a refund. */
const change = (store: Store, made: Refund, changes: Partial<Refund>): Refund =>
  store.change(made, changes, 'refund.updated', 'charge.refund.updated');

const chargeOf = (store: Store, params: RefundParams): Stripe.Charge => {
  const { charge: chargeId, payment_intent: intentId } = params;
  if (!chargeId && !intentId) {
    throw refuse(
      'One of the following params should be provided for this request: payment_intent or charge.',
      'parameter_missing',
    );
  }
  const intent = intentId ? store.get('payment_intent', intentId, 'payment_intent') : undefined;
  const found = chargeId ? store.get('charge', chargeId, 'charge') : undefined;
  if (intent && found && found.payment_intent !== intent.id) {
    throw refuse(`Charge ${found.id} does not belong to PaymentIntent ${intent.id}.`, undefined, 'charge');
  }
  const charge = found ?? store.find('charge', String(intent?.latest_charge));
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
  if (charge.refunded) {
    throw refuse(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  }
  if (isContested(store, charge)) {
    throw refuse(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed');
  }
  return charge;
};

const amountOf = (charge: Stripe.Charge, wanted: number | undefined): number => {
  const left = charge.amount - charge.amount_refunded;
  const amount = wanted ?? left;
  if (amount > left) {
    const [shown, rest] = [amount, left].map((minor) => displayAmount(minor, charge.currency));
    const limit = charge.amount_refunded ? 'unrefunded amount on charge' : 'charge amount';
    throw refuse(`Refund amount (${shown}) is greater than ${limit} (${rest})`, undefined, 'amount');
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

/**
 * Moves a refund to another status. The merchant gets the amount of a failed or canceled refund back.
 * @see https://docs.stripe.com/api/refunds/object#refund_object-status
 */
export const setRefundStatus = (
  store: Store,
  made: Refund,
  status: string,
  failure_reason = 'expired_or_canceled_card',
): Refund => {
  const charge = store.find('charge', String(made.charge));
  const changes: Partial<Refund> = { status };
  if (status === 'succeeded') delete made.pending_reason;
  if ((status === 'failed' || status === 'canceled') && charge) {
    Object.assign(charge, { amount_refunded: charge.amount_refunded - made.amount, refunded: false });
    changes.failure_balance_transaction = book(store, {
      amount: made.amount,
      currency: made.currency,
      source: made.id,
      type: 'refund_failure',
      description: 'REFUND FAILURE',
    }).id;
  }
  if (status === 'failed') changes.failure_reason = failure_reason;
  change(store, made, changes);
  if (status === 'failed') store.emit('refund.failed', made);
  return made;
};
