import { BUYER_EMAIL, fullCharge } from '../support/full-objects.ts';
import { intentOf, invoiceOf, invoicePaymentOf, listOf, refundOf, sessionOf } from '../support/objects.ts';
import { INTENT, payment, REFUND, refundPayment, SESSIONS } from '../support/refunding.ts';
import { type Answer, on, useWire, wire } from '../support/wire.ts';
import { operationOf } from '../support/zapier.ts';

useWire();

const operation = operationOf('creates', 'refund_payment');

const refunded = (more: object = {}) =>
  on(REFUND, refundOf({ amount: 5400, charge: fullCharge({ amount_refunded: 5400 }), ...more }));

test('a payment is refunded in full, with its reference, and becomes a whole record', async () => {
  const metadata = { zapier_reference: 'order-7', zapier_note: 'Sold out' };
  const sent = wire(...payment(), refunded({ metadata, reason: 'requested_by_customer' }));
  const input = { reason: 'requested_by_customer', note: 'Sold out', reference: 'order-7' };
  const row = await refundPayment(input, { connected_account: 'acct_shop' });

  expect(sent.map(({ request }) => request)).toEqual([INTENT, SESSIONS, REFUND]);
  expect(sent[0]?.params).toEqual({ 'expand[0]': 'latest_charge', 'expand[1]': 'latest_charge.refunds' });
  expect(sent[2]?.params).toEqual({
    charge: 'ch_1',
    amount: '5400',
    reason: 'requested_by_customer',
    'metadata[zapier_reference]': 'order-7',
    'metadata[zapier_note]': 'Sold out',
    'expand[0]': 'charge',
  });
  expect(sent[2]?.headers).toMatchObject({
    authorization: expect.stringMatching(/^Bearer sk_test_/),
    'stripe-account': 'acct_shop',
    'stripe-version': '2026-10-28.endive',
    'idempotency-key': expect.stringMatching(/^zapier-[0-9a-f]{64}$/),
  });
  expect(row).toEqual({
    id: 're_1',
    payment_id: 'pi_1',
    charge_id: 'ch_1',
    checkout_session_id: 'cs_test_1',
    payment_link_id: 'plink_1',
    status: 'succeeded',
    reason: 'requested_by_customer',
    note: 'Sold out',
    reference: 'order-7',
    amount: 54,
    amount_minor: 5400,
    amount_display: '$54.00',
    presentment_amount: 54,
    presentment_amount_minor: 5400,
    presentment_amount_display: '$54.00',
    presentment_currency: 'USD',
    currency: 'USD',
    is_full_refund: true,
    payment_amount: 54,
    total_refunded: 54,
    remaining: 0,
    customer_email: BUYER_EMAIL,
    customer_name: 'Ada King Lovelace',
    customer_first_name: 'Ada',
    customer_last_name: 'King Lovelace',
    pending_reason: null,
    failure_reason: null,
    bank_reference: null,
    metadata,
    created_at: '2026-01-02T10:00:00Z',
    details_complete: true,
    details_note: null,
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/acct_shop/test/payments/pi_1',
    already_refunded: false,
    requested_amount: null,
    requested_amount_minor: null,
    requested_amount_display: null,
  });
  expect(Object.keys(row)).toEqual(Object.keys(operation.sample));
});

test.each([
  ['usd', '12.50', 5400, '1250', '$12.50'],
  ['USD', 12.5, 5400, '1250', '$12.50'],
  ['eur', '0.29', 5400, '29', '€0.29'],
  ['jpy', '1200', 5400, '1200', '¥1,200'],
  ['kwd', '1.25', 5400, '1250', 'KWD 1.250'],
  ['isk', '50', 5400, '5000', 'ISK 50'],
])('part of a payment in %s: %p', async (currency, amount, total, minor, display) => {
  const partly = { amount: Number(minor), currency, charge: fullCharge({ amount: total, currency }) };
  const sent = wire(...payment({ amount: total, currency }), refunded(partly));
  expect(await refundPayment({ amount })).toMatchObject({
    amount_minor: Number(minor),
    amount_display: display,
    is_full_refund: false,
  });
  expect(sent[2]?.params.amount).toBe(minor);
});

test('without an amount all that is left is refunded', async () => {
  const sent = wire(...payment({ amount_refunded: 1400 }), refunded({ amount: 4000 }));
  await refundPayment();
  expect(sent[2]?.params.amount).toBe('4000');
});

test('refunds an amount that is exactly what is left', async () => {
  const sent = wire(...payment({ amount_refunded: 1400 }), refunded({ amount: 4000 }));
  await refundPayment({ amount: '40' });
  expect(sent[2]?.params.amount).toBe('4000');
});

test('Connect and bank details are passed on', async () => {
  const sent = wire(...payment(), refunded());
  await refundPayment({
    refund_application_fee: 'yes',
    reverse_transfer: true,
    instructions_email: 'bank@example.com',
  });
  expect(sent[2]?.params).toMatchObject({
    refund_application_fee: 'true',
    reverse_transfer: 'true',
    instructions_email: 'bank@example.com',
  });
});

test('“other” is no reason of Stripe’s: it is kept in the metadata', async () => {
  const sent = wire(...payment(), refunded());
  await refundPayment({ reason: 'other', note: 'Rain' });
  expect(sent[2]?.params).toMatchObject({
    'metadata[zapier_reason]': 'other',
    'metadata[zapier_note]': 'Rain',
  });
  expect(sent[2]?.params).not.toHaveProperty('reason');
});

describe('the kinds of ids', () => {
  const session = { payment_intent: intentOf({ latest_charge: fullCharge() }), invoice: null };
  const invoice = { payments: listOf([invoicePaymentOf('pi_1')]) };

  test.each<[string, Answer[]]>([
    ['ch_1', [on('GET /v1/charges/ch_1', fullCharge())]],
    ['py_1', [on('GET /v1/charges/py_1', fullCharge({ id: 'py_1' }))]],
    ['cs_test_1', [on('GET /v1/checkout/sessions/cs_test_1', sessionOf(session))]],
    ['in_1', [on('GET /v1/invoices/in_1', invoiceOf(invoice)), payment()[0]]],
    [
      'cs_test_subscription',
      [
        on(
          'GET /v1/checkout/sessions/cs_test_subscription',
          sessionOf({ payment_intent: null, invoice: invoiceOf(invoice) }),
        ),
        payment()[0],
      ],
    ],
  ])('%s leads to its charge', async (id, reads) => {
    const sent = wire(...reads, payment()[1], refunded());
    expect(await refundPayment({ payment: id })).toMatchObject({ id: 're_1' });
    expect(sent.at(-1)?.params.charge).toBe(id === 'py_1' ? 'py_1' : 'ch_1');
  });
});
