import type Stripe from 'stripe';
import { Background } from './background.ts';
import { forbidden, unauthorized } from './errors.ts';
import { Faults } from './faults.ts';
import { keyOf, mask, type Need, RestrictedKeys } from './keys.ts';
import type { Objects } from './objects.ts';
import { type Latency, Pace } from './pace.ts';
import { pagesAt, Store } from './store.ts';
import { Deliveries, type Delivery } from './webhooks.ts';

/** One request to /v1. `at` is in milliseconds. */
export interface RequestLogEntry {
  method: string;
  path: string;
  query: string;
  status: number;
  at: number;
  account: string | null;
  mode: 'test' | 'live' | null;
  idempotencyKey: string | null;
  /** The masked API key. */
  key: string;
  /** The permissions that a restricted key needs for the request: `charge_read`. */
  needs: readonly Need[];
}

export interface SandboxOptions {
  /** The address of this server: `http://127.0.0.1:<port>`. */
  url: string;
  hostedPages: boolean;
  retryDelaysMs: number[];
  bookingDelayMs: number;
  subscriptionBeforePayment: boolean;
  latency: Latency;
  rateLimit: number | false;
  newAccount: (id: string) => Stripe.Account;
  /** Adds the objects that every account has. */
  fill: (store: Store) => void;
}

/** The account of all keys. */
export const PLATFORM_ACCOUNT = 'acct_1EmbeddedPlatform0';
/** An account that is connected to the platform. */
export const CONNECTED_ACCOUNT = 'acct_1EmbeddedConnect00';

const KEY = /^(sk|rk)_(test|live)_\w+$/;

/** The whole state: the stores of both accounts in both modes, keys, faults, deliveries and the request log. */
export class Sandbox {
  readonly requests: RequestLogEntry[] = [];
  readonly background = new Background();
  readonly deliveries: Deliveries;
  readonly faults = new Faults();
  readonly keys = new RestrictedKeys();
  readonly pace: Pace;
  /** How many of the next events (of a type, if there is one) are delivered twice. */
  twice: { times: number; type?: string | undefined } = { times: 0 };
  readonly url: string;
  readonly #options: SandboxOptions;
  readonly #stores = new Map<string, { test: Store; live: Store }>();

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.url = options.url;
    this.deliveries = new Deliveries(this.background, options.retryDelaysMs);
    this.pace = new Pace(options.latency, options.rateLimit);
    for (const id of [PLATFORM_ACCOUNT, CONNECTED_ACCOUNT]) {
      const account = options.newAccount(id);
      const [test, live] = [this.#open(account, false), this.#open(account, true)];
      this.#stores.set(id, { test, live });
      // The platform lists its connected accounts.
      if (id !== PLATFORM_ACCOUNT)
        for (const mode of [false, true]) this.store(mode)?.add('account', account);
    }
  }

  #open(account: Stripe.Account, livemode: boolean): Store {
    const store = new Store({
      account,
      livemode,
      pages: pagesAt(this.url, this.#options.hostedPages),
      isConnected: account.id !== PLATFORM_ACCOUNT,
      bookingDelayMs: this.#options.bookingDelayMs,
      subscriptionBeforePayment: this.#options.subscriptionBeforePayment,
      hasAccount: (other) => this.#stores.has(other),
      otherMode: () => this.store(!livemode, account.id),
      later: (ms, work) => this.background.later(ms, work),
      onEvent: (event, from) => this.#deliver(event, from),
    });
    this.#options.fill(store);
    return store;
  }

  /** The store of an account in one mode, or undefined for an unknown account. */
  store(livemode = false, account = PLATFORM_ACCOUNT): Store | undefined {
    return this.#stores.get(account)?.[livemode ? 'live' : 'test'];
  }

  allStores(): Store[] {
    return [...this.#stores.values()].flatMap(({ test, live }) => [test, live]);
  }

  /**
   * The store for a request.
   * @param account header `Stripe-Account`
   * @throws StripeError 401 for a missing or invalid key, 403 for an unknown account
   */
  authenticate(authorization: string | undefined, account: string | undefined): Store {
    const key = keyOf(authorization);
    if (!key) throw unauthorized(NO_KEY);
    if (key.startsWith('pk_')) throw unauthorized(PUBLISHABLE_KEY, 'secret_key_required');
    if (!KEY.test(key)) throw unauthorized(`Invalid API Key provided: ${mask(key)}`);
    const store = this.store(key.includes('_live_'), account || PLATFORM_ACCOUNT);
    if (store) return store;
    throw forbidden(
      `The provided key '${mask(key)}' does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`,
      'account_invalid',
    );
  }

  /** Delivers an event to its endpoints again. */
  redeliver(event: Objects['event'], store: Store): void {
    this.#send(event, store);
  }

  #deliver(event: Objects['event'], store: Store): void {
    this.#send(event, store);
    const { times, type } = this.twice;
    if (times === 0 || (type && type !== event.type)) return;
    if (this.#send(event, store) > 0) this.twice.times -= 1;
  }

  /** @returns the number of deliveries */
  #send(event: Objects['event'], store: Store): number {
    const own = targetsIn(store, event.type, false);
    const platform = this.store(store.livemode);
    const connect = platform && platform !== store ? targetsIn(platform, event.type, true) : [];
    event.pending_webhooks += own.length + connect.length;
    for (const target of own) this.deliveries.send({ ...target, event });
    for (const target of connect) {
      this.deliveries.send({ ...target, event: { ...event, account: store.account.id } });
    }
    return own.length + connect.length;
  }
}

/** The enabled endpoints of a store for an event type. */
const targetsIn = (store: Store, type: string, connect: boolean): Omit<Delivery, 'event'>[] =>
  store
    .table('webhook_endpoint')
    .rows.filter(
      ({ enabled_events, status }) =>
        status === 'enabled' && (enabled_events.includes('*') || enabled_events.includes(type)),
    )
    .flatMap((endpoint) => {
      const secret = store.endpointSecrets.get(endpoint.id);
      const isWanted = () => store.find('webhook_endpoint', endpoint.id)?.status === 'enabled';
      return secret?.connect === connect ? [{ endpoint, secret, isWanted }] : [];
    });

const NO_KEY =
  "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.";
const PUBLISHABLE_KEY =
  'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.';
