import type Stripe from 'stripe';
import { assign } from './changes.ts';
import { Collection } from './collection.ts';
import { noSuch } from './errors.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { newId } from './ids.ts';
import { type ObjectName, type Objects, type Order, type StripeObject, snapshot } from './objects.ts';
import { API_VERSION } from './versions.ts';

/** The request that caused an event; without an id, a buyer, a bank or the clock caused it. */
interface Cause {
  id: string | null;
  idempotency_key: string | null;
}

/** The circumstances of some work. */
interface Moment {
  /** Unix seconds; the current time by default. */
  at?: number | undefined;
  /** When the work began, in Unix seconds. */
  started?: number;
  cause: Cause;
  /** Whether no events are created: for the made-up past of a benchmark. */
  isSilent: boolean;
}

/** The facts about a webhook endpoint that no response repeats. */
export interface EndpointSecret {
  secret: string;
  /** Whether it receives the events of connected accounts instead of the account's own. */
  connect: boolean;
}

/** An email from Stripe to a customer. `at` is in Unix seconds; `object` is the id of the charge or invoice. */
export interface Email {
  kind: 'receipt' | 'invoice';
  to: string;
  object: string;
  at: number;
}

/** Base URLs of the pages that objects link to, each without its last part. */
export interface Pages {
  link: string;
  checkout: string;
  portal: string;
  portalLogin: string;
  invoice: string;
  receipt: string;
  voucher: string;
}

/**
 * The URLs of the pages.
 * @param url of this server, which always serves receipts, invoices and vouchers
 * @param isHosted whether it serves the other pages as well; otherwise objects have Stripe's own URLs
 */
export const pagesAt = (url: string, isHosted: boolean): Pages => ({
  link: isHosted ? `${url}/buy` : 'https://buy.stripe.com',
  checkout: isHosted ? `${url}/checkout` : 'https://checkout.stripe.com/c/pay',
  portal: isHosted ? `${url}/portal` : 'https://billing.stripe.com/p/session',
  portalLogin: isHosted ? `${url}/portal/login` : 'https://billing.stripe.com/p/login',
  invoice: `${url}/invoices`,
  receipt: `${url}/receipts/payment`,
  voucher: `${url}/vouchers`,
});

export interface StoreOptions {
  account: Stripe.Account;
  livemode: boolean;
  pages: Pages;
  /** Whether the account is connected to the platform. */
  isConnected: boolean;
  /** Delay between a payment and its balance transaction, transfer and fee, in milliseconds; 0 books them at once. */
  bookingDelayMs: number;
  /** Whether a checkout creates its subscription before the payment, as it did until 2025-03-31.basil. */
  subscriptionBeforePayment: boolean;
  /** Whether an account exists: a transfer can go to it. */
  hasAccount: (id: string) => boolean;
  /** The store of the same account in the other mode. */
  otherMode: () => Store | undefined;
  later: (ms: number, work: () => void) => void;
  onEvent: (event: Objects['event'], store: Store) => void;
}

/** Unix seconds. */
const clock = (): number => Math.floor(Date.now() / 1000);

const NO_REQUEST: Cause = { id: null, idempotency_key: null };

/** All data of one account in one mode. */
export class Store {
  readonly account: Stripe.Account;
  readonly livemode: boolean;
  readonly options: StoreOptions;
  readonly idempotency = new IdempotencyKeys();
  /** The items of links and sessions, by id of the link or session. */
  readonly lineItems = new Map<string, Stripe.LineItem[]>();
  /** The orders of Checkout Sessions, by id of the session. */
  readonly orders = new Map<string, Order>();
  /** All lines of invoices, by id of the invoice. An invoice object shows only the first ones. */
  readonly invoiceLines = new Map<string, Stripe.InvoiceLineItem[]>();
  readonly endpointSecrets = new Map<string, EndpointSecret>();
  readonly emails: Email[] = [];
  readonly #tables = new Map<ObjectName, unknown>();
  #moment: Moment = { cause: NO_REQUEST, isSilent: false };

  constructor(options: StoreOptions) {
    this.options = options;
    this.account = options.account;
    this.livemode = options.livemode;
    this.add('account', options.account);
  }

  get pages(): Pages {
    return this.options.pages;
  }

  /** The time of the current work, in Unix seconds. It is the same from the beginning to the end of the work. */
  get now(): number {
    return this.#moment.at ?? this.#moment.started ?? clock();
  }

  /** Whether the current work has a date of its own: delayed work then happens at once. */
  get isPast(): boolean {
    return this.#moment.isSilent || this.#moment.at !== undefined;
  }

  /** Does some work under other circumstances. The work must be synchronous. */
  during<T>(moment: Partial<Moment>, work: () => T): T {
    const before = this.#moment;
    this.#moment = { ...before, started: before.started ?? clock(), ...moment };
    try {
      return work();
    } finally {
      this.#moment = before;
    }
  }

  /** Does some work after a delay, without a request as its cause. */
  later(ms: number, work: () => void): void {
    this.options.later(ms, () => this.during({ cause: NO_REQUEST }, work));
  }

  table<K extends ObjectName>(name: K): Collection<Objects[K]> {
    // This is the only place that creates a collection, so its type matches its name.
    const table = (this.#tables.get(name) ?? new Collection<Objects[K]>()) as Collection<Objects[K]>;
    this.#tables.set(name, table);
    return table;
  }

  find<K extends ObjectName>(name: K, id: string): Objects[K] | undefined {
    return this.table(name).get(id);
  }

  /**
   * The object that a parameter names.
   * @throws StripeError `No such …` if it does not exist
   */
  get<K extends ObjectName>(name: K, id: string, param: string): Objects[K] {
    const row = this.find(name, id);
    if (!row) throw noSuch(name, id, param, 400, this.hintAbout(name, id));
    return row;
  }

  /** Stripe's hint about an id that exists in the other mode. */
  hintAbout(name: ObjectName, id: string): string {
    if (!this.options.otherMode()?.find(name, id)) return '';
    const [here, there] = this.livemode ? ['live', 'test'] : ['test', 'live'];
    return `; a similar object exists in ${there} mode, but a ${here} mode key was used to make this request.`;
  }

  /** Stores a new object, and emits its event. */
  add<K extends ObjectName>(name: K, row: Objects[K] & StripeObject, event?: Stripe.Event.Type): Objects[K] {
    this.table(name).insert(row);
    if (event) this.emit(event, row);
    return row;
  }

  /** Sets fields of an object, and emits the events if any field changed. */
  change<T extends StripeObject>(
    object: T,
    changes: Partial<T>,
    ...events: [Stripe.Event.Type, ...Stripe.Event.Type[]]
  ): T {
    const previous = assign(object, changes);
    if (Object.keys(previous).length > 0) for (const event of events) this.emit(event, object, previous);
    return object;
  }

  /** Creates an event with a copy of the object, and delivers it to the webhook endpoints. */
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
    this.options.onEvent(event, this);
  }
}
