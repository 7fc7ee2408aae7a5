import type Stripe from 'stripe';

/** Every kind of object that the sandbox stores, under the name that Stripe writes into `object`. */
export interface Objects {
  account: Stripe.Account;
  balance_transaction: Stripe.BalanceTransaction;
  charge: Stripe.Charge;
  'checkout.session': Stripe.Checkout.Session;
  customer: Stripe.Customer;
  event: StoredEvent;
  invoice: Stripe.Invoice;
  invoice_payment: Stripe.InvoicePayment;
  payment_intent: Stripe.PaymentIntent;
  payment_link: Stripe.PaymentLink;
  price: Stripe.Price;
  product: Stripe.Product;
  refund: Stripe.Refund;
  webhook_endpoint: Stripe.WebhookEndpoint;
}

export type ObjectName = keyof Objects;

/** What all of Stripe's objects have in common. */
export interface StripeObject {
  id: string;
  object: string;
}

/** `Stripe.Event` is a union over the types of events; the store holds them all alike. */
export type StoredEvent = Omit<Stripe.Event, 'type' | 'data'> & {
  object: 'event';
  type: Stripe.Event.Type;
  data: { object: unknown; previous_attributes?: unknown };
};

/** The objects of one kind, oldest first; those made at the same second in the order of their making. */
export class Collection<T extends StripeObject> {
  readonly rows: T[] = [];
  readonly #byId = new Map<string, T>();

  insert(row: T): T {
    // A sale that a test dates back goes where it belongs in time.
    const before = this.rows.findLastIndex((other) => createdOf(other) <= createdOf(row));
    this.rows.splice(before + 1, 0, row);
    this.#byId.set(row.id, row);
    return row;
  }

  get(id: string): T | undefined {
    return this.#byId.get(id);
  }

  delete(id: string): void {
    const row = this.#byId.get(id);
    if (!row) return;
    this.#byId.delete(id);
    this.rows.splice(this.rows.indexOf(row), 1);
  }
}

/** When an object was made, in unix seconds; the few kinds that do not tell (payment links) count as 0. */
export const createdOf = (row: StripeObject): number => ('created' in row ? Number(row.created) : 0);

/** A deep copy in the shape that goes over the wire (decimals become text). */
export const snapshot = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
