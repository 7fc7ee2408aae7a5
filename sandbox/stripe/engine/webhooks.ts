import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import { isLoopback } from '../../listen.ts';
import type { Background } from './background.ts';
import type { Objects } from './objects.ts';
import type { EndpointSecret } from './store.ts';

/** One attempt to deliver an event. `status` is 0 without a response, and for a URL on another machine. */
export interface DeliveryLogEntry {
  event: string;
  type: string;
  endpoint: string;
  url: string;
  attempt: number;
  status: number;
  at: number;
}

export interface Delivery {
  event: Objects['event'];
  endpoint: Stripe.WebhookEndpoint;
  secret: EndpointSecret;
  /** Whether the endpoint still exists and is enabled; otherwise the delivery ends. */
  isWanted: () => boolean;
}

const TIMEOUT_MS = 20_000;
/** The longest time that a delivery waits for the response to the one before. */
const PATIENCE_MS = 50;

/**
 * Sends signed events to webhook endpoints, with retries. Events of one moment go out in a random order, which is the
 * same in every run: https://docs.stripe.com/webhooks#event-ordering
 */
export class Deliveries {
  readonly log: DeliveryLogEntry[] = [];
  readonly #background: Background;
  readonly #retryDelaysMs: number[];
  readonly #random = randomNumbers(1);
  #waiting: Delivery[] = [];

  constructor(background: Background, retryDelaysMs: number[]) {
    this.#background = background;
    this.#retryDelaysMs = retryDelaysMs;
  }

  send(delivery: Delivery): void {
    this.#waiting.push(delivery);
    // The response to the request that caused the event goes out before the event, or nearly so.
    if (this.#waiting.length === 1) this.#background.later(1, () => this.#sendWaiting());
  }

  #sendWaiting(): void {
    const batch = this.#waiting
      .map((delivery) => ({ delivery, place: this.#random() }))
      .sort((a, b) => a.place - b.place);
    this.#waiting = [];
    this.#background.run(async () => {
      for (const { delivery } of batch) {
        const first = this.#tryOnce(delivery, 1);
        this.#background.run(async () => {
          if (!(await first)) await this.#retry(delivery);
        });
        // This keeps the order of arrival, unless an endpoint is slow.
        await Promise.race([first, this.#background.sleep(PATIENCE_MS)]);
      }
    });
  }

  async #retry(delivery: Delivery): Promise<void> {
    for (const [index, delay] of this.#retryDelaysMs.entries()) {
      if (!(await this.#background.sleep(delay)) || (await this.#tryOnce(delivery, index + 2))) return;
    }
  }

  /** @returns whether the delivery ends: after a 2xx, for a removed endpoint, and for a URL on another machine */
  async #tryOnce(delivery: Delivery, attempt: number): Promise<boolean> {
    const { event, endpoint } = delivery;
    if (!delivery.isWanted()) return true;
    const isLocal = isLoopback(new URL(endpoint.url).hostname);
    const status = isLocal ? await this.#post(delivery) : 0;
    this.log.push({
      event: event.id,
      type: event.type,
      endpoint: endpoint.id,
      url: endpoint.url,
      attempt,
      status,
      at: Date.now(),
    });
    const isDelivered = status >= 200 && status < 300;
    if (isDelivered) event.pending_webhooks -= 1;
    return isDelivered || !isLocal;
  }

  async #post({ event, endpoint, secret }: Delivery): Promise<number> {
    const payload = JSON.stringify(
      { ...event, api_version: endpoint.api_version ?? event.api_version },
      null,
      2,
    );
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: secret.secret });
    // In test mode, Stripe adds a fake signature. A receiver must ignore every scheme but v1.
    const header = event.livemode ? signature : `${signature},v0=${randomBytes(32).toString('hex')}`;
    try {
      const answer = await fetch(endpoint.url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'Stripe-Signature': header,
        },
        body: payload,
        signal: AbortSignal.any([this.#background.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      // A refused, reset or slow connection counts as a failed attempt.
      return 0;
    }
  }
}

/** Random numbers from 0 to 1 that are the same for the same seed (mulberry32). */
const randomNumbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
