import { StripeError } from './errors.ts';
import type { Shop } from './shop.ts';

/** What a limit or a delay may depend on. */
export interface RequestSeen {
  method: string;
  /** As it was asked for: `/v1/charges/ch_1`. */
  path: string;
  query: string;
}

export type Latency = number | ((request: RequestSeen) => number);

const WINDOW_MS = 1000;
/** Stripe's own limits, whatever the account's: https://docs.stripe.com/rate-limits */
const PER_ENDPOINT = 25;
const PER_SEARCH = 20;

/** How long requests take, and how many of them an account may make in a second, in each mode. */
export class Pace {
  latency: Latency;
  /** Requests a second; false for any number of them. */
  rateLimit: number | false;
  readonly #admitted = new Map<Shop, Map<string, number[]>>();

  constructor(latency: Latency, rateLimit: number | false) {
    this.latency = latency;
    this.rateLimit = rateLimit;
  }

  delayOf(request: RequestSeen): number {
    return typeof this.latency === 'number' ? this.latency : this.latency(request);
  }

  /**
   * Counts a request in, at a moment in milliseconds. One that is refused does not count.
   * @param endpoint its method and path, with `:id` in the place of an id
   * @throws StripeError 429 for one too many in the second before
   */
  admit(shop: Shop, endpoint: string, at: number): void {
    if (this.rateLimit === false) return;
    const windows = this.#admitted.get(shop) ?? new Map<string, number[]>();
    this.#admitted.set(shop, windows);
    const perEndpoint = Math.min(this.rateLimit, endpoint.endsWith('/search') ? PER_SEARCH : PER_ENDPOINT);
    const limits = [
      { reason: 'global-rate', name: '', limit: this.rateLimit },
      {
        reason: 'endpoint-rate',
        name: endpoint.endsWith('/search') ? 'search' : endpoint,
        limit: perEndpoint,
      },
    ];
    const recent = limits.map(({ name }) => {
      const times = (windows.get(name) ?? []).filter((time) => time > at - WINDOW_MS);
      windows.set(name, times);
      return times;
    });
    const over = limits.find(({ limit }, index) => (recent[index]?.length ?? 0) >= limit);
    if (over) throw tooMany(over.reason, shop.livemode);
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

/** Stripe's words for too many requests. */
export const rateLimitMessage = (livemode = false): string =>
  livemode
    ? 'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.'
    : 'Testmode request rate limit exceeded, the rate limits in testmode are lower than livemode. You can learn more about rate limits here https://stripe.com/docs/rate-limits.';

/** The most requests that arrived within any one second. Their `at` is in milliseconds. */
export const busiestSecond = (requests: readonly { at: number }[]): number => {
  const times = requests.map(({ at }) => at).sort((a, b) => a - b);
  let first = 0;
  return times.reduce((most, time, index) => {
    while ((times[first] ?? time) <= time - WINDOW_MS) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
};
