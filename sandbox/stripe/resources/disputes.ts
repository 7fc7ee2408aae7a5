import type Stripe from 'stripe';
import { book } from '../checkout/money.ts';
import { refuse } from '../engine/errors.ts';
import { newId } from '../engine/ids.ts';
import { metadata, range, text } from '../engine/leaves.ts';
import { nothing, shape } from '../engine/params.ts';
import { type Call, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { announce, assign, change, mergeMetadata } from './shared.ts';

/** Stripe's price for a dispute in the United States; it stays with Stripe, whoever wins. */
const DISPUTE_FEE = 1500;
/** How long a merchant has for an answer. */
const DAYS_TO_ANSWER = 7;
const DAY = 86_400;

/** Stripe's reasons, with the code that Visa has for each. */
const REASONS: Record<string, string> = {
  credit_not_processed: '13.6',
  duplicate: '12.6.1',
  fraudulent: '10.4',
  general: '10.5',
  product_not_received: '13.1',
  product_unacceptable: '13.3',
  subscription_canceled: '13.2',
  unrecognized: '10.4',
};

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
  call: Call,
  charge: Stripe.Charge,
  { reason = 'fraudulent', amount = charge.amount }: { reason?: string; amount?: number },
): Stripe.Dispute => {
  const code = REASONS[reason];
  if (!code)
    throw refuse(`Nobody disputes for '${reason}': it is one of ${Object.keys(REASONS).join(', ')}.`);
  if (charge.status !== 'succeeded') throw refuse(`Charge ${charge.id} has not succeeded.`);
  if (charge.disputed) throw refuse(`Charge ${charge.id} is disputed already.`);
  if (amount < 1 || amount > charge.amount) throw refuse(`Charge ${charge.id} is for ${charge.amount}.`);
  const { card } = charge.payment_method_details ?? {};
  const id = newId('du');
  const dispute: Stripe.Dispute = {
    id,
    object: 'dispute',
    amount,
    balance_transactions: [move(call, charge, id, -amount)],
    charge: charge.id,
    created: call.now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...NO_EVIDENCE, customer_email_address: charge.billing_details.email },
    evidence_details: {
      due_by: call.now + DAYS_TO_ANSWER * DAY,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: charge.livemode,
    metadata: {},
    payment_intent: charge.payment_intent,
    ...(card && {
      network_reason_code: code,
      payment_method_details: {
        type: 'card',
        card: {
          brand: card.brand ?? 'unknown',
          case_type: 'chargeback',
          network: card.network ?? 'unknown',
          network_reason_code: code,
        },
      },
    }),
    reason,
    status: 'needs_response',
  };
  call.shop.insert('dispute', dispute);
  assign(charge, { disputed: true });
  announce(call, 'charge.dispute.created', dispute);
  announce(call, 'charge.dispute.funds_withdrawn', dispute);
  return dispute;
};

/**
 * The bank decides: the money of a dispute that the merchant wins is his again.
 * @throws StripeError for a dispute that is over
 */
export const closeDispute = (
  call: Call,
  dispute: Stripe.Dispute,
  outcome: 'won' | 'lost',
): Stripe.Dispute => {
  if (dispute.status === 'won' || dispute.status === 'lost') {
    throw refuse('This dispute is already closed', 'dispute_already_closed');
  }
  const charge = call.shop.get('charge', String(dispute.charge), 'charge');
  if (outcome === 'won') dispute.balance_transactions.push(move(call, charge, dispute.id, dispute.amount));
  assign(dispute, { status: outcome, is_charge_refundable: outcome === 'won' });
  announce(call, 'charge.dispute.closed', dispute);
  if (outcome === 'won') announce(call, 'charge.dispute.funds_reinstated', dispute);
  return dispute;
};

const move = (call: Call, charge: Stripe.Charge, dispute: string, amount: number) =>
  book(call, {
    amount,
    currency: charge.currency,
    source: dispute,
    type: 'adjustment',
    category: amount < 0 ? 'dispute' : 'dispute_reversal',
    description: `Chargeback ${amount < 0 ? 'withdrawal' : 'reversal'} for ${charge.id}`,
    ...(amount < 0 && { fee: () => DISPUTE_FEE }),
  });

const NO_EVIDENCE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

export const disputes: Resource<'dispute'> = {
  object: 'dispute',
  path: 'disputes',
  idParam: 'dispute',
  permission: 'dispute',
  expands: { charge: 'charge', payment_intent: 'payment_intent' },
  list: shape<Omit<Stripe.DisputeListParams, keyof Stripe.PaginationParams>>({
    charge: text,
    created: range,
    payment_intent: text,
  }),
  update: operationOn(
    shape<Pick<Stripe.DisputeUpdateParams, 'metadata'>>({ metadata }),
    (call, dispute: Stripe.Dispute, params) =>
      change(call, dispute, 'charge.dispute.updated', {
        metadata: mergeMetadata(dispute.metadata, params.metadata),
      }),
  ),
  actions: {
    close: operationOn(nothing, (call, dispute: Stripe.Dispute) => closeDispute(call, dispute, 'lost')),
  },
};
