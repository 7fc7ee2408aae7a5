import type Stripe from 'stripe';
import type { Addresses } from './addresses.ts';
import type { Behaviour } from './behaviour.ts';
import { assign } from './changes.ts';
import { noSuch } from './errors.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { newId } from './ids.ts';
import {
  type Agreement,
  Collection,
  type ObjectName,
  type Objects,
  type StripeObject,
  snapshot,
} from './store.ts';
import { API_VERSION } from './versions.ts';

/** The request that made an event; without an id it was a buyer, a bank or the clock. */
export interface Cause {
  id: string | null;
  idempotency_key: string | null;
}

/** When some work is done, and on whose behalf. */
interface Moment {
  /** Unix seconds; without it, now. */
  at?: number | undefined;
  cause: Cause;
  /** Whether no event tells of it: the past that a benchmark starts with. */
  isSilent: boolean;
}

/** Facts about an endpoint that Stripe never shows again. */
export interface EndpointSecret {
  secret: string;
  connect: boolean;
}

/** An email that Stripe sent to a customer. `at` is in unix seconds, `object` the id of what it is about. */
export interface Email {
  kind: 'receipt' | 'invoice';
  to: string;
  object: string;
  at: number;
}

/** What a shop has to know of the accounts and pages around it. */
export interface ShopOptions {
  account: Stripe.Account;
  livemode: boolean;
  behaviour: Behaviour;
  addresses: Addresses;
  /** Whether the account is not the platform's own: a request for it came with `Stripe-Account`. */
  isConnected: boolean;
  /** Whether money can be sent to an account. */
  hasAccount: (id: string) => boolean;
  otherMode: () => Shop | undefined;
  later: (ms: number, work: () => void) => void;
  onEvent: (event: Objects['event'], shop: Shop) => void;
}

const NOBODY: Cause = { id: null, idempotency_key: null };

/** All that one account has in one mode: its objects, its saved answers, its events. */
export class Shop {
  readonly account: Stripe.Account;
  readonly livemode: boolean;
  readonly behaviour: Behaviour;
  readonly addresses: Addresses;
  readonly isConnected: boolean;
  readonly hasAccount: ShopOptions['hasAccount'];
  readonly idempotency = new IdempotencyKeys();
  /** The items of links and sessions, which Stripe shows only on demand. */
  readonly lineItems = new Map<string, Stripe.LineItem[]>();
  /** What each Checkout Session is about. */
  readonly agreements = new Map<string, Agreement>();
  /** The lines of invoices, all of them: an invoice itself shows only the first few. */
  readonly invoiceLines = new Map<string, Stripe.InvoiceLineItem[]>();
  readonly endpointSecrets = new Map<string, EndpointSecret>();
  readonly emails: Email[] = [];
  readonly #tables = new Map<ObjectName, unknown>();
  readonly #options: ShopOptions;
  #moment: Moment = { cause: NOBODY, isSilent: false };

  constructor(options: ShopOptions) {
    this.#options = options;
    this.account = options.account;
    this.livemode = options.livemode;
    this.behaviour = options.behaviour;
    this.addresses = options.addresses;
    this.isConnected = options.isConnected;
    this.hasAccount = options.hasAccount;
    this.add('account', options.account);
  }

  /** Unix seconds: when the work that is being done happens. */
  get now(): number {
    return this.#moment.at ?? Math.floor(Date.now() / 1000);
  }

  /** Does some work at a moment and on somebody's behalf. The work must not wait for anything. */
  during<T>(moment: Partial<Moment>, work: () => T): T {
    const before = this.#moment;
    this.#moment = { ...before, ...moment };
    try {
      return work();
    } finally {
      this.#moment = before;
    }
  }

  /** Whether the work that is being done is of a past that is made up: what takes time has happened there. */
  get isPast(): boolean {
    return this.#moment.isSilent || this.#moment.at !== undefined;
  }

  /** Does some work a little later, on nobody's behalf. */
  later(ms: number, work: () => void): void {
    this.#options.later(ms, () => this.during({ cause: NOBODY }, work));
  }

  table<K extends ObjectName>(name: K): Collection<Objects[K]> {
    // A table is only ever made here, under the name of what it holds.
    const table = (this.#tables.get(name) ?? new Collection<Objects[K]>()) as Collection<Objects[K]>;
    this.#tables.set(name, table);
    return table;
  }

  find<K extends ObjectName>(name: K, id: string): Objects[K] | undefined {
    return this.table(name).get(id);
  }

  /** The object that a parameter names, or Stripe's error about that parameter. */
  get<K extends ObjectName>(name: K, id: string, param: string): Objects[K] {
    const row = this.find(name, id);
    if (!row) throw noSuch(name, id, param, 400, this.hintAbout(name, id));
    return row;
  }

  /** Stripe's hint about an id of the other mode. */
  hintAbout(name: ObjectName, id: string): string {
    if (!this.#options.otherMode()?.find(name, id)) return '';
    const [here, there] = this.livemode ? ['live', 'test'] : ['test', 'live'];
    return `; a similar object exists in ${there} mode, but a ${here} mode key was used to make this request.`;
  }

  /** Stores a new object, and emits the event of its making. */
  add<K extends ObjectName>(name: K, row: Objects[K] & StripeObject, event?: Stripe.Event.Type): Objects[K] {
    this.table(name).insert(row);
    if (event) this.emit(event, row);
    return row;
  }

  /** Sets fields of an object, and emits the events of it where anything changed. */
  change<T extends StripeObject>(
    object: T,
    changes: Partial<T>,
    ...events: [Stripe.Event.Type, ...Stripe.Event.Type[]]
  ): T {
    const previous = assign(object, changes);
    if (Object.keys(previous).length > 0) for (const event of events) this.emit(event, object, previous);
    return object;
  }

  /** Records an event with the object as it is now, and hands it to the webhook endpoints. */
  emit(type: Stripe.Event.Type, object: StripeObject, previous?: object): void {
    if (this.#moment.isSilent) return;
    const event: Objects['event'] = {
      id: newId('evt'),
      object: 'event',
      api_version: API_VERSION,
      created: this.now,
      data: { object: snapshot(object), ...(previous && { previous_attributes: snapshot(previous) }) },
      livemode: this.livemode,
      pending_webhooks: 0,
      request: this.#moment.cause,
      type,
    };
    this.add('event', event);
    this.#options.onEvent(event, this);
  }
}
