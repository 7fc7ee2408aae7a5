import { refundPayment as action } from '../../creates/refund-payment.ts';
import { fullCharge, paidSession } from '../support/full-objects.ts';
import { intentOf, listOf, refundOf } from '../support/objects.ts';
import { type Answer, formOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

// That one reference is one refund is tested in test/stripe/refunds.test.ts and test/faults.

useWire();

const { perform } = operationOf('creates', 'refund_payment');

const INTENT = 'GET /v1/payment_intents/pi_1';
const SESSIONS = 'GET /v1/checkout/sessions';
const REFUND = 'POST /v1/refunds';

const refundPayment = (input: Row = {}, authData: Record<string, string> = {}) =>
  run<Row>(perform, step({ payment: 'pi_1', ...input }, authData));

/** The answers to the two reads that come before a refund of `pi_1`. */
const payment = (charge: object = {}): [Answer, Answer] => [
  on(INTENT, intentOf({ latest_charge: fullCharge(charge) })),
  on(SESSIONS, listOf([paidSession()])),
];
const refunded = (more: object = {}) =>
  on(REFUND, refundOf({ amount: 5400, charge: fullCharge({ amount_refunded: 5400 }), ...more }));

/** What is sent to refund. */
const formFor = async (input: Row, charge: object = {}) => {
  const sent = wire(...payment(charge), refunded());
  await refundPayment(input);
  return formOf(sent[2]);
};

test('refunds the whole payment with its reference, and returns the refund with its checkout', async () => {
  const sent = wire(...payment(), refunded());
  const input = { reason: 'requested_by_customer', note: 'Sold out', reference: 'order-7' };
  expect(await refundPayment(input)).toMatchObject({
    ...{ id: 're_1', is_full_refund: true, payment_link_id: 'plink_1', already_refunded: false },
    details_complete: true,
  });
  expect(sent.map(({ request }) => request)).toEqual([INTENT, SESSIONS, REFUND]);
  expect(sent[0]?.params).toEqual({ 'expand[0]': 'latest_charge', 'expand[1]': 'latest_charge.refunds' });
  expect(sent[2]).toMatchObject({
    params: { 'expand[0]': 'charge' },
    headers: { 'idempotency-key': expect.stringMatching(/^zapier-[0-9a-f]{64}$/) },
  });
  expect(formOf(sent[2])).toEqual({
    ...{ charge: 'ch_1', amount: '5400', reason: 'requested_by_customer' },
    metadata: { zapier_reference: 'order-7', zapier_note: 'Sold out' },
  });
});

describe('the amount', () => {
  test.each([
    ['usd', 12.5, '1250'],
    ['jpy', '1200', '1200'],
    ['kwd', '1.25', '1250'],
  ])('is converted to minor units of %s: %p', async (currency, amount, minor) => {
    expect(await formFor({ amount }, { currency })).toMatchObject({ amount: minor });
  });

  test.each([
    ['all that is left if it is empty', {}],
    ['exactly what is left', { amount: '40' }],
  ])('may be %s', async (_what, input) => {
    expect(await formFor(input, { amount_refunded: 1400 })).toMatchObject({ amount: '4000' });
  });

  test.each([
    [
      'is more than what is left',
      { amount_refunded: 5000 },
      '10',
      'Amount: $10.00 is more than what can still be refunded: $4.00 of $54.00.',
    ],
    [
      'does not exist in the currency',
      { currency: 'jpy' },
      '0.5',
      'Amount: JPY has no decimals. Enter a whole amount.',
    ],
  ])('is refused if it %s', async (_what, charge, amount, message) => {
    wire(...payment(charge));
    expect((await failureOf(refundPayment({ amount }))).message).toBe(message);
  });
});

test('passes the options of Connect and the email address for bank details on', async () => {
  const input = { refund_application_fee: 'yes', instructions_email: 'bank@example.com' };
  expect(await formFor({ ...input, reverse_transfer: true })).toMatchObject({
    refund_application_fee: 'true',
    reverse_transfer: 'true',
    instructions_email: 'bank@example.com',
  });
});

test('keeps the reason Other, which Stripe does not have, in the metadata', async () => {
  const form = await formFor({ reason: 'other', note: 'Rain' });
  expect(form).toMatchObject({ metadata: { zapier_reason: 'other', zapier_note: 'Rain' } });
  expect(form).not.toHaveProperty('reason');
});

test.each([{}, { note: '  ' }])('refuses the reason Other without a note: %j', async (input) => {
  expect((await failureOf(refundPayment({ reason: 'other', ...input }))).message).toBe(
    'Note: the reason Other needs a note that says why the payment is refunded.',
  );
});

test.each<[string, Answer[], RegExp]>([
  [
    'the payment is refunded in full',
    payment({ amount_refunded: 5400 }),
    /^This payment of \$54\.00 is refunded in full already\.$/,
  ],
  [
    'nobody tried to pay',
    [on(INTENT, intentOf({ latest_charge: null }))],
    /^Nothing was paid here, so there is nothing to refund\.$/,
  ],
])('leaves the Zap on if %s', async (_what, answers, words) => {
  wire(...answers);
  expect(await failureOf(refundPayment())).toEqual({
    name: 'HaltedError',
    message: expect.stringMatching(words),
  });
});

test('is locked so that a connection refunds a payment in one step at a time', () => {
  expect(action.operation.lock).toEqual({
    ...{ key: 'refund-{{bundle.inputData.payment}}', scope: ['auth'], timeout: 60 },
  });
});
