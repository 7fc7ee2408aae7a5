import type Stripe from 'stripe';
import { book } from '../checkout/money.ts';
import { badParameter, refuse } from '../engine/errors.ts';
import { newPaymentId, randomText } from '../engine/ids.ts';
import { boolean, currency, email, metadata, oneOf, positiveAmount, range, text } from '../engine/leaves.ts';
import { nothing, shape } from '../engine/params.ts';
import { type Call, operation, operationOn, type Resource } from '../engine/resource.ts';
import { displayAmount, stepOf } from '../money.ts';
import { isContested } from './disputes.ts';
import { announce, assign, change, mergeMetadata } from './shared.ts';

type CreateParams = Stripe.RefundCreateParams;

/** Gives money back, for a payment intent or a charge. A card's refund is there at once, a bank's is pending. */
const create = (call: Call, params: CreateParams): Stripe.Refund => {
  const charge = chargeOf(call, params);
  const amount = amountOf(charge, params.amount);
  checkConnect(charge, params);
  const isCard = charge.payment_method_details?.type === 'card';
  const id = newPaymentId(isCard ? 're' : 'pyr');
  const transaction = book(call, {
    amount: -amount,
    currency: charge.currency,
    source: id,
    type: isCard ? 'refund' : 'payment_refund',
    description: `REFUND FOR CHARGE${charge.description ? ` (${charge.description})` : ''}`,
  });
  const refund: Stripe.Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: transaction.id,
    charge: charge.id,
    created: call.now,
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
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: isCard ? 'succeeded' : 'pending',
    transfer_reversal: params.reverse_transfer ? newPaymentId('trr') : null,
  };
  call.shop.insert('refund', refund);
  announce(call, 'refund.created', refund);
  change(call, charge, 'charge.refunded', {
    amount_refunded: charge.amount_refunded + amount,
    refunded: charge.amount_refunded + amount === charge.amount,
  });
  if (isCard) giveReference(call, refund);
  return refund;
};

/** The reference by which the buyer's bank finds a card refund comes a little later, as an update. */
const giveReference = (call: Call, refund: Stripe.Refund): void => {
  const card = {
    reference: randomText(18),
    reference_status: 'available',
    reference_type: 'acquirer_reference_number',
    type: 'refund',
  };
  updateAndAnnounce(call, refund, { destination_details: { type: 'card', card } });
};

export const updateAndAnnounce = (
  call: Call,
  refund: Stripe.Refund,
  changes: Partial<Stripe.Refund>,
): Stripe.Refund => {
  const previous = assign(refund, changes);
  if (Object.keys(previous).length === 0) return refund;
  for (const type of ['refund.updated', 'charge.refund.updated'] as const) {
    call.shop.emit(type, refund, call.cause, call.now, previous);
  }
  return refund;
};

const chargeOf = (call: Call, params: CreateParams): Stripe.Charge => {
  const { charge: chargeId, payment_intent: intentId } = params;
  if (!chargeId && !intentId) {
    throw refuse(
      'One of the following params should be provided for this request: payment_intent or charge.',
      'parameter_missing',
    );
  }
  const intent = intentId ? call.shop.get('payment_intent', intentId, 'payment_intent') : undefined;
  const found = chargeId ? call.shop.get('charge', chargeId, 'charge') : undefined;
  if (intent && found && found.payment_intent !== intent.id) {
    throw refuse(`Charge ${found.id} does not belong to PaymentIntent ${intent.id}.`, undefined, 'charge');
  }
  const charge = found ?? call.shop.find('charge', String(intent?.latest_charge));
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
  if (isContested(call.shop, charge)) {
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

const checkConnect = (charge: Stripe.Charge, params: CreateParams): void => {
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
  },
  list: shape<Omit<Stripe.RefundListParams, keyof Stripe.PaginationParams>>({
    charge: text,
    created: range,
    payment_intent: text,
  }),
  create: operation(
    shape<CreateParams>({
      amount: positiveAmount,
      charge: text,
      currency,
      customer: text,
      instructions_email: email,
      metadata,
      origin: oneOf('customer_balance'),
      payment_intent: text,
      reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
      refund_application_fee: boolean,
      reverse_transfer: boolean,
    }),
    create,
  ),
  update: operationOn(shape<Stripe.RefundUpdateParams>({ metadata }), (call, refund: Stripe.Refund, params) =>
    updateAndAnnounce(call, refund, { metadata: mergeMetadata(refund.metadata ?? {}, params.metadata) }),
  ),
  actions: {
    cancel: operationOn(nothing, (call, refund: Stripe.Refund) => {
      if (refund.status !== 'requires_action') {
        throw refuse(
          `Refund ${refund.id} has a status of ${refund.status}. Only refunds with a status of requires_action can be canceled.`,
        );
      }
      return answerRefund(call, refund, { status: 'canceled' });
    }),
  },
};

/**
 * What becomes of a refund after all: a bank may still fail it, and a buyer may have to act. The money of a refund
 * that failed or was canceled is the merchant's again.
 */
export const answerRefund = (
  call: Call,
  refund: Stripe.Refund,
  { status, failure_reason }: { status: string; failure_reason?: string },
): Stripe.Refund => {
  const { shop } = call;
  const lost = status === 'failed' || status === 'canceled';
  const charge = shop.find('charge', String(refund.charge));
  const changes: Partial<Stripe.Refund> = { status };
  if (status === 'succeeded') delete refund.pending_reason;
  if (lost && charge) {
    const transaction = book(call, {
      amount: refund.amount,
      currency: refund.currency,
      source: refund.id,
      type: 'refund_failure',
      description: 'REFUND FAILURE',
    });
    assign(charge, { amount_refunded: charge.amount_refunded - refund.amount, refunded: false });
    Object.assign(changes, { failure_balance_transaction: transaction.id });
  }
  if (status === 'failed') changes.failure_reason = failure_reason ?? 'expired_or_canceled_card';
  updateAndAnnounce(call, refund, changes);
  if (status === 'failed') announce(call, 'refund.failed', refund);
  return refund;
};
