import { createHash } from 'node:crypto';
import Stripe from 'stripe';
import { invalid } from '../lib/errors.ts';
import { isReplayedError } from './http-client.ts';

/** Metadata key of the reference that an object was made under. */
export const REFERENCE = 'zapier_reference';

/**
 * A key under which Stripe does the same write only once: it remembers keys for at least 24 hours. The same parts give the
 * same key in every run of a step. The SDK's own keys change with every call and do not survive a replay of the step.
 *
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export const idempotencyKey = (...parts: unknown[]): string =>
  `zapier-${createHash('sha256').update(JSON.stringify(parts)).digest('hex')}`;

/** A write that is done once, however many runs do it, at once or one after the other. */
interface Write<T> {
  /** What tells this write from others. It is the same in every run of the step. */
  intention: unknown[];
  /** Does the write under the key. Returns null if Stripe repeated an earlier answer that is no longer true. */
  write: (once: { idempotencyKey: string }) => Promise<T | null>;
  /** Finds what an earlier or a parallel run has done, or null. Called after each saved failure. */
  look?: () => Promise<T | null>;
  /** Number of earlier attempts whose result was voided; the sequence of idempotency keys starts after them. */
  usedKeys?: number;
}

/** The most saved answers in a row that a step goes past. Each run that is refused again leaves one for a day. */
const MAX_KEYS = 20;

/**
 * Writes once. Stripe saves an answer under its key for a day and replays it, refusals and its own 500s as well. So what was
 * refused yesterday would stay refused although its reason is gone, and a replayed 500 does not tell whether the work was
 * done. After a saved failure the step therefore looks whether the work is done, and if not, goes on under the next key. All
 * runs use the same keys in the same order, so two runs at once meet at the same key.
 *
 * @throws the last failure
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export const writeOnce = async <T>({ intention, write, look, usedKeys = 0 }: Write<T>): Promise<T> => {
  let failure: unknown = invalid(
    'Stripe',
    'the same was asked for so often today that it only repeats its old answers. Wait a day, or give another reference.',
  );
  for (let key = usedKeys; key < usedKeys + MAX_KEYS; key += 1) {
    try {
      const done = await write({ idempotencyKey: idempotencyKey(...intention, key) });
      if (done) return done;
    } catch (error) {
      if (!isReplayedError(error)) throw error;
      failure = error;
      const done = await look?.();
      if (done) return done;
    }
  }
  throw failure;
};

/**
 * Waits for a write. If Stripe refuses it, reads the object as another run may have left it: if two runs cancel the same
 * thing at once, the slower one is refused although all is as it should be.
 */
export const orDoneMeanwhile = async <T>(
  write: Promise<T>,
  read: () => Promise<T>,
  isDone: (now: T) => boolean,
): Promise<T> => {
  try {
    return await write;
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
    const now = await read();
    if (!isDone(now)) throw error;
    return now;
  }
};
