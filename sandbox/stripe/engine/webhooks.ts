import { setTimeout as sleep } from 'node:timers/promises';
import Stripe from 'stripe';
import type { EndpointSecret } from './shop.ts';
import type { Objects } from './store.ts';

/** One attempt to deliver an event. `status` is 0 where no answer came. */
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
  /** Whether the endpoint is still there: a deleted one gets no more attempts. */
  isWanted: () => boolean;
}

const TIMEOUT_MS = 20_000;

/** Sends events to webhook endpoints, signed, and again after each delay until the endpoint takes them. */
export class Deliveries {
  readonly log: DeliveryLogEntry[] = [];
  readonly #retryDelaysMs: number[];
  readonly #pending = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(retryDelaysMs: number[]) {
    this.#retryDelaysMs = retryDelaysMs;
  }

  send(delivery: Delivery): void {
    const sent = this.#untilTaken(delivery).finally(() => this.#pending.delete(sent));
    this.#pending.add(sent);
  }

  /** Resolves when every delivery was taken or given up. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.idle();
  }

  async #untilTaken(delivery: Delivery): Promise<void> {
    // The answer to the request that caused the event goes out first, or nearly so.
    for (const [index, delay] of [1, ...this.#retryDelaysMs].entries()) {
      await sleep(delay, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      if (this.#closing.signal.aborted || !delivery.isWanted()) return;
      const status = await this.#attempt(delivery);
      const { event, endpoint } = delivery;
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
    try {
      const answer = await fetch(endpoint.url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'Stripe-Signature': Stripe.webhooks.generateTestHeaderString({ payload, secret: secret.secret }),
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
