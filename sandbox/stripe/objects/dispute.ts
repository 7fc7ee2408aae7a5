import type Stripe from 'stripe';
import { newId } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';

/** How long a merchant has for an answer. */
const DAYS_TO_ANSWER = 7;
const DAY = 86_400;

/** Stripe's reasons, with the code that Visa has for each. */
export const DISPUTE_REASONS: Record<string, string> = {
  credit_not_processed: '13.6',
  duplicate: '12.6.1',
  fraudulent: '10.4',
  general: '10.5',
  product_not_received: '13.1',
  product_unacceptable: '13.3',
  subscription_canceled: '13.2',
  unrecognized: '10.4',
};

/** A dispute over a charge. @param amount in minor units */
export const newDispute = (
  shop: Shop,
  charge: Stripe.Charge,
  reason: string,
  amount: number,
): Stripe.Dispute => {
  const code = DISPUTE_REASONS[reason] ?? null;
  const { card } = charge.payment_method_details ?? {};
  const dispute: Stripe.Dispute = {
    id: newId('du'),
    object: 'dispute',
    amount,
    balance_transactions: [],
    charge: charge.id,
    created: shop.now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...NO_EVIDENCE, customer_email_address: charge.billing_details.email },
    evidence_details: {
      due_by: shop.now + DAYS_TO_ANSWER * DAY,
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
  return shop.add('dispute', dispute);
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
