import { orDoneMeanwhile, writeOnce } from '../../stripe/once.ts';
import { type Answer, fails, keyOf, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, overStripe } from '../support/zapier.ts';

// How refunds, receipts and invoices go through it is in the tests of the actions.

useWire();

const WRITE = 'POST /v1/products/prod_1';
const done = on(WRITE, { id: 'prod_1', name: 'Mug' });
const saved = (status: number) =>
  fails(
    WRITE,
    status,
    { message: 'Not yesterday.' },
    { 'idempotent-replayed': 'true', 'stripe-should-retry': 'false' },
  );

/** Renames a product once, and the keys that were sent. */
const rename = async (answers: Answer[], look?: () => Promise<{ id: string } | null>, usedKeys?: number) => {
  const sent = wire(...answers);
  const [result] = await Promise.allSettled([
    overStripe((stripe) =>
      writeOnce<{ id: string }>({
        intention: ['rename', 'prod_1'],
        write: (once) => stripe.products.update('prod_1', { name: 'Mug' }, once),
        ...(look && { look }),
        ...(usedKeys && { usedKeys }),
      }),
    ),
  ]);
  return { result, keys: sent.map(keyOf) };
};

test('the same intention has the same keys in the same order, in any run', async () => {
  const { keys } = await rename([saved(400), saved(500), done]);
  expect(new Set(keys).size).toBe(3);
  expect((await rename([resets(WRITE), done])).keys).toEqual([keys[0], keys[0]]);
  expect((await rename([saved(402), done])).keys).toEqual(keys.slice(0, 2));
  expect((await rename([done], undefined, 2)).keys).toEqual([keys[2]]);
});

test('after each saved failure it looks, and what is there is not written again', async () => {
  const look = jest.fn().mockResolvedValueOnce(null).mockResolvedValueOnce({ id: 'prod_0' });
  const { result, keys } = await rename([saved(400), saved(500)], look);
  expect(result).toMatchObject({ value: { id: 'prod_0' } });
  expect([look.mock.calls.length, keys.length]).toEqual([2, 2]);
});

test('a refusal of now is the answer, without a look', async () => {
  const look = jest.fn();
  const { result } = await rename([saved(400), fails(WRITE, 400, { message: 'No.' })], look);
  expect(result).toMatchObject({
    status: 'rejected',
    reason: { userMessage: expect.stringMatching(/No\.$/) },
  });
  expect(look).toHaveBeenCalledTimes(1);
});

test('it goes past twenty saved failures', async () => {
  const { result } = await rename(Array.from({ length: 20 }, () => saved(400)));
  expect(result).toMatchObject({ reason: { userMessage: expect.stringMatching(/Not yesterday\.$/) } });
});

test('an answer that is no longer true counts as none', async () => {
  const work = writeOnce({ intention: ['x'], write: async () => null });
  expect((await failureOf(work)).message).toMatch(/^Stripe: the same was asked for so often today/);
});

describe('what another run has done meanwhile', () => {
  const READ = 'GET /v1/products/prod_1';
  const archive = (answers: Answer[]) => {
    wire(...answers);
    return overStripe((stripe) =>
      orDoneMeanwhile(
        stripe.products.update('prod_1', { active: false }),
        () => stripe.products.retrieve('prod_1'),
        ({ active }) => !active,
      ),
    );
  };
  const refused = fails(WRITE, 400, { message: 'It is archived already.' });

  test('counts where Stripe refuses to do it again', async () => {
    const gone = { id: 'prod_1', active: false };
    expect(await archive([refused, on(READ, gone)])).toMatchObject(gone);
  });

  test('is only looked for where Stripe refused', async () => {
    expect(await archive([done])).toMatchObject({ id: 'prod_1' });
    expect((await failureOf(archive([fails(WRITE, 401, {})]))).name).toBe('ExpiredAuthError');
  });

  test('is not assumed', async () => {
    const there = on(READ, { id: 'prod_1', active: true });
    expect((await failureOf(archive([refused, there]))).message).toMatch(/archived already\.$/);
  });
});
