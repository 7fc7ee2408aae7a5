import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';
import { newId } from '../engine/ids.ts';
import { range, text } from '../engine/param-types.ts';
import { shape } from '../engine/params.ts';
import type { Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';
import { book } from './balance-transactions.ts';

type Dispute = Stripe.Dispute;

/**
 * Disputes: the test helpers `dispute` and `close_dispute` open and close them, with the money and Stripe's fee.
 * Requests can read them. No request sends evidence, accepts a dispute or changes one.
 */
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
};

/** Stripe's fee for a dispute in the United States. The merchant does not get it back. */
const DISPUTE_FEE = 1500;
const ONE_DAY = 86_400;

/** Stripe's reasons, each with the code of Visa. */
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

/** Whether a charge is disputed and so cannot be refunded. A won dispute does not count. */
export const isContested = (store: Store, charge: Stripe.Charge): boolean =>
  charge.disputed &&
  store.table('dispute').rows.some(({ charge: id, status }) => id === charge.id && status !== 'won');

/**
 * Opens a dispute: the bank takes the amount back, and Stripe takes its fee.
 * @param amount in minor units; the whole charge by default
 * @throws StripeError if the charge has not succeeded, or is disputed already
 */
export const openDispute = (
  store: Store,
  charge: Stripe.Charge,
  { reason = 'fraudulent', amount = charge.amount }: { reason?: string; amount?: number },
): Dispute => {
  const code = REASONS[reason];
  if (!code) throw refuse(`Invalid reason: must be one of ${Object.keys(REASONS).join(', ')}.`);
  if (charge.status !== 'succeeded') throw refuse(`Charge ${charge.id} has not succeeded.`);
  if (charge.disputed) throw refuse(`Charge ${charge.id} is disputed already.`);
  if (amount < 1 || amount > charge.amount) throw refuse(`Charge ${charge.id} is for ${charge.amount}.`);
  const { card } = charge.payment_method_details ?? {};
  const dispute: Dispute = store.add('dispute', {
    id: newId('du'),
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: store.now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...NO_EVIDENCE, customer_email_address: charge.billing_details.email },
    evidence_details: {
      due_by: store.now + 7 * ONE_DAY,
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
  });
  move(store, dispute, -amount);
  charge.disputed = true;
  store.emit('charge.dispute.created', dispute);
  store.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
};

/**
 * Closes a dispute. The merchant gets the amount of a won dispute back.
 * @throws StripeError if it is closed already
 */
export const closeDispute = (store: Store, dispute: Dispute, outcome: 'won' | 'lost'): Dispute => {
  if (dispute.status === 'won' || dispute.status === 'lost') {
    throw refuse('This dispute is already closed.');
  }
  if (outcome === 'won') move(store, dispute, dispute.amount);
  Object.assign(dispute, { status: outcome, is_charge_refundable: outcome === 'won' });
  store.emit('charge.dispute.closed', dispute);
  if (outcome === 'won') store.emit('charge.dispute.funds_reinstated', dispute);
  return dispute;
};

const move = (store: Store, dispute: Dispute, amount: number): void => {
  const transaction = book(store, {
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
