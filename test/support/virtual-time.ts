import { syncBuiltinESMExports } from 'node:module';
import promises from 'node:timers/promises';

// A clock that is not waited for. What ships asks for time in stripe/deadline.ts only, and the SDK with setTimeout.

interface Timer {
  at: number;
  ring: () => void;
}

/** What some work came to, and how long it would have taken. */
export interface Timed<T> {
  result: PromiseSettledResult<T>;
  seconds: number;
}

const WAITS_FOR_EVER: PromiseRejectedResult = {
  status: 'rejected',
  reason: new Error('This waits for something that never comes, without a limit.'),
};

const turn = setImmediate;
const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  now: performance.now,
  after: AbortSignal.timeout,
  wait: promises.setTimeout,
};

const install = (clock: typeof real, date: typeof Date.now): void => {
  globalThis.setTimeout = clock.setTimeout;
  globalThis.clearTimeout = clock.clearTimeout;
  performance.now = clock.now;
  Date.now = date;
  AbortSignal.timeout = clock.after;
  promises.setTimeout = clock.wait;
  // For those who import by name.
  syncBuiltinESMExports();
};

/** How many turns of the event loop without anything to do prove that only a timer can go on. */
const QUIET_TURNS = 5;

/**
 * Does some work by a clock that jumps from one timer to the next as soon as nothing else is going on.
 *
 * @param isBusy true while something goes on that takes no time by this clock, like the embedded Stripe's work
 */
export const inVirtualTime = async <T>(work: () => Promise<T>, isBusy: () => boolean): Promise<Timed<T>> => {
  const dateBefore = Date.now;
  const start = Date.now();
  let now = 0;
  const timers = new Set<Timer>();
  const set = (ring: () => void, ms = 0): Timer => {
    const timer = { at: now + ms, ring };
    timers.add(timer);
    return timer;
  };
  const handle = (timer: Timer) => Object.assign(timer, { unref: () => timer, ref: () => timer });
  install(
    {
      setTimeout: ((ring: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
        handle(set(() => ring(...args), ms))) as unknown as typeof setTimeout,
      clearTimeout: ((timer: Timer) => timers.delete(timer)) as unknown as typeof clearTimeout,
      now: () => now,
      after: (ms) => {
        const controller = new AbortController();
        set(() => controller.abort(new DOMException('The time is up', 'TimeoutError')), ms);
        return controller.signal;
      },
      wait: <V>(ms?: number, value?: V, { signal }: { signal?: AbortSignal } = {}) =>
        new Promise<V>((resolve, reject) => {
          const abort = (): void => {
            timers.delete(timer);
            reject(signal?.reason);
          };
          const timer = set(() => {
            signal?.removeEventListener('abort', abort);
            resolve(value as V);
          }, ms);
          if (signal?.aborted) abort();
          signal?.addEventListener('abort', abort, { once: true });
        }),
    },
    () => start + Math.round(now),
  );
  try {
    const state: { settled?: PromiseSettledResult<T> } = {};
    Promise.allSettled([work()]).then(
      ([result]) => {
        state.settled = result;
      },
      () => undefined,
    );
    let quiet = 0;
    for (;;) {
      await new Promise((resolve) => turn(resolve));
      if (state.settled) return { result: state.settled, seconds: now / 1000 };
      quiet = isBusy() ? 0 : quiet + 1;
      if (quiet < QUIET_TURNS) continue;
      const [next] = [...timers].sort((a, b) => a.at - b.at);
      if (!next) return { result: WAITS_FOR_EVER, seconds: Number.POSITIVE_INFINITY };
      timers.delete(next);
      now = Math.max(now, next.at);
      next.ring();
      quiet = 0;
    }
  } finally {
    install(real, dateBefore);
  }
};

/** The same, where nothing else goes on: what the work comes to. */
export const withoutWaiting = async <T>(work: () => Promise<T>): Promise<T> => {
  const { result } = await inVirtualTime(work, () => false);
  if (result.status === 'rejected') throw result.reason;
  return result.value;
};
