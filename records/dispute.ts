import { dashboardUrl } from '../stripe/dashboard.ts';
import { type DisputeItem, isInquiry } from '../stripe/disputes.ts';
import { expanded, idOf } from '../stripe/expand.ts';
import { disputeReasonName, disputeStatusName } from '../stripe/words.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';
import { EXAMPLE_BUYER } from './shared.ts';

const chargeOf = (dispute: DisputeItem) => expanded(dispute.charge);
const paymentIdOf = (dispute: DisputeItem) => idOf(dispute.payment_intent) ?? idOf(dispute.charge);

const { id, text, boolean, amount, money, currency, time, name, dict, details } = fieldsOf<DisputeItem>();

const example: DisputeItem = {
  id: 'du_1SkQcdLkdIwHu7ixYq5t',
  amount: 5400,
  charge: {
    id: 'ch_3SkQ2mLkdIwHu7ix0tRz',
    amount: 5400,
    billing_details: EXAMPLE_BUYER,
    currency: 'usd',
    description: 'Order 1042',
  },
  created: 1767866400,
  currency: 'usd',
  evidence_details: { due_by: 1768651199, has_evidence: false },
  is_charge_refundable: false,
  livemode: false,
  metadata: {},
  origin: {
    id: 'cs_test_a1Qk7fVbW2mTn5Xc',
    customer_details: null,
    payment_link: 'plink_1SkPzTLkdIwHu7ixV5mC',
  },
  payment_intent: 'pi_3SkQ2mLkdIwHu7ix0xJ4',
  payment_method_details: { card: { network_reason_code: '10.4' } },
  reason: 'fraudulent',
  status: 'needs_response',
};

/** A dispute: a customer asked their bank for the money back. */
export const dispute = defineRecord(
  'Dispute',
  {
    id: id('Dispute ID', (d) => d.id),
    payment_id: text('Payment ID', (d) => idOf(d.payment_intent)),
    charge_id: text('Charge ID', (d) => idOf(d.charge)),
    checkout_session_id: text('Checkout Session ID', (d) => d.origin?.id),
    payment_link_id: text('Payment Link ID', (d) => idOf(d.origin?.payment_link)),
    status: text('Status', (d) => d.status),
    status_display: text('Status (Display)', (d) => disputeStatusName(d.status)),
    is_inquiry: boolean('Is Inquiry', isInquiry),
    reason: text('Reason', (d) => d.reason),
    reason_display: text('Reason (Display)', (d) => disputeReasonName(d.reason)),
    network_reason_code: text(
      'Network Reason Code',
      (d) => d.payment_method_details?.card?.network_reason_code,
    ),
    ...money('amount', 'Disputed Amount', (d) => [d.amount, d.currency]),
    currency: currency('Currency', (d) => d.currency),
    payment_amount: amount('Payment Amount', (d) => [chargeOf(d)?.amount, chargeOf(d)?.currency]),
    payment_description: text('Payment Description', (d) => chargeOf(d)?.description),
    respond_by: time('Respond By', (d) => d.evidence_details.due_by || null),
    has_evidence: boolean('Has Evidence', (d) => d.evidence_details.has_evidence),
    is_refundable: boolean('Can Still Be Refunded', (d) => d.is_charge_refundable),
    customer_email: text('Customer Email', (d) => chargeOf(d)?.billing_details.email),
    ...name('customer', 'Customer', (d) => chargeOf(d)?.billing_details.name),
    metadata: dict('Metadata', (d) => d.metadata),
    created_at: time('Created At', (d) => d.created),
    ...details((d) => (chargeOf(d) ? null : 'The payment, its checkout and the customer are missing.')),
    live_mode: boolean('Live Mode', (d) => d.livemode),
    dashboard_url: text('Dashboard URL', (d) => dashboardUrl('payments', paymentIdOf(d), d.livemode)),
  },
  example,
);
