import { randomUUID } from 'node:crypto';
import zapier, { type ZObject } from 'zapier-platform-core';
import type { Deadline } from '../lib/deadline.ts';

/** Timeout for calls of Zapier's cache, in milliseconds. Tests on a busy machine set it higher. */
export const CACHE_PATIENCE = { ms: 3000 };

/**
 * Who holds an entry of the cache: this run, another one, or unknown, because the cache failed or its rate limit was
 * reached.
 */
export type Holder = 'us' | 'another' | 'unknown';

/**
 * Zapier's cache, as far as steps use it. It may fail, forget and refuse. None of that breaks a step or delays it by more
 * than a few seconds, and each failure is logged.
 *
 * @see https://docs.zapier.com/platform/reference/cli-docs#zcache
 */
export const zapierCache = ({ cache }: Pick<ZObject, 'cache'>, deadline: Deadline) => {
  /** The answer of the cache, or undefined if there was none in time. */
  const answer = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await deadline.within(CACHE_PATIENCE.ms, work);
    } catch (error) {
      zapier.console.log(`Zapier's cache did not answer: ${(error as Error).message}`);
      return undefined;
    }
  };

  const hold = async (key: string, seconds: number, value: string): Promise<Holder> => {
    if ((await cache.set(key, value, seconds, undefined, true)) === true) return 'us';
    const holder: unknown = await cache.get(key);
    if (typeof holder !== 'string') return 'unknown';
    return holder === value ? 'us' : 'another';
  };

  return {
    /** Null if there is no entry, or no answer. */
    get: async (key: string): Promise<unknown> => (await answer(cache.get(key))) ?? null,

    set: async (key: string, value: unknown, seconds: number): Promise<void> => {
      await answer(cache.set(key, value, seconds));
    },

    /**
     * Sets an entry unless there is one, and says who holds it then. The answer of the cache alone proves nothing: it is
     * false if the rate limit is reached, and core repeats a call whose answer was lost, so that a run may meet its own
     * entry. So the entry is read back: it holds a value that no other run has.
     *
     * @param value unique to this run
     */
    claim: async (key: string, seconds: number, value: string = randomUUID()): Promise<Holder> =>
      (await answer(hold(key, seconds, value))) ?? 'unknown',
  };
};
