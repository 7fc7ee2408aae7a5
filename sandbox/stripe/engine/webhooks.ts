import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import { isLoopback } from './loopback.ts';
import { shuffled } from './random.ts';
import type { EndpointSecret } from './shop.ts';
import type { Objects } from './store.ts';

/** One attempt to deliver an event. `status` is 0 where no answer came, or the address is not on this machine. */
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
  /** Whether the endpoint is still there and enabled: another one gets no more attempts. */
  isWanted: () => boolean;
}

const TIMEOUT_MS = 20_000;
/** Between the events of one moment, so that their order is the one that was chosen for them. */
const STAGGER_MS = 2;

/** Sends events to webhook endpoints, signed, and again after each delay until the endpoint takes them. */
export class Deliveries {
  readonly log: DeliveryLogEntry[] = [];
  readonly #retryDelaysMs: number[];
  readonly #order: (deliveries: Delivery[]) => Delivery[];
  readonly #pending = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  #waiting: Delivery[] = [];

  /** @param seed of the order that events of one moment go out in; false for that of their making */
  constructor(retryDelaysMs: number[], seed: number | false) {
    this.#retryDelaysMs = retryDelaysMs;
    this.#order = seed === false ? (deliveries) => deliveries : shuffled(seed);
  }

  send(delivery: Delivery): void {
    this.#waiting.push(delivery);
    // The answer to the request that caused the event goes out first, or nearly so.
    if (this.#waiting.length === 1) this.track(this.#sleep(1).then(() => this.#sendWaiting()));
  }

  /** Work that `idle` waits for as well. */
  track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#pending.delete(tracked));
    this.#pending.add(tracked);
  }

  /** Resolves when every delivery was taken or given up. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.idle();
  }

  /** Waits, but no longer than until the server closes; whether it is still open then. */
  async #sleep(ms: number): Promise<boolean> {
    await sleep(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    return !this.#closing.signal.aborted;
  }

  #sendWaiting(): void {
    const batch = this.#order(this.#waiting);
    this.#waiting = [];
    for (const [index, delivery] of batch.entries()) {
      this.track(this.#untilTaken(delivery, index * STAGGER_MS));
    }
  }

  async #untilTaken(delivery: Delivery, firstDelay: number): Promise<void> {
    const { event, endpoint } = delivery;
    const isHere = isLoopback(new URL(endpoint.url).hostname);
    const delays = isHere ? [firstDelay, ...this.#retryDelaysMs] : [firstDelay];
    for (const [index, delay] of delays.entries()) {
      if (!(await this.#sleep(delay)) || !delivery.isWanted()) return;
      const status = isHere ? await this.#attempt(delivery) : 0;
      this.log.push({
        event: event.id,
        type: event.type,
        endpoint: endpoint.id,
        url: endpoint.url,
        attempt: index + 1,
        status,
        at: Date.now(),
      });
      if (status >= 200 && status < 300) {
        event.pending_webhooks -= 1;
        return;
      }
    }
  }

  async #attempt({ event, endpoint, secret }: Delivery): Promise<number> {
    const payload = JSON.stringify(
      { ...event, api_version: endpoint.api_version ?? event.api_version },
      null,
      2,
    );
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: secret.secret });
    // In test mode a second signature, of no use, shows whether somebody takes any scheme for a valid one.
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
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      // Refused, reset or too slow: Stripe notes the failure and tries again, and so does the loop above.
      return 0;
    }
  }
}
