import type Stripe from 'stripe';
import { addressesAt } from './addresses.ts';
import { Background } from './background.ts';
import type { Behaviour } from './behaviour.ts';
import { forbidden, refuse, unauthorized } from './errors.ts';
import { Faults } from './faults.ts';
import { keyOf, mask, type Need, RestrictedKeys } from './keys.ts';
import { type Latency, Pace } from './pace.ts';
import { Shop } from './shop.ts';
import type { Objects } from './store.ts';
import { Deliveries } from './webhooks.ts';

/** One request that reached /v1. `at` is in milliseconds. */
export interface RequestLogEntry {
  method: string;
  path: string;
  query: string;
  status: number;
  at: number;
  account: string | null;
  mode: 'test' | 'live' | null;
  idempotencyKey: string | null;
  /** The key that it came with, as Stripe shows it: all but its kind and its end is hidden. */
  key: string;
  /** The permissions that a restricted key needs for it: `charge_read`. */
  needs: readonly Need[];
}

export interface SandboxOptions {
  /** `http://127.0.0.1:<port>`: where this server is. */
  url: string;
  hostedPages: boolean;
  apiKey?: string | undefined;
  retryDelaysMs: number[];
  account: (id: string) => Stripe.Account;
  /** Puts into a new shop what every shop has. */
  fill: (shop: Shop) => void;
  latency: Latency;
  behaviour: Behaviour;
  rateLimit: number | false;
}

/** The platform's own account, which every accepted key belongs to, and one that is connected to it. */
export const PLATFORM_ACCOUNT = 'acct_1EmbeddedPlatform0';
export const CONNECTED_ACCOUNT = 'acct_1EmbeddedConnect00';

const KEY = /^(sk|rk)_(test|live)_\w{10,}$/;
const ORGANIZATION_KEY = /^sk_org_(test|live)_\w{10,}$/;

/** How a request says for which account it is. */
interface AccountHeaders {
  /** `Stripe-Account`: one that is connected to the key's own. */
  account: string | undefined;
  /** `Stripe-Context`: with a key of an organization, one of its accounts. https://docs.stripe.com/keys */
  context: string | undefined;
}

/** Everything there is: accounts with a shop for each mode, keys, deliveries, and what shall go wrong. */
export class Sandbox {
  readonly requests: RequestLogEntry[] = [];
  readonly background = new Background();
  readonly deliveries: Deliveries;
  readonly faults = new Faults();
  readonly keys = new RestrictedKeys();
  readonly pace: Pace;
  /** How many of the next events (of a type, where one is given) are delivered twice. */
  twice: { times: number; type?: string | undefined } = { times: 0 };
  readonly url: string;
  readonly #options: SandboxOptions;
  readonly #shops = new Map<string, { test: Shop; live: Shop }>();

  constructor(options: SandboxOptions) {
    this.#options = options;
    this.url = options.url;
    this.deliveries = new Deliveries(this.background, options.retryDelaysMs, options.behaviour.deliverySeed);
    this.pace = new Pace(options.latency, options.rateLimit);
    this.addAccount(PLATFORM_ACCOUNT);
    this.addAccount(CONNECTED_ACCOUNT);
  }

  addAccount(id: string): Stripe.Account {
    const account = this.#options.account(id);
    const open = (livemode: boolean) => {
      const shop = new Shop({
        account,
        livemode,
        behaviour: this.#options.behaviour,
        addresses: addressesAt(this.url, this.#options.hostedPages),
        isConnected: id !== PLATFORM_ACCOUNT,
        hasAccount: (other) => this.#shops.has(other),
        otherMode: () => this.shop(!livemode, id),
        later: (ms, work) => this.background.later(ms, work),
        onEvent: (event, from) => this.#deliver(event, from),
      });
      this.#options.fill(shop);
      return shop;
    };
    this.#shops.set(id, { test: open(false), live: open(true) });
    if (id !== PLATFORM_ACCOUNT) {
      for (const livemode of [false, true]) this.shop(livemode)?.add('account', account);
    }
    return account;
  }

  /** The shop of a mode: the platform's, or that of a connected account. */
  shop(livemode = false, account = PLATFORM_ACCOUNT): Shop | undefined {
    return this.#shops.get(account)?.[livemode ? 'live' : 'test'];
  }

  allShops(): Shop[] {
    return [...this.#shops.values()].flatMap(({ test, live }) => [test, live]);
  }

  /**
   * The shop that a request is for.
   * @throws StripeError 401 for a missing or wrong key, 403 for an account that the key cannot act for
   */
  authenticate(authorization: string | undefined, headers: AccountHeaders): Shop {
    const key = keyOf(authorization);
    if (!key) throw unauthorized(NO_KEY);
    if (key.startsWith('pk_')) throw unauthorized(PUBLISHABLE_KEY, 'secret_key_required');
    const isOrganization = ORGANIZATION_KEY.test(key);
    const isOfShape = KEY.test(key) || isOrganization;
    const accepted = this.#options.apiKey === undefined ? isOfShape : key === this.#options.apiKey;
    if (!accepted && !this.keys.has(key)) throw unauthorized(`Invalid API Key provided: ${mask(key)}`);
    if (isOrganization && !headers.context) throw refuse(NO_CONTEXT);
    const account = isOrganization ? headers.context : headers.account;
    const shop = this.shop(key.includes('_live_'), account || PLATFORM_ACCOUNT);
    if (!shop) {
      throw forbidden(
        `The provided key '${mask(key)}' does not have access to account '${account}' (or that account does not exist). Application access may have been revoked.`,
        'account_invalid',
      );
    }
    return shop;
  }

  /** Sends an event again, to the endpoints that want it. */
  redeliver(event: Objects['event'], shop: Shop): void {
    this.#send(event, shop);
  }

  #deliver(event: Objects['event'], shop: Shop): void {
    this.#send(event, shop);
    const { times, type } = this.twice;
    if (times === 0 || (type && type !== event.type)) return;
    if (this.#send(event, shop) > 0) this.twice.times -= 1;
  }

  #send(event: Objects['event'], shop: Shop): number {
    const own = targetsIn(shop, event.type, false);
    const platform = this.shop(shop.livemode);
    const connected = platform && platform !== shop ? targetsIn(platform, event.type, true) : [];
    event.pending_webhooks += own.length + connected.length;
    for (const target of own) this.deliveries.send({ ...target, event });
    for (const target of connected) {
      this.deliveries.send({ ...target, event: { ...event, account: shop.account.id } });
    }
    return own.length + connected.length;
  }
}

/** The enabled endpoints of a shop that want events of a type. */
const targetsIn = (shop: Shop, type: string, connect: boolean) =>
  shop
    .table('webhook_endpoint')
    .rows.filter(
      ({ enabled_events, status }) =>
        status === 'enabled' && (enabled_events.includes('*') || enabled_events.includes(type)),
    )
    .flatMap((endpoint) => {
      const secret = shop.endpointSecrets.get(endpoint.id);
      const isWanted = () => shop.find('webhook_endpoint', endpoint.id)?.status === 'enabled';
      return secret?.connect === connect ? [{ endpoint, secret, isWanted }] : [];
    });

const NO_CONTEXT =
  'A request with an organization API key has to say for which account it is, in the Stripe-Context header.';
const NO_KEY =
  "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.";
const PUBLISHABLE_KEY =
  'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.';
