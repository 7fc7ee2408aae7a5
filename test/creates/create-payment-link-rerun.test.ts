import type { Bundle } from 'zapier-platform-core';
import App from '../../index.ts';
import { fakeCache } from '../support/cache.ts';
import { CREATE, created, MUG } from '../support/linking.ts';
import { formOf, keyOf, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, inZapier, type Row, step } from '../support/zapier.ts';

// Links for a limited number of payments without a reference. Two equal orders get two links, a rerun creates no other one.

useWire();

beforeEach(() => {
  jest.spyOn(console, 'log').mockReturnValue();
});

const { perform } = App.creates.create_payment_link.operation;

/** Runs of one Zap, which share Zapier's cache. */
const zapOf = (cache = fakeCache()) => ({
  run: (input: Row = {}, authData = {}) =>
    inZapier(
      (z, bundle: Bundle) => perform({ ...z, cache }, bundle),
      step({ ...MUG, max_payments: 1, ...input }, authData) as unknown as Bundle,
    ),
});

const brokenCache = () => {
  const breaks = () => Promise.reject(new Error('RPC request failed'));
  return fakeCache({ get: breaks, set: breaks });
};

const LOST = [resets(CREATE), resets(CREATE), resets(CREATE)];
const INTERNAL = on(CREATE, { error: { type: 'api_error', message: '' } }, { status: 500 });

test.each([
  ['lost answers', LOST],
  ['answers with status 500', [INTERNAL, INTERNAL, INTERNAL]],
  ['a lost answer and one with status 500', [resets(CREATE), INTERNAL, resets(CREATE)]],
])(
  'finishes the link in a rerun after %s, and creates another one for the next order',
  async (_how, answers) => {
    const { run } = zapOf();
    const sent = wire(...answers, created(), created());
    expect(await failureOf(run())).toMatchObject({ name: 'ThrottledError' });
    await run();
    await run();
    const keys = sent.map(keyOf);
    expect(new Set(keys.slice(0, 4)).size).toBe(1);
    expect(keys[4]).not.toBe(keys[0]);
    // What is sent under one key has to be the same, or Stripe refuses it.
    expect(formOf(sent[3])).toEqual(formOf(sent[0]));
    expect(formOf(sent[3])).toMatchObject({
      metadata: { zapier_reference: expect.stringMatching(/^[\w-]{36}$/) },
    });
  },
);

test.each([
  ['of another buyer', { prefilled_email: 'ada@example.com' }, {}],
  ['of another shop', {}, { connected_account: 'acct_shop' }],
  ['of another merchant', {}, { api_key: 'sk_test_othershop' }],
])('does not finish the link for an order %s', async (_what, input, authData) => {
  const { run } = zapOf();
  const sent = wire(...LOST, created());
  await failureOf(run());
  await run(input, authData);
  expect(keyOf(sent[3])).not.toBe(keyOf(sent[0]));
});

test('fails for good after a lost answer if the cache fails, and says what may exist', async () => {
  const { run } = zapOf(brokenCache());
  wire(...LOST);
  expect(await failureOf(run())).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(/^Reference: Stripe did not answer, and what this step creates may exist/),
  });
});

test('sends the same key in a rerun with a reference, without the cache', async () => {
  const { run } = zapOf(brokenCache());
  const sent = wire(...LOST, created());
  expect(await failureOf(run({ reference: 'order-7' }))).toMatchObject({ name: 'ThrottledError' });
  await run({ reference: 'order-7' });
  expect(new Set(sent.map(keyOf)).size).toBe(1);
});

test('makes another link of the same reference if the fields differ', async () => {
  const { run } = zapOf();
  const keyFor = async (input: Row) => {
    const sent = wire(created());
    await run({ reference: 'order-7', ...input });
    return keyOf(sent[0]);
  };
  const key = await keyFor({});
  expect(await keyFor({})).toBe(key);
  for (const input of [{ amount: '13' }, { max_payments: 2 }, { reference: 'order-8' }])
    expect(await keyFor(input)).not.toBe(key);
});
