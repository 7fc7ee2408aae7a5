import { fullCharge } from '../support/full-objects.ts';
import { chargeOf, intentOf, listOf, refundOf } from '../support/objects.ts';
import { fails, formOf, keyOf, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const strays = useWire();

const { perform, sample } = operationOf('creates', 'refund_payments');
const refundPayments = (input: Row, authData: Record<string, string> = {}) =>
  run<Row>(perform, step(input, authData));

const REFUND = 'POST /v1/refunds';
const first = on('GET /v1/payment_intents/pi_1', intentOf({ latest_charge: fullCharge() }));
const second = on(
  'GET /v1/charges/ch_2',
  chargeOf({ id: 'ch_2', amount: 300, currency: 'jpy', amount_refunded: 100, payment_intent: 'pi_2' }),
);
const refunded = (more: object = {}) => on(REFUND, refundOf({ amount: 5400, ...more }));
const BOTH = { payments: ['pi_1', 'ch_2'] };

test('each payment costs one read and one refund of what is left of it', async () => {
  const sent = wire(first, second, refunded(), refunded({ id: 're_2', amount: 200, currency: 'jpy' }));
  const result = await refundPayments(
    { ...BOTH, reason: 'duplicate', note: 'Recall', reference: 'recall-7' },
    { connected_account: 'acct_shop' },
  );
  expect(sent.map(({ request }) => request)).toEqual([first.request, second.request, REFUND, REFUND]);
  expect(sent[0]?.params).toEqual({ 'expand[0]': 'latest_charge', 'expand[1]': 'latest_charge.refunds' });
  const metadata = { zapier_reference: 'recall-7', zapier_note: 'Recall' };
  expect(sent.slice(2).map(formOf)).toEqual([
    { charge: 'ch_1', amount: '5400', reason: 'duplicate', metadata },
    { charge: 'ch_2', amount: '200', reason: 'duplicate', metadata },
  ]);
  expect(new Set(sent.slice(2).map(keyOf)).size).toBe(2);
  for (const { headers } of sent) expect(headers['stripe-account']).toBe('acct_shop');

  expect(result).toMatchObject({
    requested: 2,
    refunded: 2,
    already_refunded: 0,
    failed: 0,
    remaining: null,
    totals: [
      { currency: 'USD', amount: 54, amount_minor: 5400, amount_display: '$54.00' },
      { currency: 'JPY', amount: 200, amount_minor: 200, amount_display: '¥200' },
    ],
    results: [
      { payment_id: 'pi_1', refund_id: 're_1', status: 'succeeded', amount: 54, error: null },
      { payment_id: 'pi_2', given: 'ch_2', refund_id: 're_2', status: 'succeeded', amount: 200, error: null },
    ],
  });
  expect(Object.keys(result)).toEqual(Object.keys(sample));
});

test('a replay uses the same keys', async () => {
  const keys = async () => {
    const sent = wire(first, second, refunded(), refunded({ id: 're_2' }));
    await refundPayments(BOTH);
    return sent.slice(2).map(keyOf);
  };
  expect(await keys()).toEqual(await keys());
});

test.each([
  ['commas', ' pi_1,ch_2,, pi_1 '],
  ['semicolons', 'pi_1; ch_2;pi_1;'],
  ['blanks', 'pi_1 ch_2  pi_1'],
  ['lines', 'pi_1\r\nch_2\n\npi_1'],
  ['several texts', ['pi_1, ch_2', 'pi_1']],
])(
  'takes ids with %s between them, and refunds a payment that is listed twice once',
  async (_what, payments) => {
    const sent = wire(first, second, refunded(), refunded({ id: 're_2' }));
    expect(await refundPayments({ payments })).toMatchObject({ requested: 2, refunded: 2 });
    expect(sent).toHaveLength(4);
  },
);

test('two ids of one payment are one refund', async () => {
  const sent = wire(first, on('GET /v1/charges/ch_1', fullCharge()), refunded(), refunded());
  expect(await refundPayments({ payments: ['pi_1', 'ch_1'] })).toMatchObject({
    requested: 2,
    refunded: 1,
    already_refunded: 1,
    totals: [{ currency: 'USD', amount_minor: 5400 }],
  });
  expect(keyOf(sent[2])).toBe(keyOf(sent[3]));
});

test('one that fails stops no other, and says why', async () => {
  const missing = fails('GET /v1/charges/ch_2', 404, {
    code: 'resource_missing',
    message: "No such charge: 'ch_2'",
  });
  wire(first, missing, refunded());
  expect(await refundPayments({ payments: ['pi_1', 'ch_2', 'cus_3'] })).toMatchObject({
    requested: 3,
    refunded: 1,
    failed: 2,
    totals: [{ currency: 'USD', amount: 54 }],
    results: [
      { payment_id: 'pi_1', error: null },
      {
        payment_id: 'ch_2',
        refund_id: null,
        status: 'not_refunded',
        amount: null,
        error: expect.stringMatching(/^Stripe does not know this: No such charge: 'ch_2'/),
      },
      {
        payment_id: null,
        given: 'cus_3',
        error: expect.stringMatching(/^Payment: “cus_3” is not a payment/),
      },
    ],
  });
});

test('one that Stripe did not answer to tells the user to run the step again', async () => {
  const lost = resets('GET /v1/charges/ch_2');
  wire(first, lost, refunded(), lost, lost);
  const { results } = await refundPayments(BOTH);
  expect(results).toMatchObject([
    { error: null },
    { error: 'Stripe could not be reached. Run the step again: nothing is done twice.' },
  ]);
});

test('counts a refund as new if its first answer was a page with status 200 and the retry is a replay', async () => {
  const page = on(REFUND, '<html>Please log in</html>', { headers: { 'content-type': 'text/html' } });
  wire(first, page, { ...refunded(), headers: { 'idempotent-replayed': 'true' } });
  expect(await refundPayments({ payments: ['pi_1'] })).toMatchObject({
    refunded: 1,
    already_refunded: 0,
    results: [{ already_refunded: false }],
  });
});

describe('the step fails', () => {
  test.each<[string, Row, RegExp]>([
    [
      'nothing',
      { payments: [] },
      /^Payments: is empty\. Choose the payments, or fill in Payment Link or Paid From\.$/,
    ],
    ['blanks', { payments: ' , ' }, /^Payments: is empty/],
    [
      'too many',
      { payments: Array.from({ length: 226 }, (_, i) => `pi_${i}`) },
      /^Payments: 226 are too many for one step: at most 225\. Split the list over several steps\.$/,
    ],
    [
      'no payments at all',
      { payments: ['cus_1', 'Ada'] },
      /^Payments: none of the 2 could be refunded\. Payment: “cus_1” is not a payment\..* Payment: “Ada”/,
    ],
    ['a path', { payments: ['pi_1/../x'] }, /“pi_1\/\.\.\/x” is not a payment/],
    ['an unknown reason', { payments: ['pi_1'], reason: 'bored' }, /^Reason: “bored” is not one of/],
    [
      '“other” without a note',
      { payments: ['pi_1'], reason: 'other' },
      /^Note: the reason Other needs a note/,
    ],
    ['a long note', { payments: ['pi_1'], note: 'x'.repeat(501) }, /^Note: 501 characters are too many/],
    ['a long reference', { payments: ['pi_1'], reference: 'x'.repeat(501) }, /^Reference: 501 characters/],
  ])('before any request: %s', async (_name, input, words) => {
    expect(await failureOf(refundPayments(input))).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(words),
    });
    expect(strays).toEqual([]);
  });

  test('not for as many as one step takes', async () => {
    const payments = Array.from({ length: 225 }, (_, i) => `cus_${i}`);
    expect((await failureOf(refundPayments({ payments }))).message).toMatch(/^Payments: none of the 225/);
  });

  test('where none could be refunded, with each reason once', async () => {
    const gone = { amount_refunded: 5000 };
    wire(
      on('GET /v1/charges/ch_1', chargeOf(gone)),
      on('GET /v1/charges/ch_2', chargeOf({ id: 'ch_2', ...gone })),
      on('GET /v1/charges/ch_3', chargeOf({ id: 'ch_3', status: 'pending' })),
    );
    expect(await failureOf(refundPayments({ payments: ['ch_1', 'ch_2', 'ch_3'] }))).toMatchObject({
      name: 'AppError',
      message:
        'Payments: none of the 3 could be refunded. This payment of $50.00 is refunded in full already. This payment is still on its way from the bank. It can be refunded once it has arrived.',
    });
  });

  test('with at most three different reasons', async () => {
    wire(
      on('GET /v1/charges/ch_1', chargeOf({ amount_refunded: 5000 })),
      on('GET /v1/charges/ch_2', chargeOf({ id: 'ch_2', status: 'pending' })),
      on('GET /v1/charges/ch_3', chargeOf({ id: 'ch_3', status: 'failed' })),
    );
    const { message } = await failureOf(refundPayments({ payments: ['Ada', 'ch_1', 'ch_2', 'ch_3'] }));
    expect(message).toMatch(/“Ada” is not a payment\..* in full already\..* once it has arrived\.$/);
  });

  // The unknown ones may be refunded. A final error would stop the Zap without an answer.
  test('and runs again later if some payments have an unknown outcome and Stripe refused the others', async () => {
    wire(
      on('GET /v1/charges/ch_1', chargeOf({ amount_refunded: 5000 })),
      second,
      resets(REFUND),
      resets(REFUND),
      resets(REFUND),
    );
    expect(await failureOf(refundPayments({ payments: ['ch_1', 'ch_2', 'cus_3'] }))).toEqual({
      name: 'ThrottledError',
      message: 'Stripe could not be reached. Zapier runs the step again.',
      delay: 60,
    });
  });

  test.each<[string, number, object, string, RegExp]>([
    ['with a dead key', 401, { message: 'Expired API Key' }, 'ExpiredAuthError', /reconnect the account/],
    ['while Stripe is down', 503, { type: 'api_error' }, 'ThrottledError', /Zapier runs the step again/],
    [
      'without the permission',
      403,
      { message: "Having the 'rak_charge_write' permission would help." },
      'AppError',
      /“Charges and Refunds: Write” \(rak_charge_write\)/,
    ],
  ])('%s', async (_name, status, error, name, words) => {
    const refusal = fails(REFUND, status, error, { 'stripe-should-retry': 'false' });
    wire(first, second, refusal, refusal);
    expect(await failureOf(refundPayments(BOTH))).toMatchObject({
      name,
      message: expect.stringMatching(words),
    });
  });

  test('a dead key is said even after the first refunds went through: the replay finds them', async () => {
    wire(first, second, refunded(), fails(REFUND, 401, { message: 'Expired API Key' }));
    expect((await failureOf(refundPayments(BOTH))).name).toBe('ExpiredAuthError');
    const done = refundOf({ charge: 'ch_1', amount: 5400, metadata: { zapier_reference: 'r' } });
    const before = intentOf({
      latest_charge: fullCharge({ amount_refunded: 5400, refunds: listOf([done]) }),
    });
    wire(on(first.request, before), second, refunded({ id: 're_2' }));
    expect(await refundPayments({ ...BOTH, reference: 'r' })).toMatchObject({
      refunded: 1,
      already_refunded: 1,
    });
  });
});
