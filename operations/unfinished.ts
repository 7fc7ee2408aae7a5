import { randomUUID } from 'node:crypto';
import type { ZObject } from 'zapier-platform-core';
import type { Deadline } from '../lib/deadline.ts';
import { invalid } from '../lib/errors.ts';
import { mayBeDone } from '../stripe/failures.ts';
import { idempotencyKey, REFERENCE } from '../stripe/once.ts';
import { zapierCache } from '../zapier/cache.ts';

/** Less than the 24 hours for which Stripe keeps an idempotency key. */
const KEPT_SECONDS = 23 * 60 * 60;

/** Unfinished writes with equal fields that are kept at a time. */
const MAX_UNFINISHED = 20;

/** A name that is kept: two UUIDs, of which the second makes the entry unique. */
const ENTRY = /^([\da-f-]{36})\/[\da-f-]{36}$/;

/**
 * Does a write for which nobody gave a reference. Two orders with equal fields are two writes, but a run that follows a
 * lost answer has to finish the first one. Zapier tells a step nothing that sets the two cases apart. So each write gets
 * a random name, and if its answer is lost, the name is kept in Zapier's cache. The next run with equal fields takes the
 * name and finishes that write. It does not matter whether it is the same order: in the end each order has one.
 *
 * The names of equal fields are a list in the cache, one entry each. Entries are only added, and each is taken by one run
 * through a claim beside it, so that no lost answer of the cache makes a name appear free or used.
 *
 * @param fields tell apart orders that are not equal, and merchants: all of them share one cache
 * @param write does the write, under idempotency keys that are made from the name
 * @throws an error after which Zapier does not run the step again, if the write may be done and its name was not kept
 */
export const finishOrStart = async <T>(
  z: Pick<ZObject, 'cache'>,
  deadline: Deadline,
  fields: unknown,
  write: (name: string) => Promise<T>,
): Promise<T> => {
  const cache = zapierCache(z, deadline);
  const entryAt = (place: number): string => idempotencyKey('unfinished', fields, place);

  /** The name of a write to finish, if there is one. An entry reads `<name>/<uuid>`. */
  const takeUnfinished = async (): Promise<string | undefined> => {
    for (let place = 0; place < MAX_UNFINISHED; place += 1) {
      const entry = await cache.get(entryAt(place));
      const [, kept] = ENTRY.exec(String(entry)) ?? [];
      if (!kept) return undefined;
      // If nobody can tell who has taken it, finishing twice is better than starting twice.
      const taken = await cache.claim(`${entryAt(place)}:taken`, KEPT_SECONDS);
      if (taken !== 'another') return kept;
    }
    return undefined;
  };

  const isKept = async (name: string): Promise<boolean> => {
    const entry = `${name}/${randomUUID()}`;
    for (let place = 0; place < MAX_UNFINISHED; place += 1) {
      const holder = await cache.claim(entryAt(place), KEPT_SECONDS, entry);
      if (holder !== 'another') return holder === 'us';
    }
    return false;
  };

  const name = (await takeUnfinished()) ?? randomUUID();
  try {
    return await write(name);
  } catch (error) {
    if (!mayBeDone(error) || (await isKept(name))) throw error;
    throw invalid(
      'Reference',
      `Stripe did not answer, and what this step creates may exist already. Look in the Stripe Dashboard for one whose metadata has ${REFERENCE} ${name} before you run the step again. With a reference, it can be run again without a look.`,
    );
  }
};
