import Stripe from 'stripe';
import type { ZObject } from 'zapier-platform-core';
import { startDeadline } from '../../stripe/deadline.ts';
import * as unfinished from '../../stripe/unfinished.ts';
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

/** A cache that honours `nx`, and what is in it. */
const cacheOf = (more: Partial<Cache> = {}) => {
  const entries = new Map<string, unknown>();
  const cache: Cache = {
    get: async (key) => entries.get(key) ?? null,
    set: async (key, value, _ttl, _scope, nx) => {
      if (nx && entries.has(key)) return false;
      entries.set(key, value);
      return true;
    },
    delete: async (key) => entries.delete(key),
    ...more,
  };
  return { cache, entries };
};

const lose = async (name: string): Promise<string> => {
  lost.push(name);
  throw LOST;
};
const lost: string[] = [];
const echo = async (name: string) => name;

beforeEach(() => {
  lost.splice(0);
  jest.spyOn(console, 'log').mockReturnValue();
});

test('a run after a lost answer goes on under the same name, and the next starts anew', async () => {
  const z = cacheOf();
  await expect(finishOrStart(z, ['mug'], lose)).rejects.toBe(LOST);
  await expect(finishOrStart(z, ['mug'], lose)).rejects.toBe(LOST);
  const other = await finishOrStart(z, ['cup'], echo);
  const finished = await finishOrStart(z, ['mug'], echo);
  const next = await finishOrStart(z, ['mug'], echo);
  expect(lost).toEqual([finished, finished]);
  expect(new Set([finished, next, other]).size).toBe(3);
  expect([...z.entries]).toEqual([]);
});

test('of several runs that find an unfinished write, one goes on with it', async () => {
  const z = cacheOf();
  await expect(finishOrStart(z, ['mug'], lose)).rejects.toBe(LOST);
  const names = await Promise.all(Array.from({ length: 5 }, () => finishOrStart(z, ['mug'], echo)));
  expect(new Set(names).size).toBe(5);
  expect(names.filter((name) => name === lost[0])).toHaveLength(1);
});

test('what Stripe refused is not unfinished', async () => {
  const z = cacheOf();
  await expect(finishOrStart(z, ['mug'], () => Promise.reject(REFUSED))).rejects.toBe(REFUSED);
  expect([...z.entries]).toEqual([]);
});

const never = () => new Promise<never>(() => undefined);

test.each<[string, Partial<Cache>]>([
  ['breaks', { set: () => Promise.reject(new Error('RPC request failed')) }],
  ['does not answer', { set: never }],
  ['has reached its limit', { set: async () => false }],
])('where the cache %s, the step says what may exist and is not run again by itself', async (_how, more) => {
  const failure = await failureOf(withoutWaiting(() => finishOrStart(cacheOf(more), ['mug'], lose)));
  expect(failure.name).toBe('AppError');
  expect(failure.message).toMatch(/^Reference: Stripe did not answer, and what this step creates may exist/);
  expect(failure.message).toContain(`zapier_reference ${lost[0]} before you run the step again`);
});

test('two equal orders that are unfinished at once: only one name is kept', async () => {
  const z = cacheOf();
  const failures = await Promise.all([1, 2].map(() => failureOf(finishOrStart(z, ['mug'], lose))));
  expect(failures.map(({ message }) => message).sort()).toEqual([
    expect.stringMatching(/^Reference: /),
    LOST.message,
  ]);
});

test.each<[string, Partial<Cache>]>([
  ['breaks', { get: () => Promise.reject(new Error('RPC request failed')) }],
  ['does not answer', { get: never }],
])('a cache that %s holds up no order', async (_how, more) => {
  expect(await withoutWaiting(() => finishOrStart(cacheOf(more), ['mug'], echo))).toMatch(/^[\w-]{36}$/);
});
