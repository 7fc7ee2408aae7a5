import { BUYER_EMAIL, fullCharge } from '../support/full-objects.ts';
import { intentOf, invoiceOf, invoicePaymentOf, listOf, refundOf, sessionOf } from '../support/objects.ts';
import { INTENT, payment, REFUND, refundPayment, SESSIONS } from '../support/refunding.ts';
import { type Answer, fails, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row } from '../support/zapier.ts';

useWire();

const operation = operationOf('creates', 'refund_payment');

const REFUNDS = 'GET /v1/refunds';

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

describe('a refund happens once', () => {
  const earlier = (more: object = {}) =>
    refundOf({ id: 're_0', amount: 1000, metadata: { zapier_reference: 'order-7' }, ...more });
  const withRefunds = (...refunds: object[]) => ({ amount_refunded: 1000, refunds: listOf(refunds) });

  test('the one with the same reference is returned, and nothing is written', async () => {
    const sent = wire(...payment(withRefunds(earlier())));
    const row = await refundPayment({ reference: 'order-7', amount: '10' });
    expect(row).toMatchObject({ id: 're_0', amount: 10, remaining: 44, already_refunded: true });
    expect(sent.map(({ request }) => request)).not.toContain(REFUND);
  });

  test('even where nothing is left to refund', async () => {
    wire(...payment({ amount_refunded: 5400, refunds: listOf([earlier({ amount: 5400 })]) }));
    expect(await refundPayment({ reference: 'order-7' })).toMatchObject({
      already_refunded: true,
      remaining: 0,
    });
  });

  test('another reference is another refund', async () => {
    wire(...payment(withRefunds(earlier())), refunded());
    expect(await refundPayment({ reference: 'order-8' })).toMatchObject({ already_refunded: false });
  });

  test.each(['failed', 'canceled'])('one that %s does not count, and gets another key', async (status) => {
    const first = wire(...payment(), refunded());
    await refundPayment({ reference: 'order-7' });
    const second = wire(...payment({ refunds: listOf([earlier({ status })]) }), refunded());
    expect(await refundPayment({ reference: 'order-7' })).toMatchObject({ already_refunded: false });
    expect(keyOf(second)).not.toEqual(keyOf(first));
  });

  test('without a reference, it is made of payment, amount and reason, and found again', async () => {
    const sent = wire(...payment(), refunded());
    await refundPayment({ amount: '10' });
    const reference = sent[2]?.params['metadata[zapier_reference]'];
    expect(reference).toMatch(/\w/);

    wire(...payment(withRefunds(earlier({ metadata: { zapier_reference: reference } }))));
    expect(await refundPayment({ amount: '10' })).toMatchObject({ already_refunded: true });
  });

  const keyOf = (sent: ReturnType<typeof wire>) => sent.at(-1)?.headers['idempotency-key'];
  const keyFor = async (input: Row) => {
    const sent = wire(...payment(), refunded());
    await refundPayment(input);
    return keyOf(sent);
  };

  test('a replay of the step uses the same key, another amount, reason or reference a different one', async () => {
    const key = await keyFor({ amount: '10' });
    expect(await keyFor({ amount: '10' })).toEqual(key);
    for (const input of [{ amount: '11' }, { amount: '10', reason: 'duplicate' }, { reference: 'order-8' }]) {
      expect(await keyFor(input)).not.toEqual(key);
    }
  });

  test('a reference that was given makes the key alone', async () => {
    const key = await keyFor({ reference: 'order-7' });
    for (const more of [{ amount: '10' }, { reason: 'duplicate' }, { note: 'Rain' }]) {
      expect(await keyFor({ reference: 'order-7', ...more })).toEqual(key);
    }
  });

  test('a refund of another amount is returned with the amount that was asked for', async () => {
    wire(...payment(withRefunds(earlier())));
    expect(await refundPayment({ reference: 'order-7', amount: '12' })).toMatchObject({
      amount: 10,
      requested_amount: 12,
      already_refunded: true,
    });
  });

  test('a lost answer is asked for again with the same key', async () => {
    const sent = wire(...payment(), resets(REFUND), refunded());
    expect(await refundPayment()).toMatchObject({ id: 're_1' });
    const keys = sent
      .filter(({ request }) => request === REFUND)
      .map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  const replayed = () =>
    fails(
      REFUND,
      500,
      { type: 'api_error' },
      { 'idempotent-replayed': 'true', 'stripe-should-retry': 'false' },
    );

  const refusedBefore = () =>
    fails(REFUND, 400, { message: 'The charge is disputed.' }, { 'idempotent-replayed': 'true' });

  test.each([
    ['a failure', replayed],
    ['a refusal', refusedBefore],
  ])('%s that Stripe replays is passed by: under the next key', async (_what, saved) => {
    const sent = wire(...payment(), saved(), on(REFUNDS, listOf([])), refunded());
    expect(await refundPayment()).toMatchObject({ id: 're_1', already_refunded: false });
    const keys = sent
      .filter(({ request }) => request === REFUND)
      .map(({ headers }) => headers['idempotency-key']);
    expect(new Set(keys).size).toBe(2);
  });

  test('unless the refund was made after all', async () => {
    wire(...payment(), replayed(), on(REFUNDS, listOf([earlier()])));
    expect(await refundPayment({ reference: 'order-7' })).toMatchObject({
      id: 're_0',
      already_refunded: false,
    });
  });

  test('a refusal of now is the answer', async () => {
    wire(...payment(), refusedBefore(), on(REFUNDS, listOf([])), fails(REFUND, 400, { message: 'No.' }));
    expect((await failureOf(refundPayment())).message).toBe('Stripe refused the request: No.');
  });

  test('a refund that another run made under the key is no new one, but one whose answer was lost is', async () => {
    const old = { headers: { 'idempotent-replayed': 'true' } };
    wire(...payment(), { ...refunded(), ...old });
    expect(await refundPayment()).toMatchObject({ already_refunded: true });
    wire(...payment(), resets(REFUND), { ...refunded(), ...old });
    expect(await refundPayment()).toMatchObject({ already_refunded: false });
  });

  test('all refunds are read where there are more than come along', async () => {
    const charge = { refunds: listOf([refundOf({ id: 're_9' })], true), amount_refunded: 2000 };
    const [intent, sessions] = payment(charge);
    wire(intent, on(REFUNDS, listOf([refundOf({ id: 're_9' }), earlier()])), sessions);
    expect(await refundPayment({ reference: 'order-7' })).toMatchObject({
      id: 're_0',
      already_refunded: true,
    });
  });
});
