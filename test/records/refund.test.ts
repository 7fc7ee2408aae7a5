import type Stripe from 'stripe';
import { refund, refundResult } from '../../records/refund.ts';
import { refunds } from '../../stripe/refunds.ts';
import { chargeOf, listOf, refundOf, sessionOf } from '../support/objects.ts';
import { z } from '../support/records.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { overStripe } from '../support/zapier.ts';

useWire();

const row = (more: object = {}, session: Stripe.Checkout.Session | null = null, live = false) =>
  refund.map({ refund: refundOf(more), session, live }, z);

test('a bare refund, as an event has it, gives what it knows', () => {
  expect(row()).toEqual({
    id: 're_1',
    payment_id: 'pi_1',
    charge_id: 'ch_1',
    checkout_session_id: null,
    payment_link_id: null,
    status: 'succeeded',
    reason: null,
    note: null,
    reference: null,
    amount: 20,
    amount_minor: 2000,
    amount_display: '$20.00',
    presentment_amount: 20,
    presentment_amount_minor: 2000,
    presentment_amount_display: '$20.00',
    presentment_currency: 'USD',
    currency: 'USD',
    is_full_refund: null,
    payment_amount: null,
    total_refunded: null,
    remaining: null,
    customer_email: null,
    customer_name: null,
    customer_first_name: null,
    customer_last_name: null,
    pending_reason: null,
    failure_reason: null,
    bank_reference: null,
    metadata: {},
    created_at: '2026-01-02T10:00:00Z',
    details_complete: false,
    details_note: 'The payment, its checkout and the customer are missing.',
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
  });
});

test('with its charge and its checkout it gives everything', () => {
  const charge = chargeOf({ amount: 5000, amount_refunded: 3500 });
  const buyer = { email: 'grace@example.com', name: 'Grace Hopper' };
  expect(row({ charge }, sessionOf({ customer_details: buyer }))).toMatchObject({
    charge_id: 'ch_1',
    checkout_session_id: 'cs_test_1',
    payment_link_id: 'plink_1',
    is_full_refund: false,
    payment_amount: 50,
    total_refunded: 35,
    remaining: 15,
    customer_email: 'grace@example.com',
    customer_last_name: 'Hopper',
    details_complete: true,
  });
});

test('without a checkout the buyer is the one of the charge', () => {
  expect(row({ charge: chargeOf() })).toMatchObject({
    customer_email: 'ada@example.com',
    customer_first_name: 'Ada',
  });
});

test.each([
  ['usd', 5000, 5000, { is_full_refund: true, remaining: 0, amount: 50 }],
  ['jpy', 5000, 1200, { is_full_refund: false, remaining: 3800, amount: 1200, amount_display: '¥1,200' }],
  ['kwd', 5000, 1250, { is_full_refund: false, remaining: 3.75, amount: 1.25, payment_amount: 5 }],
])('%s %p refunded by %p', (currency, paid, amount, expected) => {
  const charge = chargeOf({ amount: paid, amount_refunded: amount, currency });
  expect(row({ amount, currency, charge })).toMatchObject(expected);
});

describe('what Stripe has no field for is read from the metadata', () => {
  const metadata = { zapier_reference: 'order-1', zapier_note: 'Broken.', zapier_reason: 'other', mine: 'x' };

  test('reference, note and reason', () => {
    expect(row({ metadata })).toMatchObject({
      reference: 'order-1',
      note: 'Broken.',
      reason: 'other',
      metadata,
    });
  });

  test('Stripe’s own reason comes first', () => {
    expect(row({ metadata, reason: 'duplicate' }).reason).toBe('duplicate');
  });

  test('a refund made in the Dashboard has none', () => {
    expect(row({ metadata: null })).toMatchObject({
      reference: null,
      note: null,
      reason: null,
      metadata: {},
    });
  });
});

test.each([
  [{ type: 'card', card: { reference: '745', reference_status: 'available' } }, '745'],
  [{ type: 'us_bank_transfer', us_bank_transfer: { reference: 'R1' } }, 'R1'],
  [{ type: 'card', card: { reference_status: 'pending' } }, null],
  [{ type: 'card', card: { reference: null } }, null],
  [{ type: 'klarna', klarna: {} }, null],
  [{ type: 'gone' }, null],
  [undefined, null],
])('the bank’s reference in %j is %p', (destination_details, reference) => {
  expect(row({ destination_details }).bank_reference).toBe(reference);
});

test.each([
  [
    { status: 'pending', pending_reason: 'insufficient_funds' },
    true,
    'https://dashboard.stripe.com/payments/pi_1',
  ],
  [
    { status: 'failed', failure_reason: 'expired_or_canceled_card', payment_intent: null },
    false,
    'https://dashboard.stripe.com/test/payments/ch_1',
  ],
  [{ payment_intent: null, charge: null }, true, null],
])('%j', (more, live, dashboard_url) => {
  const { payment_intent: _intent, charge: _charge, ...told } = more as Record<string, unknown>;
  expect(row(more, null, live)).toMatchObject({ ...told, dashboard_url, live_mode: live });
});

test.each([true, false])(
  'an action tells whether the refund existed, and what was asked for: %p',
  (existed) => {
    const source = { refund: refundOf(), session: null, live: false, existed };
    const asked = (requested: number | null) => refundResult.map({ ...source, requested }, z);
    const row = { ...refund.map(source, z), already_refunded: existed };
    const amounts = {
      requested_amount: 12.5,
      requested_amount_minor: 1250,
      requested_amount_display: '$12.50',
    };
    expect(asked(1250)).toEqual({ ...row, ...amounts });
    expect(asked(null)).toMatchObject({ requested_amount: null, requested_amount_display: null });
  },
);

test('triggers look at ten refunds of their list at most: each checkout costs a request', async () => {
  const all = Array.from({ length: 15 }, (_, i) =>
    refundOf({ id: `re_${i}`, payment_intent: `pi_${i}`, charge: chargeOf({ livemode: true }) }),
  );
  const checkouts = Array.from({ length: 10 }, () => on('GET /v1/checkout/sessions', listOf([sessionOf()])));
  wire(on('GET /v1/refunds', listOf(all)), ...checkouts);
  const found = await overStripe((stripe) =>
    refunds.list(stripe, { link: 'plink_1', limit: 3, accepts: ({ id }) => id !== 're_0', types: [] }),
  );
  expect(found.map(({ refund: { id }, live }) => [id, live])).toEqual([
    ['re_1', true],
    ['re_2', true],
    ['re_3', true],
  ]);
});
