import Stripe from 'stripe';
import { invalid } from './errors.ts';
import { isReplayedError } from './http-client.ts';
import { idempotencyKey } from './idempotency.ts';

/** A write that is done once, by however many runs, at once or one after the other. */
interface Write<T> {
  /** What the write is meant to do, as far as that tells it from others: the same in every run of the step. */
  intention: unknown[];
  /** Does it under the key. Null where Stripe gave an answer of earlier that is no longer true. */
  write: (once: { idempotencyKey: string }) => Promise<T | null>;
  /** What an earlier or a parallel run has done, or null. Asked after each saved failure. */
  look?: () => Promise<T | null>;
  /** How many keys are known to be used up: so many writes of this intention were made, and undone. */
  usedKeys?: number;
}

/** How many saved answers in a row a step goes past. A run that is refused anew leaves one, for a day. */
const MOST_KEYS = 20;

/**
 * Writes once. Stripe saves an answer under its key for a day and replays it, refusals and its own 500s as well: what
 * was refused yesterday for a reason that is mended today would stay refused, and nobody would know whether a 500 came
 * before or after the work. So a saved failure makes this look whether the work is done, and where it is not, go on
 * under the next key. All runs go through the same keys in the same order: two at once meet at the same one.
 *
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export const writeOnce = async <T>({ intention, write, look, usedKeys = 0 }: Write<T>): Promise<T> => {
  let failure: unknown = invalid(
    'Stripe',
    'the same was asked for so often today that it only repeats its old answers. Wait a day, or give another reference.',
  );
  for (let key = usedKeys; key < usedKeys + MOST_KEYS; key += 1) {
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
 * What a write comes to, or where Stripe refused it, the object as another run has left it meanwhile: of two that
 * cancel the same thing at once, the slower one is refused although all is as it should be.
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
