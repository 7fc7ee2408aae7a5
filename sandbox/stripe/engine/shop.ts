import type Stripe from 'stripe';
import type { Addresses } from './addresses.ts';
import { noSuch } from './errors.ts';
import { newId } from './ids.ts';
import { Collection, type ObjectName, type Objects, type StripeObject, snapshot } from './objects.ts';

/** What made an event: a request, or (null) a buyer at the checkout. */
export interface Cause {
  id: string | null;
  idempotency_key: string | null;
}

/** Facts about an endpoint that Stripe never shows again. */
export interface EndpointSecret {
  secret: string;
  connect: boolean;
}

/** An email that Stripe sent to a customer. `at` is in unix seconds, `object` the id of what it is about. */
export interface Mail {
  kind: 'receipt' | 'invoice';
  to: string;
  object: string;
  at: number;
}

/** What a shop has to know of the world around it. */
export interface Surroundings {
  addresses: Addresses;
  platform: string;
  hasAccount: (id: string) => boolean;
  otherMode: (shop: Shop) => Shop | undefined;
  onEvent: (event: Objects['event'], shop: Shop) => void;
}

/** All that one account has in one mode: its objects, its saved answers, its events. */
export class Shop {
  readonly account: Stripe.Account;
  readonly livemode: boolean;
  /** The items of links and sessions, which Stripe shows only on demand. */
  readonly lineItems = new Map<string, Stripe.LineItem[]>();
  /** The lines of invoices, all of them: an invoice itself shows only the first few. */
  readonly invoiceLines = new Map<string, Stripe.InvoiceLineItem[]>();
  readonly endpointSecrets = new Map<string, EndpointSecret>();
  readonly mails: Mail[] = [];
  readonly #tables = new Map<ObjectName, unknown>();
  readonly #surroundings: Surroundings;
  #isSilent = false;

  constructor(account: Stripe.Account, livemode: boolean, surroundings: Surroundings) {
    this.account = account;
    this.livemode = livemode;
    this.#surroundings = surroundings;
    this.insert('account', account);
  }

  /** Whether the account is not the platform's own: a request for it came with `Stripe-Account`. */
  get isConnected(): boolean {
    return this.account.id !== this.#surroundings.platform;
  }

  get addresses(): Addresses {
    return this.#surroundings.addresses;
  }

  /** Whether money can be sent to an account. */
  knowsAccount(id: string): boolean {
    return this.#surroundings.hasAccount(id);
  }

  table<K extends ObjectName>(name: K): Collection<Objects[K]> {
    // A table is only ever made here, under the name of what it holds.
    const table = (this.#tables.get(name) ?? new Collection<Objects[K]>()) as Collection<Objects[K]>;
    this.#tables.set(name, table);
    return table;
  }

  insert<K extends ObjectName>(name: K, row: Objects[K] & StripeObject): Objects[K] {
    return this.table(name).insert(row);
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
    if (!this.#surroundings.otherMode(this)?.find(name, id)) return '';
    const [here, there] = this.livemode ? ['live', 'test'] : ['test', 'live'];
    return `; a similar object exists in ${there} mode, but a ${here} mode key was used to make this request.`;
  }

  /** Does some work of which no event tells: the past that a benchmark starts with. */
  silently<T>(work: () => T): T {
    this.#isSilent = true;
    try {
      return work();
    } finally {
      this.#isSilent = false;
    }
  }

  /** Records an event with the object as it is now, and hands it to the webhook endpoints. */
  emit(type: Stripe.Event.Type, object: StripeObject, cause: Cause, at: number, previous?: object): void {
    if (this.#isSilent) return;
    const event: Objects['event'] = {
      id: newId('evt'),
      object: 'event',
      api_version: API_VERSION,
      created: at,
      data: { object: snapshot(object), ...(previous && { previous_attributes: snapshot(previous) }) },
      livemode: this.livemode,
      pending_webhooks: 0,
      request: cause,
      type,
    };
    this.insert('event', event);
    this.#surroundings.onEvent(event, this);
  }
}

/** The version that the SDK pins; the account's own version is the same. */
export const API_VERSION = '2026-10-28.endive';
