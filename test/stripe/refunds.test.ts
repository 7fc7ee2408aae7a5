import { type RefundOrder, readRefundableCharge, refundOnce, refunds } from '../../stripe/refunds.ts';
import { chargeOf, listOf, refundOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, keyOf, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, overStripe } from '../support/zapier.ts';

useWire();

const CHARGE = 'GET /v1/charges/ch_1';
const REFUND = 'POST /v1/refunds';
const REFUNDS = 'GET /v1/refunds';
const REPLAYED = { 'idempotent-replayed': 'true' };

const made = on(REFUND, refundOf());
const replayed: Answer = { ...made, headers: REPLAYED };
/** A refund under the reference of the tests. */
const earlier = (more: object = {}) =>
  refundOf({ id: 're_0', metadata: { zapier_reference: 'order-7' }, ...more });
const withRefunds = (...data: object[]) => chargeOf({ refunds: listOf(data) });

/** Refunds the charge as an action does, and keeps what was sent to refund. */
const refund = async (order: RefundOrder, charge: object, ...answers: Answer[]) => {
  const sent = wire(on(CHARGE, charge), ...answers);
  const [run] = await Promise.allSettled([
    overStripe(async (stripe) => refundOnce(stripe, await readRefundableCharge(stripe, 'ch_1'), order)),
  ]);
  const posted = sent.filter(({ request }) => request === REFUND);
  return { run, sent, posted, keys: posted.map(keyOf) };
};
const REFERENCE = { reference: 'order-7' };
const refunded = (id: string, existed: boolean) => ({ value: { refund: { id }, existed } });

describe('an earlier refund of the same reference', () => {
  test.each(['succeeded', 'pending', 'requires_action'])(
    'is returned with the amount of the new request if its status is %s',
    async (status) => {
      const charge = { ...withRefunds(refundOf({ id: 're_x' }), earlier({ status })), amount_refunded: 5000 };
      const { run, posted } = await refund({ ...REFERENCE, amount: '7' }, charge);
      expect(run).toMatchObject({ ...refunded('re_0', true), value: { requested: 700 } });
      expect(posted).toEqual([]);
    },
  );

  test.each(['failed', 'canceled'])('does not count if it %s: the next key is used', async (status) => {
    const first = await refund(REFERENCE, chargeOf(), made);
    const { run, keys } = await refund(REFERENCE, withRefunds(earlier({ status })), made);
    expect(run).toMatchObject(refunded('re_1', false));
    expect(keys).not.toEqual(first.keys);
  });

  test('does not count if the references differ in case', async () => {
    const { run, keys } = await refund({ reference: 'ORDER-7' }, withRefunds(earlier()), made);
    expect(run).toMatchObject(refunded('re_1', false));
    expect(keys).not.toEqual((await refund(REFERENCE, chargeOf(), made)).keys);
  });

  // An older API version, or a proxy, may send another shape. An empty guess would refund twice.
  test.each<[string, unknown]>([
    ['is missing', undefined],
    ['is null', null],
    ['is an array', []],
    ['does not say whether it is complete', { object: 'list', data: [] }],
    ['is not complete', listOf([refundOf({ id: 're_x' })], true)],
  ])('is looked for in all refunds of the charge if its list %s', async (_shape, list) => {
    const page = Array.from({ length: 100 }, (_, i) => refundOf({ id: `re_a${i}` }));
    const { run, sent } = await refund(
      REFERENCE,
      chargeOf({ refunds: list }),
      on(REFUNDS, listOf(page, true)),
      on(REFUNDS, listOf([earlier()])),
    );
    expect(run).toMatchObject(refunded('re_0', true));
    expect(sent[1]?.params).toEqual({ charge: 'ch_1', limit: '100' });
    expect(sent[2]?.params).toMatchObject({ charge: 'ch_1', starting_after: 're_a99' });
  });
});

describe('the idempotency key', () => {
  const keyFor = async (order: RefundOrder, charge: object = {}) =>
    (await refund(order, chargeOf(charge), made)).keys[0];

  test('follows from the charge and the reference alone', async () => {
    const key = await keyFor({ ...REFERENCE, amount: '5' });
    expect(await keyFor({ ...REFERENCE, amount: '7', note: 'n', reason: 'duplicate' })).toBe(key);
    expect(await keyFor({ reference: 'order-8', amount: '5' })).not.toBe(key);
    expect(await keyFor({ ...REFERENCE, amount: '5' }, { id: 'ch_2' })).not.toBe(key);
  });

  test('may belong to other fields: then the user has to give another reference', async () => {
    const other = fails(REFUND, 400, { type: 'idempotency_error', message: 'Keys for idempotent requests' });
    const { run } = await refund(REFERENCE, chargeOf(), other);
    expect(run).toMatchObject({
      reason: {
        userMessage: expect.stringMatching(
          /^Reference: in the last 24 hours this refund .* Nothing was refunded/,
        ),
      },
    });
  });
});

describe('a refund without a reference', () => {
  const referenceOf = async (order: RefundOrder, charge: object = {}) =>
    (await refund(order, chargeOf(charge), made)).posted[0]?.params['metadata[zapier_reference]'];

  test('gets the same reference for the same payment, amount and reason', async () => {
    const reference = await referenceOf({ amount: '12.5', reason: 'duplicate' });
    expect(reference).toMatch(/^zapier-[0-9a-f]{25}$/);
    expect(await referenceOf({ amount: '12.50', reason: 'duplicate', note: 'n' })).toBe(reference);
    expect(await referenceOf({})).toBe(await referenceOf({}, { amount_refunded: 100 }));
  });

  test('gets another reference for another payment, amount or reason', async () => {
    const references = [
      await referenceOf({}),
      await referenceOf({ amount: '12.5' }),
      await referenceOf({ amount: '12.51' }),
      await referenceOf({ reason: 'duplicate' }),
      await referenceOf({}, { id: 'ch_2' }),
    ];
    expect(new Set(references).size).toBe(references.length);
  });
});

