import { fullCharge } from '../support/full-objects.ts';
import { listOf, refundOf } from '../support/objects.ts';
import { payment, REFUND, refundPayment } from '../support/refunding.ts';
import { fails, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, type Row } from '../support/zapier.ts';

/** What is sent so that one reference is one refund. What is there afterwards is in refund-once.test.ts. */

useWire();

const REFUNDS = 'GET /v1/refunds';

const refunded = (more: object = {}) =>
  on(REFUND, refundOf({ amount: 5400, charge: fullCharge({ amount_refunded: 5400 }), ...more }));

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

  // An older API version, or a proxy, may send another shape. An empty guess would refund twice.
  test.each<[string, unknown]>([
    ['is missing', undefined],
    ['is null', null],
    ['is an array', []],
    ['is a list that does not tell whether it is whole', { object: 'list', data: [] }],
  ])(
    'reads the refunds with a request of their own if the list of the charge %s',
    async (_shape, refunds) => {
      const [intent, sessions] = payment({ refunds, amount_refunded: 1000 });
      const sent = wire(intent, on(REFUNDS, listOf([earlier()])), sessions);
      expect(await refundPayment({ reference: 'order-7' })).toMatchObject({
        id: 're_0',
        already_refunded: true,
      });
      expect(sent[1]?.params).toMatchObject({ charge: 'ch_1' });
    },
  );

  test('counts a refund as new if its first answer was a page with status 200 and the retry is a replay', async () => {
    const page = on(REFUND, '<html>Please log in</html>', { headers: { 'content-type': 'text/html' } });
    wire(...payment(), page, { ...refunded(), headers: { 'idempotent-replayed': 'true' } });
    expect(await refundPayment()).toMatchObject({ id: 're_1', already_refunded: false });
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
