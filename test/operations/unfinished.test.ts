import Stripe from 'stripe';
import type { ZObject } from 'zapier-platform-core';
import { startDeadline } from '../../lib/deadline.ts';
import * as unfinished from '../../operations/unfinished.ts';
import { fakeCache } from '../support/cache.ts';
import { withoutWaiting } from '../support/virtual-time.ts';
import { failureOf } from '../support/zapier.ts';

type Cache = ZObject['cache'];

const finishOrStart = (
  z: Pick<ZObject, 'cache'>,
  fields: unknown,
  write: (name: string) => Promise<string>,
): Promise<string> => unfinished.finishOrStart(z, startDeadline(25_000), fields, write);

const LOST = new Stripe.errors.StripeConnectionError({ message: 'reset', type: 'api_error' });
const REFUSED = new Stripe.errors.StripeInvalidRequestError({
  message: 'no',
  type: 'invalid_request_error',
});

const lose = async (name: string): Promise<string> => {
  lost.push(name);
  throw LOST;
};
const lost: string[] = [];
const echo = async (name: string) => name;

const zOf = (failing: Partial<Cache> = {}) => ({ cache: fakeCache(failing) });

beforeEach(() => {
  lost.splice(0);
  jest.spyOn(console, 'log').mockReturnValue();
});

test('uses the same name after a lost answer, and a new one after that', async () => {
  const z = zOf();
  await expect(finishOrStart(z, ['mug'], lose)).rejects.toBe(LOST);
  await expect(finishOrStart(z, ['mug'], lose)).rejects.toBe(LOST);
  const other = await finishOrStart(z, ['cup'], echo);
  const finished = await finishOrStart(z, ['mug'], echo);
  const next = await finishOrStart(z, ['mug'], echo);
  expect(lost).toEqual([finished, finished]);
  expect(new Set([finished, next, other]).size).toBe(3);
});

test('lets only one of several runs finish an unfinished write', async () => {
  const z = zOf();
  await expect(finishOrStart(z, ['mug'], lose)).rejects.toBe(LOST);
  const names = await Promise.all(Array.from({ length: 5 }, () => finishOrStart(z, ['mug'], echo)));
  expect(new Set(names).size).toBe(5);
  expect(names.filter((name) => name === lost[0])).toHaveLength(1);
});

test('keeps a name for less time than Stripe keeps the key that is made from it', async () => {
  const z = zOf();
  const set = jest.spyOn(z.cache, 'set');
  await expect(finishOrStart(z, ['mug'], lose)).rejects.toBe(LOST);
  await finishOrStart(z, ['mug'], echo);
  const seconds = set.mock.calls.map(([, , kept]) => Number(kept));
  expect(seconds.length).toBeGreaterThan(1);
  for (const kept of seconds) expect(kept).toBeLessThan(24 * 60 * 60);
});

test('says what may exist if the names of twenty equal orders are kept already', async () => {
  const z = zOf();
  const runs = Array.from({ length: 21 }, () => failureOf(finishOrStart(z, ['mug'], lose)));
  const names = (await Promise.all(runs)).map(({ name }) => name);
  expect(names.filter((name) => name === 'UserError')).toHaveLength(1);
});

test('keeps nothing after a refusal', async () => {
  const z = zOf();
  await expect(finishOrStart(z, ['mug'], () => Promise.reject(REFUSED))).rejects.toBe(REFUSED);
  expect([...z.cache.entries]).toEqual([]);
});

const never = () => new Promise<never>(() => undefined);

test.each<[string, Partial<Cache>]>([
  ['fails', { set: () => Promise.reject(new Error('RPC request failed')) }],
  ['does not answer', { set: never }],
  ['has reached its limit', { set: async () => false }],
])('says what may exist, and does not run again, if the cache %s', async (_how, more) => {
  const failure = await failureOf(withoutWaiting(() => finishOrStart(zOf(more), ['mug'], lose)));
  expect(failure.name).toBe('UserError');
  expect(failure.message).toMatch(/^Reference: Stripe did not answer, and what this step creates may exist/);
  expect(failure.message).toContain(`zapier_reference ${lost[0]} before you run the step again`);
});

test('keeps both names if two equal orders are unfinished at once', async () => {
  const z = zOf();
  await Promise.allSettled([1, 2].map(() => finishOrStart(z, ['mug'], lose)));
  const finished = await Promise.all([1, 2].map(() => finishOrStart(z, ['mug'], echo)));
  expect(finished.sort()).toEqual([...lost].sort());
});

test('keeps the name again each time that the answer is lost', async () => {
  const z = zOf();
  for (let run = 0; run < 12; run += 1) await expect(finishOrStart(z, ['mug'], lose)).rejects.toBe(LOST);
  expect(new Set(lost).size).toBe(1);
  expect(await finishOrStart(z, ['mug'], echo)).toBe(lost[0]);
});

describe('a cache whose answers are lost', () => {
  /** Does the work, and answers false: core repeats a call whose answer was lost. */
  const lostAnswers = (z: { cache: Cache }): { cache: Cache } => ({
    cache: {
      ...z.cache,
      set: async (...entry) => {
        await z.cache.set(...entry);
        return z.cache.set(...entry);
      },
      delete: async (key) => {
        await z.cache.delete(key);
        return z.cache.delete(key);
      },
    },
  });

  test('returns the name that it keeps', async () => {
    const z = lostAnswers(zOf());
    await expect(finishOrStart(z, ['mug'], lose)).rejects.toBe(LOST);
    expect(await finishOrStart(z, ['mug'], echo)).toBe(lost[0]);
    expect(await finishOrStart(z, ['mug'], echo)).not.toBe(lost[0]);
  });

  test.each<[string, Partial<Cache>]>([
    ['answers false', { set: async () => false }],
    ['fails', { set: () => Promise.reject(new Error('RPC request failed')) }],
    ['does not answer', { set: () => new Promise(() => undefined) }],
  ])('keeps the name if it %s in the next run', async (_how, failing) => {
    const z = zOf();
    await expect(finishOrStart(z, ['mug'], lose)).rejects.toBe(LOST);
    const failed = { cache: { ...z.cache, ...failing } };
    expect(await withoutWaiting(() => finishOrStart(failed, ['mug'], echo))).toBe(lost[0]);
  });
});

test.each<[string, Partial<Cache>]>([
  ['fails', { get: () => Promise.reject(new Error('RPC request failed')) }],
  ['does not answer', { get: never }],
])('starts a new write if the cache %s', async (_how, more) => {
  expect(await withoutWaiting(() => finishOrStart(zOf(more), ['mug'], echo))).toMatch(/^[\w-]{36}$/);
});
