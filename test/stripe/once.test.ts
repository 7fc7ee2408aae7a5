import { orDoneMeanwhile, writeOnce } from '../../stripe/once.ts';
import { type Answer, fails, keyOf, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, overStripe } from '../support/zapier.ts';

// The tests of the actions show it for refunds, receipts and invoices.

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

/** Renames a product once. Returns the keys that were sent as well. */
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

test('sends the same keys in the same order for the same intention', async () => {
  const { keys } = await rename([saved(400), saved(500), done]);
  expect(new Set(keys).size).toBe(3);
  expect((await rename([resets(WRITE), done])).keys).toEqual([keys[0], keys[0]]);
  expect((await rename([saved(402), done])).keys).toEqual(keys.slice(0, 2));
  expect((await rename([done], undefined, 2)).keys).toEqual([keys[2]]);
});

test('looks after each repeated failure, and does not write again if it finds the object', async () => {
  const look = jest.fn().mockResolvedValueOnce(null).mockResolvedValueOnce({ id: 'prod_0' });
  const { result, keys } = await rename([saved(400), saved(500)], look);
  expect(result).toMatchObject({ value: { id: 'prod_0' } });
  expect([look.mock.calls.length, keys.length]).toEqual([2, 2]);
});

test('fails after a new refusal, without a look', async () => {
  const look = jest.fn();
  const { result } = await rename([saved(400), fails(WRITE, 400, { message: 'No.' })], look);
  expect(result).toMatchObject({
    status: 'rejected',
    reason: { userMessage: expect.stringMatching(/No\.$/) },
  });
  expect(look).toHaveBeenCalledTimes(1);
});

test('sends at most twenty keys', async () => {
  const { result } = await rename(Array.from({ length: 20 }, () => saved(400)));
  expect(result).toMatchObject({ reason: { userMessage: expect.stringMatching(/Not yesterday\.$/) } });
});

test('fails if all answers are out of date', async () => {
  const work = writeOnce({ intention: ['x'], write: async () => null });
  expect((await failureOf(work)).message).toMatch(/^Stripe: the same was asked for so often today/);
});

describe('a refusal because another run has done the same', () => {
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

  test('is a success if the object shows it', async () => {
    const gone = { id: 'prod_1', active: false };
    expect(await archive([refused, on(READ, gone)])).toMatchObject(gone);
  });

  test('is assumed only after a refusal of the request itself', async () => {
    expect(await archive([done])).toMatchObject({ id: 'prod_1' });
    expect((await failureOf(archive([fails(WRITE, 401, {})]))).name).toBe('ExpiredAuthError');
  });

  test('is a failure if the object does not show it', async () => {
    const there = on(READ, { id: 'prod_1', active: true });
    expect((await failureOf(archive([refused, there]))).message).toMatch(/archived already\.$/);
  });
});
