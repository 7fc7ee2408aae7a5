import { type RefundOrder, readRefundableCharge, refundOnce } from '../../stripe/refunds.ts';
import { chargeOf, listOf, refundOf } from '../support/objects.ts';
import { type Answer, fails, keyOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, overStripe } from '../support/zapier.ts';

// What a single refund sends, and what is refused, is in creates/refund-payment: here is what lies deeper.

useWire();

const CHARGE = 'GET /v1/charges/ch_1';
const REFUND = 'POST /v1/refunds';
const REFUNDS = 'GET /v1/refunds';

const made = on(REFUND, refundOf());
const bearing = (reference: string, more: object = {}) =>
  refundOf({ metadata: { zapier_reference: reference }, ...more });

/** Refunds the charge as an action does. */
const refunding = (order: RefundOrder) =>
  overStripe(async (stripe) => refundOnce(stripe, await readRefundableCharge(stripe, 'ch_1'), order));

/** The same, and all that was sent. */
const refund = async (order: RefundOrder, charge: object, ...answers: Answer[]) => {
  const sent = wire(on(CHARGE, charge), ...answers);
  const result = await refunding(order);
  return { ...result, sent, posted: sent.filter(({ request }) => request === REFUND) };
};

test('a charge that did not come along is the one that was read', async () => {
  const { refund: created } = await refund({ reference: 'r' }, chargeOf(), made);
  expect(created.charge).toMatchObject({ id: 'ch_1', amount: 5000 });
});

describe('a reference refunds once', () => {
  test.each(['succeeded', 'pending', 'requires_action'])(
    'an earlier refund that %s is returned and nothing is sent, be the charge refunded in full by now',
    async (status) => {
      const earlier = bearing('order-1', { id: 're_old', status, created: 1 });
      const refunds = listOf([refundOf({ id: 're_x' }), earlier]);
      const charge = chargeOf({ amount_refunded: 5000, refunds });
      const { refund: found, existed, posted } = await refund({ reference: 'order-1', amount: '7' }, charge);
      expect(found).toMatchObject({ id: 're_old', charge: { id: 'ch_1', amount: 5000 } });
      expect([existed, posted]).toEqual([true, []]);
    },
  );

  test('it is found among more than Stripe sends along', async () => {
    const page = (count: number) => Array.from({ length: count }, (_, i) => refundOf({ id: `re_a${i}` }));
    const { refund: found, sent } = await refund(
      { reference: 'order-1' },
      chargeOf({ refunds: listOf(page(10), true) }),
      on(REFUNDS, listOf(page(100), true)),
      on(REFUNDS, listOf([bearing('order-1', { id: 're_old' })])),
    );
    expect(found.id).toBe('re_old');
    expect(sent[1]?.params).toEqual({ charge: 'ch_1', limit: '100' });
    expect(sent[2]?.params).toMatchObject({ charge: 'ch_1', starting_after: 're_a99' });
  });
});

test.each<[string, RefundOrder, object]>([
  ['another charge', { reference: 'r', amount: '5' }, { id: 'ch_2' }],
  ['another reference', { reference: 'order-8', amount: '5' }, {}],
  [
    'a refund of the reference that failed',
    { reference: 'r', amount: '5' },
    { refunds: listOf([bearing('r', { id: 're_0', status: 'failed' })]) },
  ],
])('the key under which Stripe refunds once is another for %s', async (_what, order, charge) => {
  const key = async (wanted: RefundOrder, of: object) =>
    keyOf((await refund(wanted, chargeOf(of), made)).posted[0]);
  const first = await key({ reference: 'r', amount: '5' }, {});
  expect(await key({ reference: 'r', amount: '7', note: 'n' }, { amount_refunded: 100 })).toBe(first);
  expect(await key(order, charge)).not.toBe(first);
});

describe('the reference that nobody named', () => {
  const derived = async (order: RefundOrder, charge: object = chargeOf()) =>
    (await refund(order, charge, made)).posted[0]?.params['metadata[zapier_reference]'];

  test('is the same for the same payment, amount and reason, however the amount is written', async () => {
    const reference = await derived({ amount: '12.5', reason: 'duplicate' });
    expect(reference).toMatch(/^zapier-[0-9a-f]{25}$/);
    expect(await derived({ amount: '12.50', reason: 'duplicate', note: 'n' })).toBe(reference);
    expect(await derived({})).toBe(await derived({}, chargeOf({ amount_refunded: 100 })));
  });

  test('differs with each of them', async () => {
    const references = [
      await derived({}),
      await derived({ amount: '12.5' }),
      await derived({ amount: '12.51' }),
      await derived({ reason: 'duplicate' }),
      await derived({}, chargeOf({ id: 'ch_2' })),
    ];
    expect(new Set(references).size).toBe(references.length);
  });
});

describe('a 500 of Stripe’s', () => {
  const broken = (replayed: boolean) =>
    fails(
      REFUND,
      500,
      { type: 'api_error' },
      { 'stripe-should-retry': 'false', ...(replayed && { 'idempotent-replayed': 'true' }) },
    );

  test('that was not replayed proves nothing: the step is run again, under the same key', async () => {
    wire(on(CHARGE, chargeOf()), broken(false));
    expect((await failureOf(refunding({ reference: 'r' }))).name).toBe('ThrottledError');
  });

  test('that is replayed goes on under the next key with the same form, past refunds of other references', async () => {
    const failed = bearing('r', { id: 're_0', status: 'failed' });
    const others = on(REFUNDS, listOf([refundOf({ id: 're_other' }), failed]));
    const { posted, existed } = await refund({ reference: 'r' }, chargeOf(), broken(true), others, made);
    expect(existed).toBe(false);
    expect(new Set(posted.map(keyOf)).size).toBe(2);
    expect(posted[1]?.params).toEqual(posted[0]?.params);
  });

  test.each([2])('is not got round for ever: twenty keys, be there %p failed refunds', async (count) => {
    const failed = listOf(
      Array.from({ length: count }, (_, i) => bearing('r', { id: `re_${i}`, status: 'failed' })),
    );
    const tries = Array.from({ length: 20 }, () => [broken(true), on(REFUNDS, failed)]).flat();
    const sent = wire(on(CHARGE, chargeOf({ refunds: failed })), ...tries);
    expect((await failureOf(refunding({ reference: 'r' }))).name).toBe('ThrottledError');
    expect(new Set(sent.filter(({ request }) => request === REFUND).map(keyOf)).size).toBe(20);
  });
});

test('an answer of a refund that has failed since is passed by', async () => {
  const failed = bearing('r', { id: 're_0', status: 'failed' });
  const stale = on(REFUND, refundOf({ id: 're_0' }), { headers: { 'idempotent-replayed': 'true' } });
  const { refund: done, posted } = await refund(
    { reference: 'r' },
    chargeOf({ refunds: listOf([failed]) }),
    stale,
    made,
  );
  expect(done.id).toBe('re_1');
  expect(new Set(posted.map(keyOf)).size).toBe(2);
});
