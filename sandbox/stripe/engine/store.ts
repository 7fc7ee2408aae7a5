import type Stripe from 'stripe';

/** Every kind of object that the sandbox stores, under the name that Stripe writes into `object`. */
export interface Objects {
  account: Stripe.Account;
  balance_transaction: Stripe.BalanceTransaction;
  'billing_portal.configuration': Stripe.BillingPortal.Configuration;
  'billing_portal.session': Stripe.BillingPortal.Session;
  charge: Stripe.Charge;
  'checkout.session': Stripe.Checkout.Session;
  coupon: Stripe.Coupon;
  customer: Stripe.Customer;
  discount: Stripe.Discount;
  dispute: Stripe.Dispute;
  event: StoredEvent;
  invoice: Stripe.Invoice;
  invoice_payment: Stripe.InvoicePayment;
  invoiceitem: Stripe.InvoiceItem;
  payment_intent: Stripe.PaymentIntent;
  payment_link: Stripe.PaymentLink;
  plan: Stripe.Plan;
  price: Stripe.Price;
  product: Stripe.Product;
  promotion_code: Stripe.PromotionCode;
  refund: Stripe.Refund;
  shipping_rate: Stripe.ShippingRate;
  subscription: Stripe.Subscription;
  tax_id: Stripe.TaxId;
  'test_helpers.test_clock': Stripe.TestHelpers.TestClock;
  webhook_endpoint: Stripe.WebhookEndpoint;
}

export type ObjectName = keyof Objects;

/** What a discount comes from: a coupon, and the code that stands for it, where one does. */
export interface DiscountSource {
  coupon: Stripe.Coupon;
  promotionCode?: Stripe.PromotionCode;
}

/** What a buyer chooses of what a checkout offers. Amounts are in minor units. */
export interface Choices {
  /** For the first line, where the link lets the buyer choose. */
  quantity?: number;
  /** For a price that the buyer sets. */
  amount?: number;
  /** What he takes along of what the link offers besides. */
  optional_items?: { price: string; quantity?: number }[];
  /** The code that he types: `FRIENDS20`. */
  promotion_code?: string;
  /** One of the link's, where it is not the first. */
  shipping_rate?: string;
  /** What the checkout adds as tax. */
  tax?: number;
}

/** What a Checkout Session sells and on what terms, as its link or its maker said: its object does not show that. */
export interface Agreement
  extends Pick<
    Stripe.PaymentLink,
    | 'application_fee_amount'
    | 'application_fee_percent'
    | 'on_behalf_of'
    | 'payment_intent_data'
    | 'subscription_data'
    | 'transfer_data'
  > {
  /** The items as they are offered, before a buyer has chosen. */
  items: Stripe.LineItem[];
  choices: Choices;
  /** What the session came with, where the buyer types no code. */
  givenDiscount?: DiscountSource;
  discount?: (DiscountSource & { object: Stripe.Discount }) | undefined;
  /** What of the customer that the session is for the buyer may change by typing something else. */
  customerUpdates?: ('address' | 'name' | 'shipping')[];
  /** Who buys, from the first try on: the session shows it when it is complete. */
  customer?: string;
  /** The subscription that waits for its first payment. */
  subscription?: string;
}

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

/** Bounds of a time, in unix seconds, as list requests give them; or the one second that is meant. */
export type Times = number | { gt?: number; gte?: number; lt?: number; lte?: number };

/**
 * The objects of one kind, oldest first; those made at the same second in the order of their making. Finding one,
 * its place or a span of time takes steps in the order of log n, so that a shop of many thousand sales stays fast.
 */
export class Collection<T extends StripeObject> {
  readonly rows: T[] = [];
  readonly #byId = new Map<string, { row: T; at: number }>();
  readonly #deleted = new Map<string, StripeObject>();

  insert(row: T): T {
    // A sale that a test dates back goes where it belongs in time.
    this.rows.splice(this.#firstSince(createdOf(row) + 1), 0, row);
    this.#byId.set(row.id, { row, at: Date.now() });
    return row;
  }

  get(id: string): T | undefined {
    return this.#byId.get(id)?.row;
  }

  /** When a row came in, by the clock and in milliseconds, whatever date it bears. */
  insertedAt(id: string): number {
    return this.#byId.get(id)?.at ?? 0;
  }

  /** The place of a row, or -1. */
  indexOf(id: string): number {
    const row = this.get(id);
    return row ? this.rows.indexOf(row, this.#firstSince(createdOf(row))) : -1;
  }

  /** From which row on, and up to which one (exclusive), the rows were made within some times. */
  span(times: Times | undefined): [from: number, to: number] {
    if (times === undefined) return [0, this.rows.length];
    const { gt, gte, lt, lte } =
      typeof times === 'number' ? { gte: times, lte: times } : (times as Exclude<Times, number>);
    const from = Math.max(gte ?? 0, gt === undefined ? 0 : gt + 1);
    const to = Math.min(
      lt ?? Number.POSITIVE_INFINITY,
      lte === undefined ? Number.POSITIVE_INFINITY : lte + 1,
    );
    return [this.#firstSince(from), this.#firstSince(to)];
  }

  /** What is left of a row that was deleted, of the kinds that leave something. */
  deleted(id: string): StripeObject | undefined {
    return this.#deleted.get(id);
  }

  /** @param left what requests for it find from now on */
  delete(id: string, left?: StripeObject): void {
    const index = this.indexOf(id);
    if (left) this.#deleted.set(id, left);
    if (index < 0) return;
    this.#byId.delete(id);
    this.rows.splice(index, 1);
  }

  /** The place of the first row that was made at a time or later. */
  #firstSince(time: number): number {
    let [from, to] = [0, this.rows.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const row = this.rows[middle];
      if (row && createdOf(row) < time) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** When an object was made, in unix seconds; the few kinds that do not tell (payment links) count as 0. */
export const createdOf = (row: StripeObject): number =>
  Number(('created' in row && row.created) || ('date' in row && row.date) || 0);

/** A deep copy in the shape that goes over the wire (decimals become text). */
export const snapshot = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
