import { setTimeout } from 'node:timers/promises';

/** The end of a step's time, which everything in the step that waits has to know. */
export interface Deadline {
  /** Aborts when the time for requests is up. */
  signal: AbortSignal;
  /** Milliseconds that are left for requests; none is 0. */
  left: () => number;
  /** Waits, but not past the end. */
  sleep: (ms: number) => Promise<void>;
  /** What work of Zapier's comes to, or a failure where it takes longer than so many milliseconds, or than the step has. */
  within: <T>(ms: number, work: T | Promise<T>) => Promise<T>;
  /** The same where it may take all the time that there is. */
  inTime: <T>(work: T | Promise<T>) => Promise<T>;
}

/** What a step does last has so long after the time for requests: a slow Stripe must not keep an event from its claim. */
const LAST_MS = 3000;

/** Starts a step's time. All that waits in a step asks it: there is no other clock. */
export const startDeadline = (ms: number): Deadline => {
  const end = performance.now() + ms;
  const until = (moment: number): number => Math.max(0, moment - performance.now());
  const left = (): number => until(end);

  const within = async <T>(most: number, work: T | Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      const late = () => reject(Object.assign(new Error('no answer in time'), { name: 'TimeoutError' }));
      timer = globalThis.setTimeout(late, Math.min(most, until(end + LAST_MS)));
    });
    try {
      return await Promise.race([work, tooLong]);
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    signal: AbortSignal.timeout(ms),
    left,
    sleep: (wait) => setTimeout(Math.min(wait, left())),
    within,
    inTime: (work) => within(Number.POSITIVE_INFINITY, work),
  };
};
