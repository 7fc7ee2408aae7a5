import { setTimeout } from 'node:timers/promises';

/** The end of a step's time. Everything in a step that waits asks it. */
export interface Deadline {
  /** Aborts when the time for requests is up. */
  signal: AbortSignal;
  /** Milliseconds that are left for requests; 0 after the end. */
  left: () => number;
  /** Waits, but not past the end. */
  sleep: (ms: number) => Promise<void>;
  /**
   * Waits for work that has no timeout of its own, such as a call of Zapier's cache.
   *
   * @param ms the most milliseconds; the extra time after the request deadline counts, too
   * @throws TimeoutError if there is no result in time
   */
  within: <T>(ms: number, work: T | Promise<T>) => Promise<T>;
}

/** Extra time after the request deadline for final work (cache claim, file upload), in milliseconds. */
const EXTRA_MS = 3000;

/** Starts the time of a step: `ms` milliseconds for requests. */
export const startDeadline = (ms: number): Deadline => {
  const end = performance.now() + ms;
  const until = (moment: number): number => Math.max(0, moment - performance.now());
  const left = (): number => until(end);

  const within = async <T>(most: number, work: T | Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_resolve, reject) => {
      const late = () => reject(Object.assign(new Error('no answer in time'), { name: 'TimeoutError' }));
      timer = globalThis.setTimeout(late, Math.min(most, until(end + EXTRA_MS)));
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
  };
};