describe('an answer that Stripe repeats', () => {
  const page = on(REFUND, '<html>Please log in</html>', { headers: { 'content-type': 'text/html' } });

  test.each<[string, Answer[], boolean]>([
    ['is a refund of an earlier run', [replayed], true],
    ['is a new refund if this run lost the first answer', [resets(REFUND), replayed], false],
    ['is a new refund if the first answer was a page of a proxy', [page, replayed], false],
  ])('%s', async (_what, answers, existed) => {
    const { run, keys } = await refund(REFERENCE, chargeOf(), ...answers);
    expect(run).toMatchObject(refunded('re_1', existed));
    expect(new Set(keys).size).toBe(1);
  });

  test('is skipped if that refund has failed since', async () => {
    const failed = withRefunds(earlier({ status: 'failed' }));
    const stale = on(REFUND, refundOf({ id: 're_0' }), { headers: REPLAYED });
    const { run, keys } = await refund(REFERENCE, failed, stale, made);
    expect(run).toMatchObject(refunded('re_1', false));
    expect(new Set(keys).size).toBe(2);
  });
});

describe('a failure that Stripe repeats', () => {
  const broken = fails(REFUND, 500, { type: 'api_error' }, { ...REPLAYED, 'stripe-should-retry': 'false' });
  const refused = fails(REFUND, 400, { message: 'The charge is disputed.' }, REPLAYED);
  const none = on(REFUNDS, listOf([refundOf({ id: 're_x' }), earlier({ status: 'failed' })]));

  test.each([
    ['its own failure', broken],
    ['a refusal', refused],
  ])('is skipped with the same form under the next key: %s', async (_what, saved) => {
    const { run, posted, keys } = await refund(REFERENCE, chargeOf(), saved, none, made);
    expect(run).toMatchObject(refunded('re_1', false));
    expect(new Set(keys).size).toBe(2);
    expect(posted[1]?.params).toEqual(posted[0]?.params);
  });

  test('is no failure if the refund was made', async () => {
    const { run } = await refund(REFERENCE, chargeOf(), broken, on(REFUNDS, listOf([earlier()])));
    expect(run).toMatchObject(refunded('re_0', false));
  });

  test('is followed by the refusal of now', async () => {
    const now = fails(REFUND, 400, { message: 'No.' });
    const { run } = await refund(REFERENCE, chargeOf(), refused, none, now);
    expect(run).toMatchObject({ reason: { userMessage: 'Stripe refused the request: No.' } });
  });

  test('ends the step after twenty keys', async () => {
    const tries = Array.from({ length: 20 }, () => [broken, none]).flat();
    const failed = withRefunds(earlier({ status: 'failed' }), earlier({ id: 're_2', status: 'failed' }));
    const { run, keys } = await refund(REFERENCE, failed, ...tries);
    expect(run).toMatchObject({ reason: { name: 'ThrottledError' } });
    expect(new Set(keys).size).toBe(20);
  });
});

test('fails after a failure that is not a repeated one, so that the step runs again', async () => {
  const broken = fails(REFUND, 500, { type: 'api_error' }, { 'stripe-should-retry': 'false' });
  const { run, posted } = await refund(REFERENCE, chargeOf(), broken);
  expect(run).toMatchObject({ reason: { name: 'ThrottledError' } });
  expect(posted).toHaveLength(1);
});

test('keeps the charge that was read if Stripe did not expand it', async () => {
  const { run } = await refund(REFERENCE, chargeOf(), made);
  expect(run).toMatchObject({ value: { refund: { charge: { id: 'ch_1', amount: 5000 } } } });
});

describe('readRefundableCharge', () => {
  test.each([
    ['pending', 'This payment is still on its way from the bank. It can be refunded once it has arrived.'],
    ['failed', 'Nothing was paid here, so there is nothing to refund.'],
  ])('halts the step if the charge is %s', async (status, message) => {
    wire(on(CHARGE, chargeOf({ status })));
    const read = overStripe((stripe) => readRefundableCharge(stripe, 'ch_1'));
    expect(await failureOf(read)).toEqual({ name: 'HaltedError', message });
  });
});

test('looks up the checkouts of ten refunds of a list at most', async () => {
  const all = Array.from({ length: 15 }, (_, i) =>
    refundOf({ id: `re_${i}`, payment_intent: `pi_${i}`, charge: chargeOf({ livemode: true }) }),
  );
  const checkouts = Array<Answer>(10).fill(on('GET /v1/checkout/sessions', listOf([sessionOf()])));
  wire(on(REFUNDS, listOf(all)), ...checkouts);
  const accepts = ({ id }: { id: string }) => id !== 're_0';
  const found = await overStripe((stripe) =>
    refunds.list(stripe, { link: 'plink_1', limit: 3, accepts, types: [] }),
  );
  expect(found.map(({ refund: { id }, live }) => [id, live])).toEqual([
    ['re_1', true],
    ['re_2', true],
    ['re_3', true],
  ]);
});
