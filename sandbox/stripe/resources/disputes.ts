import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';
import { notExpanded } from '../engine/expandable.ts';
import { newId } from '../engine/ids.ts';
import { range, text } from '../engine/param-types.ts';
import { shape } from '../engine/params.ts';
import type { Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';
import { book } from './balance-transactions.ts';

type Dispute = Stripe.Dispute;

/**
 * Disputes and inquiries: the test helpers `dispute` and `close_dispute` open and close them, with the money and Stripe's
 * fee. An inquiry does not become a dispute. Requests can read them. No request sends evidence, accepts a dispute or changes one.
 */
export const disputes: Resource<'dispute'> = {
  object: 'dispute',
  path: 'disputes',
  idParam: 'dispute',
  permission: 'dispute',
  expands: {
    charge: 'charge',
    payment_intent: 'payment_intent',
    ...notExpanded(
      'evidence.cancellation_policy evidence.customer_communication evidence.customer_signature',
      'evidence.duplicate_charge_documentation evidence.receipt evidence.refund_policy',
      'evidence.service_documentation evidence.shipping_documentation',
      'evidence.uncategorized_file',
    ),
  },
  list: shape<Omit<Stripe.DisputeListParams, keyof Stripe.PaginationParams>>({
    charge: text,
    created: range,
    payment_intent: text,
  }),
};

/** Stripe's fee for a dispute in the United States. The merchant does not get it back. */
const DISPUTE_FEE = 1500;
const ONE_DAY = 86_400;

/** Stripe's reasons, each with the code of Visa if cards have it. */
const REASONS: Record<string, string | null> = {
  bank_cannot_process: null,
  check_returned: null,
  credit_not_processed: '13.6',
  customer_initiated: null,
  debit_not_authorized: null,
  duplicate: '12.6.1',
  fraudulent: '10.4',
  general: '10.5',
  incorrect_account_details: null,
  insufficient_funds: null,
  noncompliant: null,
  product_not_received: '13.1',
  product_unacceptable: '13.3',
  subscription_canceled: '13.2',
  unrecognized: '10.4',
};

/** Whether a dispute of a charge forbids its refund. An inquiry and a won dispute do not. */
export const isContested = (store: Store, charge: Stripe.Charge): boolean =>
  charge.disputed &&
  store
    .table('dispute')
    .rows.some(({ charge: id, is_charge_refundable: isRefundable }) => id === charge.id && !isRefundable);

interface Opening {
  reason?: string;
  /** In minor units; the whole charge by default. */
  amount?: number;
  /** Whether the bank only asks: no money moves, and a refund prevents the chargeback. */
  inquiry?: boolean;
  /** Unix seconds, or 0 if the bank allows no response; in a week by default. */
  due_by?: number;
}

/**
 * Opens a dispute: the bank takes the amount back, and Stripe takes its fee. Or opens an inquiry.
 * @throws StripeError if the charge has not succeeded, or is disputed already
 * @see https://docs.stripe.com/disputes/how-disputes-work
 */
export const openDispute = (
  store: Store,
  charge: Stripe.Charge,
  {
    reason = 'fraudulent',
    amount = charge.amount,
    inquiry = false,
    due_by = store.now + 7 * ONE_DAY,
  }: Opening,
): Dispute => {
  const code = REASONS[reason];
  if (code === undefined) {
    throw refuse(`Invalid reason: must be one of ${Object.keys(REASONS).join(', ')}.`);
  }
  if (charge.status !== 'succeeded') throw refuse(`Charge ${charge.id} has not succeeded.`);
  if (isOpen(store, charge)) throw refuse(`Charge ${charge.id} is disputed already.`);
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
      due_by,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: charge.livemode,
    metadata: {},
    payment_intent: charge.payment_intent,
    ...(card && {
      payment_method_details: {
        type: 'card',
        card: {
          brand: card.brand ?? 'unknown',
          case_type: inquiry ? 'inquiry' : reason === 'noncompliant' ? 'compliance' : 'chargeback',
          network: card.network ?? 'unknown',
          network_reason_code: code,
        },
      },
    }),
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  });
  if (!inquiry) move(store, dispute, -amount);
  charge.disputed = true;
  store.emit('charge.dispute.created', dispute);
  if (!inquiry) store.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
};

/** Whether a charge has a dispute that is not a closed inquiry. */
const isOpen = (store: Store, charge: Stripe.Charge): boolean =>
  store
    .table('dispute')
    .rows.some(({ charge: id, status }) => id === charge.id && status !== 'warning_closed');

const CLOSED = ['won', 'lost', 'warning_closed'];

/**
 * Closes a dispute. The merchant gets the amount of a won dispute back. An inquiry ends as `warning_closed`.
 * @throws StripeError if it is closed already, or cannot end so
 */
export const closeDispute = (store: Store, dispute: Dispute, outcome: string): Dispute => {
  if (CLOSED.includes(dispute.status)) throw refuse('This dispute is already closed.');
  const outcomes = dispute.status.startsWith('warning_') ? ['warning_closed'] : ['won', 'lost'];
  if (!outcomes.includes(outcome)) throw refuse(`This dispute ends as ${outcomes.join(' or ')}.`);
  if (outcome === 'won') move(store, dispute, dispute.amount);
  Object.assign(dispute, { status: outcome, is_charge_refundable: outcome !== 'lost' });
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
