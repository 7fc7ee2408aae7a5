import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import { isLoopback } from '../../listen.ts';
import type { Background } from './background.ts';
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
/** How long the next event of one moment waits for the answer to the one before. */
const PATIENCE_MS = 50;

/** Sends events to webhook endpoints, signed, and again after each delay until the endpoint takes them. */
export class Deliveries {
  readonly log: DeliveryLogEntry[] = [];
  readonly #background: Background;
  readonly #retryDelaysMs: number[];
  readonly #order: (deliveries: Delivery[]) => Delivery[];
  #waiting: Delivery[] = [];

  /** @param seed of the order that events of one moment go out in; false for that of their making */
  constructor(background: Background, retryDelaysMs: number[], seed: number | false) {
    this.#background = background;
    this.#retryDelaysMs = retryDelaysMs;
    this.#order = seed === false ? (deliveries) => deliveries : shuffled(seed);
  }

  send(delivery: Delivery): void {
    this.#waiting.push(delivery);
    // The answer to the request that caused the event goes out first, or nearly so.
    if (this.#waiting.length === 1) this.#background.later(1, () => this.#sendWaiting());
  }

  #sendWaiting(): void {
    const batch = this.#order(this.#waiting);
    this.#waiting = [];
    this.#background.run(async () => {
      for (const delivery of batch) {
        const first = this.#tryOnce(delivery, 1);
        this.#background.run(async () => {
          if (!(await first)) await this.#tryAgain(delivery);
        });
        // So that they arrive in the order that was chosen; a slow endpoint does not hold them up for long.
        await Promise.race([first, this.#background.sleep(PATIENCE_MS)]);
      }
    });
  }

  async #tryAgain(delivery: Delivery): Promise<void> {
    for (const [index, delay] of this.#retryDelaysMs.entries()) {
      if (!(await this.#background.sleep(delay)) || (await this.#tryOnce(delivery, index + 2))) return;
    }
  }

  /** Whether that is all: the endpoint has taken the event, is not wanted any more, or is on another machine. */
  async #tryOnce(delivery: Delivery, attempt: number): Promise<boolean> {
    const { event, endpoint } = delivery;
    if (!delivery.isWanted()) return true;
    const isHere = isLoopback(new URL(endpoint.url).hostname);
    const status = isHere ? await this.#post(delivery) : 0;
    this.log.push({
      event: event.id,
      type: event.type,
      endpoint: endpoint.id,
      url: endpoint.url,
      attempt,
      status,
      at: Date.now(),
    });
    const isTaken = status >= 200 && status < 300;
    if (isTaken) event.pending_webhooks -= 1;
    return isTaken || !isHere;
  }

  async #post({ event, endpoint, secret }: Delivery): Promise<number> {
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
        signal: AbortSignal.any([this.#background.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      });
      await answer.body?.cancel();
      return answer.status;
    } catch {
      // Refused, reset or too slow: Stripe notes the failure and tries again, and so do we.
      return 0;
    }
  }
}
