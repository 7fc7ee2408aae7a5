import { StripeError } from './errors.ts';
import type { Store } from './store.ts';

/** The part of a request that its latency may depend on. */
export interface RequestSeen {
  method: string;
  /** `/v1/charges/ch_1` */
  path: string;
  query: string;
}

/** The duration of every request in milliseconds, or of each one. */
export type Latency = number | ((request: RequestSeen) => number);

const WINDOW_MS = 1000;
/** Stripe's limits for one endpoint and for all searches: https://docs.stripe.com/rate-limits */
const PER_ENDPOINT = 25;
const PER_SEARCH = 20;

/** The latency, and the rate limit of an account in one mode. */
export class Pace {
  latency: Latency;
  readonly #rateLimit: number | false;
  readonly #admitted = new Map<Store, Map<string, number[]>>();

  /** @param rateLimit requests per second, or false for no limit */
  constructor(latency: Latency, rateLimit: number | false) {
    this.latency = latency;
    this.#rateLimit = rateLimit;
  }

  delayOf(request: RequestSeen): number {
    return typeof this.latency === 'number' ? this.latency : this.latency(request);
  }

  /**
   * Counts a request. A refused request does not count.
   * @param endpoint its method and path, with `:id` for an id
   * @param at in milliseconds
   * @throws StripeError 429 if a limit is reached within the last second
   */
  admit(store: Store, endpoint: string, at: number): void {
    if (this.#rateLimit === false) return;
    const windows = this.#admitted.get(store) ?? new Map<string, number[]>();
    this.#admitted.set(store, windows);
    const isSearch = endpoint.endsWith('/search');
    const limits = [
      { reason: 'global-rate', name: '', limit: this.#rateLimit },
      {
        reason: 'endpoint-rate',
        name: isSearch ? 'search' : endpoint,
        limit: Math.min(this.#rateLimit, isSearch ? PER_SEARCH : PER_ENDPOINT),
      },
    ];
    const recent = limits.map(({ name }) => {
      const times = (windows.get(name) ?? []).filter((time) => time > at - WINDOW_MS);
      windows.set(name, times);
      return times;
    });
    const reached = limits.find(({ limit }, index) => (recent[index]?.length ?? 0) >= limit);
    if (reached) throw tooMany(reached.reason, store.livemode);
    for (const times of recent) times.push(at);
  }
}

const tooMany = (reason: string, livemode: boolean) =>
  new StripeError(
    429,
    { type: 'invalid_request_error', code: 'rate_limit', message: rateLimitMessage(livemode) },
    false,
    { 'Stripe-Rate-Limited-Reason': reason },
  );

/** Stripe's message for too many requests. */
export const rateLimitMessage = (livemode = false): string =>
  livemode
    ? 'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.'
    : 'Testmode request rate limit exceeded, the rate limits in testmode are lower than livemode. You can learn more about rate limits here https://stripe.com/docs/rate-limits.';

/**
 * The largest number of requests within one second.
 * @param requests with their times in milliseconds
 */
export const busiestSecond = (requests: readonly { at: number }[]): number => {
  const times = requests.map(({ at }) => at).sort((a, b) => a - b);
  let first = 0;
  return times.reduce((most, time, index) => {
    while ((times[first] ?? time) <= time - WINDOW_MS) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
};
