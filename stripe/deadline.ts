import { setTimeout } from 'node:timers/promises';

/** The end of a step's time, which everything in the step that waits has to know. */
export interface Deadline {
  /** Aborts when the time is up. */
  signal: AbortSignal;
  /** Milliseconds that are left; none is 0. */
  left: () => number;
  /** Waits, but not past the end. */
  sleep: (ms: number) => Promise<void>;
  /** What a promise comes to, or a failure where it takes longer than so many milliseconds. */
  within: <T>(ms: number, work: Promise<T>) => Promise<T>;
}

/** Starts a step's time. */
export const startDeadline = (ms: number): Deadline => {
  const end = performance.now() + ms;
  const signal = AbortSignal.timeout(ms);
  const left = (): number => Math.max(0, end - performance.now());
  return {
    signal,
    left,
    sleep: (wait) => setTimeout(Math.min(wait, left())),
    within: async (most, work) => {
      let timer: NodeJS.Timeout | undefined;
      const tooLong = new Promise<never>((_resolve, reject) => {
        const late = () => reject(new Error(`no answer within ${most / 1000} s`));
        timer = globalThis.setTimeout(late, Math.min(most, left()));
      });
      try {
        return await Promise.race([work, tooLong]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
};
