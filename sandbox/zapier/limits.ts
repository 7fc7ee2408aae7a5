import { promisify } from 'node:util';
import { Failure } from './failure.ts';

const wait = promisify(setTimeout);

const MB = 1024 * 1024;

/**
 * Zapier's limits of one call. Before core 17.2.0 the input limit was 6 MB.
 * @see https://docs.zapier.com/platform/build/operating-constraints
 */
export const CALL_LIMITS = { seconds: 30, inputBytes: 35 * MB, outputBytes: 20 * MB };

/** https://docs.zapier.com/platform/build/troubleshoot-action-timeouts */
const TOO_LATE = 'The app did not respond in-time. It may or may not have completed successfully.';

/** Fails after a time limit. Zapier then ends the call; here it continues without effect on the run. */
export const within = async <T>(seconds: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Failure('errored', TOO_LATE, 'Timeout')), seconds * 1000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** A rate limit with fixed time windows. */
export class RateLimit {
  private readonly limit: number;
  private readonly windowMs: number;
  private count = 0;
  private end = 0;

  constructor(limit: number, windowMs: number) {
    this.limit = limit;
    this.windowMs = windowMs;
  }

  /** Counts an amount. Returns false if the window has no room for it. */
  take(amount = 1): boolean {
    const now = Date.now();
    if (now >= this.end) {
      this.count = 0;
      this.end = now + this.windowMs;
    }
    if (this.count + amount > this.limit) return false;
    this.count += amount;
    return true;
  }

  /** Resolves at the start of the next window. A timer can fire early, so this checks the time. */
  async next(): Promise<void> {
    while (Date.now() < this.end) await wait(this.end - Date.now());
  }
}

/** The used part of ThrottleObjectSchema in zapier-platform-schema. */
export interface Throttle {
  window: number;
  limit: number;
  key?: string;
  scope?: string[];
  retry?: boolean;
}

/** LockObjectSchema in zapier-platform-schema. A runner has one connection, so scopes have no effect. */
export interface Lock {
  key: string;
  timeout?: number;
}

/** Seconds: "It cannot be more than 180" (LockObjectSchema). The default is not documented. */
const LONGEST_LOCK = 180;

/** Applies the `throttle` and `lock` of operations. */
export class OperationLimits {
  private readonly rates = new Map<string, RateLimit>();
  private readonly locks = new Map<string, Promise<unknown>>();
  private readonly maxWait: number;

  /** @param maxWait longest time window in ms */
  constructor(maxWait: number) {
    this.maxWait = maxWait;
  }

  /**
   * Waits until the throttle allows one more call of an operation. Its key combines key, window, limit and scope, and
   * the operation if `action` is in the scope (default).
   * @throws Failure `held` if the throttle has `retry: false`
   * @see ThrottleObjectSchema
   */
  async throttle(operation: string, throttle: Throttle, inputData: object): Promise<void> {
    const { window, limit, scope = ['action', 'account'], key = '', retry = true } = throttle;
    const own = scope.includes('action') ? operation : '';
    const name = JSON.stringify([own, render(key, inputData), window, limit, scope]);
    const rate = this.rates.get(name) ?? new RateLimit(limit, Math.min(window * 1000, this.maxWait));
    this.rates.set(name, rate);
    while (!rate.take()) {
      if (!retry) {
        const often = `more than ${limit} times in ${window} s`;
        throw new Failure(
          'held',
          `Zapier holds this run, because the step ran ${often}. Replay it.`,
          'Throttle',
        );
      }
      await rate.next();
    }
  }

  /** Does some work when the lock is free, or when its holder has timed out. */
  async exclusively<T>({ key, timeout }: Lock, inputData: object, work: () => Promise<T>): Promise<T> {
    const name = render(key, inputData);
    const before = this.locks.get(name) ?? Promise.resolve();
    const done = before.then(work);
    const seconds = Math.min(timeout ?? LONGEST_LOCK, LONGEST_LOCK);
    const free = before.then(() =>
      Promise.race([Promise.allSettled([done]), wait(seconds * 1000, null, { ref: false })]),
    );
    this.locks.set(name, free);
    return done;
  }
}

/** Renders the tags of a key: `refund-{{bundle.inputData.payment}}`. */
const render = (key: string, inputData: object): string =>
  key.replace(/\{\{bundle\.inputData\.(\w+)\}\}/g, (_, field: string) =>
    String(Reflect.get(inputData, field) ?? ''),
  );
