import { refund, refundResult } from '../../records/refund.ts';
import { fullCharge, paidSession } from '../support/full-objects.ts';
import { chargeOf, refundOf, sessionOf } from '../support/objects.ts';
import { BUYER_ROW, moneyRow, z } from '../support/records.ts';

const REFUND = {
  refund: refundOf({
    amount: 1250,
    balance_transaction: { amount: -1125, currency: 'eur' },
    charge: fullCharge({ amount_refunded: 2000 }),
    destination_details: { type: 'card', card: { type: 'refund', reference: '7452711' } },
    failure_reason: 'declined',
    metadata: { zapier_reference: 'order-7', zapier_note: 'Broken', zapier_reason: 'other' },
    pending_reason: 'processing',
    presentment_details: { presentment_amount: 1150, presentment_currency: 'eur' },
  }),
  session: paidSession(),
  live: false,
  existed: true,
  requested: 1300,
};

const row = (more: object = {}, session: ReturnType<typeof sessionOf> | null = null, live = false) =>
  refund.map({ refund: refundOf(more), session, live }, z);

test('maps every field of a refund, and what an action adds', () => {
  expect(refundResult.map(REFUND, z)).toEqual({
    id: 're_1',
    payment_id: 'pi_1',
    charge_id: 'ch_1',
    checkout_session_id: 'cs_test_1',
    payment_link_id: 'plink_1',
    status: 'succeeded',
    status_display: 'Succeeded',
    reason: 'other',
    reason_display: 'Other',
    note: 'Broken',
    reference: 'order-7',
    ...moneyRow('amount', 12.5, 1250, '$12.50'),
    ...moneyRow('presentment_amount', 11.5, 1150, '€11.50'),
    presentment_currency: 'EUR',
    currency: 'USD',
    settled_amount: 11.25,
    settlement_currency: 'EUR',
    is_full_refund: false,
    is_fully_refunded: false,
    payment_amount: 54,
    total_refunded: 20,
    remaining: 34,
    ...BUYER_ROW,
    pending_reason: 'processing',
    failure_reason: 'declined',
    bank_reference: '7452711',
    metadata: REFUND.refund.metadata,
    created_at: '2026-01-02T10:00:00Z',
    details_complete: true,
    details_note: null,
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
    already_refunded: true,
    ...moneyRow('requested_amount', 13, 1300, '$13.00'),
  });
});

test('says what is missing in a refund as its event has it', () => {
  expect(row()).toMatchObject({
    ...{ charge_id: 'ch_1', checkout_session_id: null, payment_link_id: null, customer_email: null },
    ...{ is_full_refund: null, payment_amount: null, total_refunded: null, remaining: null },
    details_complete: false,
    details_note: 'The payment, its checkout and the customer are missing.',
  });
});

test('has the customer of the checkout, or else that of the charge', () => {
  const session = sessionOf({ customer_details: { email: 'grace@example.com', name: 'Grace Hopper' } });
  const charge = chargeOf();
  expect(row({ charge }, session)).toMatchObject({ customer_email: 'grace@example.com' });
  expect(row({ charge })).toMatchObject({ customer_email: 'ada@example.com', customer_first_name: 'Ada' });
});

test.each([
  ['usd', 5000, { is_full_refund: true, remaining: 0, amount: 50 }],
  ['kwd', 1250, { is_full_refund: false, remaining: 3.75, amount: 1.25, payment_amount: 5 }],
])('of %s %p knows what is left of the payment', (currency, amount, expected) => {
  const charge = chargeOf({ amount: 5000, amount_refunded: amount, currency });
  expect(row({ amount, currency, charge })).toMatchObject(expected);
});

test.each<[string, object, object]>([
  [
    'Stripe’s own reason before that of the metadata',
    { reason: 'duplicate', metadata: { zapier_reason: 'other' } },
    { reason: 'duplicate' },
  ],
  [
    'neither reference nor note if it was made in the Dashboard',
    { metadata: null },
    { reference: null, note: null, reason: null, metadata: {} },
  ],
])('has %s', (_what, more, expected) => {
  expect(row(more)).toMatchObject(expected);
});

test.each([
  [{ type: 'us_bank_transfer', us_bank_transfer: { reference: 'R1' } }, 'R1'],
  [{ type: 'card', card: { reference_status: 'pending' } }, null],
  [{ type: 'card', card: { reference: null } }, null],
  [{ type: 'klarna', klarna: {} }, null],
  [{ type: 'gone' }, null],
  [undefined, null],
])('has for %j the bank reference %p', (destination_details, reference) => {
  expect(row({ destination_details }).bank_reference).toBe(reference);
});

test.each([
  ['the payment in live mode', {}, true, 'https://dashboard.stripe.com/payments/pi_1'],
  [
    'the charge if there is no payment',
    { payment_intent: null },
    false,
    'https://dashboard.stripe.com/test/payments/ch_1',
  ],
  ['nothing if there is neither', { payment_intent: null, charge: null }, true, null],
])('leads in the Dashboard to %s', (_what, more, live, dashboard_url) => {
  expect(row(more, null, live)).toMatchObject({ dashboard_url, live_mode: live });
});

test('has no requested amount if everything was requested', () => {
  const result = refundResult.map({ ...REFUND, existed: false, requested: null }, z);
  expect(result).toMatchObject({ already_refunded: false, requested_amount: null });
});
