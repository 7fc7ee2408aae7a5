/** Where Stripe is harsher than a test may want. All of it is as at Stripe, unless a test asks for mercy. */
export interface Behaviour {
  /**
   * Events of one moment are delivered in any order: the same one for the same seed, the order of their making for
   * `false`. https://docs.stripe.com/webhooks#event-ordering
   */
  deliverySeed: number | false;
  /**
   * How long after a payment its fee, its transfer and its application fee are booked, in milliseconds; 0 books them at
   * once. https://docs.stripe.com/payments/payment-intents/asynchronous-capture
   */
  bookingDelayMs: number;
  /** How long it takes until a search finds a new object. https://docs.stripe.com/search#data-freshness */
  searchLagMs: number;
  /** Whether a connected account may have webhook endpoints of its own. https://docs.stripe.com/connect/webhooks */
  connectedEndpoints: boolean;
  /** Whether an endpoint of live mode may do without https. https://docs.stripe.com/webhooks */
  insecureLiveEndpoints: boolean;
  /** How many webhook endpoints an account has room for, in each mode. https://docs.stripe.com/api/webhook_endpoints */
  mostEndpoints: number;
}

export const AS_STRIPE: Behaviour = {
  deliverySeed: 1,
  bookingDelayMs: 1500,
  searchLagMs: 1000,
  connectedEndpoints: false,
  insecureLiveEndpoints: false,
  mostEndpoints: 16,
};
