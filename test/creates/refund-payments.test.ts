import { fullCharge } from '../support/full-objects.ts';
import { chargeOf, intentOf, listOf, refundOf } from '../support/objects.ts';
import { type Answer, fails, formOf, keyOf, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

useWire();

const { perform } = operationOf('creates', 'refund_payments');
const refundPayments = (input: Row) => run<Row>(perform, step(input));

const REFUND = 'POST /v1/refunds';
const read = (id: string, more: object = {}) => on(`GET /v1/charges/${id}`, chargeOf({ id, ...more }));
const first = on('GET /v1/payment_intents/pi_1', intentOf({ latest_charge: fullCharge() }));
const second = read('ch_2', { amount: 300, currency: 'jpy', amount_refunded: 100, payment_intent: 'pi_2' });
const refunded = (more: object = {}) => on(REFUND, refundOf({ amount: 5400, ...more }));
const BOTH = { payments: ['pi_1', 'ch_2'] };

test('refunds what is left of each payment, with two requests for each', async () => {
  const sent = wire(first, second, refunded(), refunded({ id: 're_2', amount: 200, currency: 'jpy' }));
  const result = await refundPayments({ ...BOTH, reason: 'other', note: 'Recall', reference: 'recall-7' });
  expect(sent.map(({ request }) => request)).toEqual([first.request, second.request, REFUND, REFUND]);
  const metadata = { zapier_reference: 'recall-7', zapier_note: 'Recall', zapier_reason: 'other' };
  expect(sent.slice(2).map(formOf)).toEqual([
    { charge: 'ch_1', amount: '5400', metadata },
    { charge: 'ch_2', amount: '200', metadata },
  ]);
  expect(result).toMatchObject({
    ...{ requested: 2, refunded: 2, already_refunded: 0, failed: 0, unknown: 0, remaining: null },
    totals: [{ amount_display: '$54.00' }, { amount_display: '¥200' }],
    results: [
      { payment_id: 'pi_1', refund_id: 're_1', status: 'succeeded', amount: 54, error: null },
      { payment_id: 'pi_2', given: 'ch_2', refund_id: 're_2', status: 'succeeded', amount: 200, error: null },
    ],
  });
});

test.each([
  ['commas', ' pi_1,ch_2,, pi_1 '],
  ['semicolons', 'pi_1; ch_2;pi_1;'],
  ['blanks', 'pi_1 ch_2  pi_1'],
  ['lines', 'pi_1\r\nch_2\n\npi_1'],
  ['lists', ['pi_1, ch_2', 'pi_1']],
])(
  'reads ids that are separated by %s, and refunds a payment once that is listed twice',
  async (_what, payments) => {
    const sent = wire(first, second, refunded(), refunded({ id: 're_2' }));
    expect(await refundPayments({ payments })).toMatchObject({ requested: 2, refunded: 2 });
    expect(sent).toHaveLength(4);
  },
);

test('counts one refund for two ids of one payment', async () => {
  const sent = wire(first, on('GET /v1/charges/ch_1', fullCharge()), refunded(), refunded());
  expect(await refundPayments({ payments: ['pi_1', 'ch_1'] })).toMatchObject({
    ...{ requested: 2, refunded: 1, already_refunded: 1 },
    totals: [{ currency: 'USD', amount_minor: 5400 }],
  });
  expect(keyOf(sent[2])).toBe(keyOf(sent[3]));
});

test('refunds the others if some cannot be refunded, and says why', async () => {
  const missing = { code: 'resource_missing', message: "No such charge: 'ch_2'" };
  wire(first, fails('GET /v1/charges/ch_2', 404, missing), refunded());
  const not = { refund_id: null, status: 'not_refunded', amount: null };
  expect(await refundPayments({ payments: ['pi_1', 'ch_2', 'cus_3'] })).toMatchObject({
    ...{ requested: 3, refunded: 1, failed: 2 },
    results: [
      { payment_id: 'pi_1', error: null },
      { payment_id: 'ch_2', ...not, error: expect.stringMatching(/^Stripe does not know this: No such/) },
      {
        payment_id: null,
        given: 'cus_3',
        ...not,
        error: expect.stringMatching(/^Payment: “cus_3” is not a payment/),
      },
    ],
  });
});

test('reports the refunds of a run that ended early as already refunded', async () => {
  const dead = fails(REFUND, 401, { message: 'Expired API Key' });
  wire(first, second, refunded(), dead);
  expect((await failureOf(refundPayments({ ...BOTH, reference: 'r' }))).name).toBe('ExpiredAuthError');
  const done = refundOf({ charge: 'ch_1', amount: 5400, metadata: { zapier_reference: 'r' } });
  const before = fullCharge({ amount_refunded: 5400, refunds: listOf([done]) });
  wire(on(first.request, intentOf({ latest_charge: before })), second, refunded({ id: 're_2' }));
  expect(await refundPayments({ ...BOTH, reference: 'r' })).toMatchObject({
    refunded: 1,
    already_refunded: 1,
  });
});

const ids = (count: number) => Array.from({ length: count }, (_, i) => `cus_${i}`);

test.each<[string, Row, RegExp]>([
  [
    'there are more than 225',
    { payments: ids(226) },
    /^Payments: 226 are too many for one step: at most 225\./,
  ],
  ['none of 225 is a payment', { payments: ids(225) }, /^Payments: none of the 225 could be refunded\. /],
  ['the reason Other has no note', { ...BOTH, reason: 'other' }, /^Note: the reason Other needs a note/],
])('fails before any request if %s', async (_what, input, words) => {
  expect((await failureOf(refundPayments(input))).message).toMatch(words);
});

describe('if none could be refunded', () => {
  const full = (id: string) => read(id, { amount_refunded: 5000 });
  const FULL = 'This payment of $50.00 is refunded in full already.';
  const ON_ITS_WAY =
    'This payment is still on its way from the bank. It can be refunded once it has arrived.';

  test.each<[string, Answer[], string[], string]>([
    ['each reason once', [full('ch_1'), full('ch_2'), read('ch_3', { status: 'pending' })], [], ON_ITS_WAY],
    [
      'at most three reasons',
      [full('ch_1'), read('ch_2', { status: 'pending' }), read('ch_3', { status: 'failed' })],
      ['cus_4'],
      `${ON_ITS_WAY} Nothing was paid here, so there is nothing to refund.`,
    ],
  ])('gives %s', async (_what, answers, others, reasons) => {
    wire(...answers);
    const read = answers.map(({ request }) => request.replace('GET /v1/charges/', ''));
    const payments = [...read, ...others];
    expect((await failureOf(refundPayments({ payments }))).message).toBe(
      `Payments: none of the ${payments.length} could be refunded. ${FULL} ${reasons}`,
    );
  });

  // The unknown ones may be refunded. A final error would stop the Zap without an answer.
  test('runs again later if the outcome of some is unknown', async () => {
    wire(full('ch_1'), second, resets(REFUND), resets(REFUND), resets(REFUND));
    expect(await failureOf(refundPayments({ payments: ['ch_1', 'ch_2', 'cus_3'] }))).toEqual({
      name: 'ThrottledError',
      message: 'Stripe could not be reached. Zapier runs the step again.',
      delay: 60,
    });
  });

  test('names the permission to write, although it is the reading that Stripe refuses', async () => {
    const message = "Having the 'rak_charge_read' permission would help.";
    wire(fails(first.request, 403, { message }), fails(second.request, 403, { message }));
    expect((await failureOf(refundPayments(BOTH))).message).toMatch(/“Charges and Refunds: Write”/);
  });
});
