import { randomUUID } from 'node:crypto';
import zapier, { type ZObject } from 'zapier-platform-core';
import type { Deadline } from './deadline.ts';
import { invalid, mayBeDone } from './errors.ts';
import { idempotencyKey, REFERENCE } from './idempotency.ts';

/** Less than the 24 hours for which Stripe keeps an idempotency key: what is finished under a name is done once. */
const KEPT_SECONDS = 23 * 60 * 60;

/** How long the cache may hold a step. */
const PATIENCE_MS = 2000;

/** What the cache answers; null where it does not, and that is in the log. */
const asked = async <T>(deadline: Deadline, answer: Promise<T>): Promise<T | null> => {
  try {
    return await deadline.within(PATIENCE_MS, answer);
  } catch (error) {
    zapier.console.log(`The cache did not answer: ${(error as Error).message}`);
    return null;
  }
};

/**
 * Does a write that nobody gave a reference. Two orders with the same fields are two writes, but a run of the step that
 * follows a lost answer has to go on with the first. Nothing that Zapier tells a step sets the two apart. So a write
 * gets a name, the name of one that may be done is kept in Zapier's cache, and the next run with the same fields goes
 * on under it. Whether that is the same order or an equal one does not matter: in the end each has one.
 *
 * @param fields tell orders apart that are not equal, and merchants: all share one cache
 * @param write does it, under idempotency keys that are made from the name
 * @throws where it may be done and its name could not be kept, an error after which Zapier does not run the step again
 */
export const finishOrStart = async <T>(
  { cache }: Pick<ZObject, 'cache'>,
  deadline: Deadline,
  fields: unknown,
  write: (name: string) => Promise<T>,
): Promise<T> => {
  const slot = idempotencyKey('unfinished', fields);
  const left = await asked(deadline, cache.get(slot));
  // Of several runs that find it, one takes it.
  const name = left && (await asked(deadline, cache.delete(slot))) ? left : randomUUID();
  try {
    return await write(name);
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    if (await asked(deadline, cache.set(slot, name, KEPT_SECONDS, undefined, true))) throw error;
    throw invalid(
      'Reference',
      `Stripe did not answer, and what this step creates may exist already. Look in the Stripe Dashboard for one whose metadata has ${REFERENCE} ${name} before you run the step again. With a reference, it can be run again without a look.`,
    );
  }
};
