import type Stripe from 'stripe';

/** The kinds of objects that the embedded Stripe stores, by Stripe's name in the field `object`. */
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
  payment_intent: Stripe.PaymentIntent;
  payment_link: Stripe.PaymentLink;
  price: Stripe.Price;
  product: Stripe.Product;
  promotion_code: Stripe.PromotionCode;
  refund: Stripe.Refund;
  shipping_rate: Stripe.ShippingRate;
  subscription: Stripe.Subscription;
  tax_id: Stripe.TaxId;
  webhook_endpoint: Stripe.WebhookEndpoint;
}

export type ObjectName = keyof Objects;

/** The fields that all objects of Stripe have. */
export interface StripeObject {
  id: string;
  object: string;
}

/** `Stripe.Event` is a union over the event types; the store needs one type for all of them. */
type StoredEvent = Omit<Stripe.Event, 'type' | 'data'> & {
  object: 'event';
  type: Stripe.Event.Type;
  data: { object: unknown; previous_attributes?: unknown };
};

/** A coupon, and the promotion code that the buyer typed for it. */
export interface DiscountSource {
  coupon: Stripe.Coupon;
  promotionCode: Stripe.PromotionCode;
}

/** The buyer's choices in the checkout. Amounts are in minor units. */
export interface Choices {
  /** Of the first line, if the link has an adjustable quantity. */
  quantity?: number;
  /** Of a price that the buyer chooses. */
  amount?: number;
  optional_items?: { price: string; quantity?: number }[];
  /** The code as typed: `FRIENDS20`. */
  promotion_code?: string;
  /** One of the link's shipping rates; the first one by default. */
  shipping_rate?: string;
}

/** The order of a Checkout Session: its items, choices and terms. The session object shows only a part of them. */
export interface Order
  extends Pick<
    Stripe.PaymentLink,
    | 'application_fee_amount'
    | 'application_fee_percent'
    | 'on_behalf_of'
    | 'payment_intent_data'
    | 'subscription_data'
    | 'transfer_data'
  > {
  /** The items as the link offers them, before any choice of the buyer. */
  items: Stripe.LineItem[];
  choices: Choices;
  discount?: (DiscountSource & { object: Stripe.Discount }) | undefined;
  /** The customer from the first attempt on. The session shows it after its completion. */
  customer?: string;
  /** The payment intent from the first attempt on. The session of a subscription never shows it. */
  payment_intent?: string;
  /** The subscription, which may wait for its first payment. The session shows it after its completion. */
  subscription?: string;
}

/** A deep copy in the form of a response: decimals become text. */
export const snapshot = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
