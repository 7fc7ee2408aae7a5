import { promisify } from 'node:util';
import { Failure } from './failure.ts';

const wait = promisify(setTimeout);

const MB = 1024 * 1024;

/**
 * What Zapier allows one call of an integration (https://docs.zapier.com/platform/build/operating-constraints). The
 * input may have 6 MB only where the integration is built with a core older than 17.2.0.
 */
export const CALL_LIMITS = { seconds: 30, inputBytes: 35 * MB, outputBytes: 20 * MB };

/** https://docs.zapier.com/platform/build/troubleshoot-action-timeouts */
const TOO_LATE = 'The app did not respond in-time. It may or may not have completed successfully.';

/** What outlives its time at Zapier is cut off there; here it goes on, but nobody hears of it. */
export const within = async <T>(seconds: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Failure('errored', TOO_LATE, 'Timeout')), seconds * 1000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

/** Counts in fixed windows of time: it begins at zero at the start of each. */
export class RateLimit {
  private readonly limit: number;
  private readonly windowMs: number;
  private count = 0;
  private end = 0;

  constructor(limit: number, windowMs: number) {
    this.limit = limit;
    this.windowMs = windowMs;
  }

  /** Counts something, unless the window is full: then it answers false. */
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

  /** Resolves when the next window begins; a timer counts from the turn of the event loop that set it, and rings early. */
  async next(): Promise<void> {
    while (Date.now() < this.end) await wait(this.end - Date.now());
  }
}

/** ThrottleObjectSchema of zapier-platform-schema, as far as it differs from one call to another here. */
export interface Throttle {
  window: number;
  limit: number;
  key?: string;
  scope?: string[];
  retry?: boolean;
}

/** LockObjectSchema of zapier-platform-schema. A runner has one connection, so the scopes make no difference. */
export interface Lock {
  key: string;
  timeout?: number;
}

/** Seconds: "It cannot be more than 180" (LockObjectSchema). What it is where none is given is not documented. */
const LONGEST_LOCK = 180;

/** Keeps what an operation's `throttle` and `lock` ask for, for one app. */
export class OperationLimits {
  private readonly rates = new Map<string, RateLimit>();
  private readonly locks = new Map<string, Promise<unknown>>();
  private readonly maxWait: number;

  /** @param maxWait the longest in ms that a window of time lasts here */
  constructor(maxWait: number) {
    this.maxWait = maxWait;
  }

  /**
   * Waits until the throttle has room for one more call of an operation. The schema: "The final key used for the
   * throttling is formed as a combination of all the configurations; key, window, limit, and scope", and the action
   * itself counts apart only where `action` is in the scope, which it is by default.
   * @throws Failure `held` where the throttle says not to retry
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
        throw new Failure('held', `Zapier holds this run: the step ran ${often}. Replay it.`, 'Throttle');
      }
      await rate.next();
    }
  }

  /** Does some work when nobody else holds the lock, or when whoever does has held it for too long. */
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

/** Fills the tags of a key, such as `refund-{{bundle.inputData.payment}}`. */
const render = (key: string, inputData: object): string =>
  key.replace(/\{\{bundle\.inputData\.(\w+)\}\}/g, (_, field: string) =>
    String(Reflect.get(inputData, field) ?? ''),
  );
