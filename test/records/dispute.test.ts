import { dispute } from '../../records/dispute.ts';
import { disputeOf, freshDispute, paidSession } from '../support/full-objects.ts';
import { chargeOf } from '../support/objects.ts';
import { ADA_ROW, moneyRow, z } from '../support/records.ts';

test('maps every field of a dispute', () => {
  expect(dispute.map(freshDispute({ metadata: { case: '7' }, origin: paidSession() }), z)).toEqual({
    id: 'du_1',
    payment_id: 'pi_1',
    charge_id: 'ch_1',
    checkout_session_id: 'cs_test_1',
    payment_link_id: 'plink_1',
    status: 'needs_response',
    status_display: 'Needs response',
    is_inquiry: false,
    reason: 'product_not_received',
    reason_display: 'Product not received',
    network_reason_code: '13.1',
    ...moneyRow('amount', 50, 5000, '$50.00'),
    currency: 'USD',
    payment_amount: 54,
    payment_description: 'Order 7',
    respond_by: '2026-01-17T11:59:59Z',
    has_evidence: false,
    is_refundable: false,
    ...ADA_ROW,
    metadata: { case: '7' },
    created_at: '2026-01-08T10:00:00Z',
    details_complete: true,
    details_note: null,
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
  });
});

test('says what is missing in a dispute as its event has it', () => {
  expect(dispute.map(disputeOf({ payment_intent: null }), z)).toMatchObject({
    charge_id: 'ch_1',
    payment_amount: null,
    details_complete: false,
    details_note: 'The payment, its checkout and the customer are missing.',
    dashboard_url: 'https://dashboard.stripe.com/test/payments/ch_1',
  });
});

test('has each amount in its own currency', () => {
  const charge = chargeOf({ currency: 'jpy', amount: 5000 });
  expect(dispute.map(disputeOf({ currency: 'kwd', charge }), z)).toMatchObject({
    ...moneyRow('amount', 5, 5000, 'KWD 5.000'),
    ...{ currency: 'KWD', payment_amount: 5000 },
  });
});

test('is an inquiry if its status is a warning, and has no time to respond by if Stripe gives none', () => {
  const evidence_details = { due_by: 0, has_evidence: false };
  expect(dispute.map(disputeOf({ status: 'warning_closed', evidence_details }), z)).toMatchObject({
    ...{ is_inquiry: true, status_display: 'Inquiry closed', respond_by: null },
  });
});
