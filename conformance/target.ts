import Stripe from 'stripe';
import { isNotSimulated, Skipped } from './answers.ts';

/** The metadata of every object of the suite. */
export const TAG = { made_by: 'conformance suite of stripe-payment-links-zapier' };

/** Ways to pay 20 dollars. */
export type Way =
  | 'card'
  | 'declined card'
  | 'bank debit'
  | 'bank debit to verify'
  | 'card to capture'
  | 'disputed card'
  | 'inquired card'
  | 'voucher';

/** What a subscription does at the end of a trial without a payment method. */
export type TrialEnd = Stripe.SubscriptionCreateParams.TrialSettings.EndBehavior.MissingPaymentMethod;

/** The input of a buyer. */
export interface Buyer {
  email: string;
  custom_fields?: Record<string, string>;
}

/** The steps of a payment that differ: Stripe has an API for them, the embedded Stripe has test helpers. */
export interface Payments {
  /** A payment of 20 dollars (a voucher: euros), right after the attempt. */
  pay(way: Way): Promise<Stripe.PaymentIntent>;
  /** A monthly subscription, paid by card. */
  subscribe(): Promise<Stripe.Subscription>;
  /** A subscription after a trial of four days without a payment method. */
  endTrial(behavior: TrialEnd): Promise<Stripe.Subscription>;
  /** An invoice, right after its payment by card. */
  payInvoice(): Promise<Stripe.Invoice>;
  /** A Checkout Session without a payment; a mug for 20 dollars by default. */
  openSession(line_items?: Stripe.PaymentLinkCreateParams.LineItem[]): Promise<Stripe.Checkout.Session>;
  /** A Checkout Session with an email address. */
  sessionWith(email: string): Promise<Stripe.Checkout.Session>;
  /** The session of a buyer who pays a link by card in a browser. */
  buy(link: Stripe.PaymentLink, buyer: Buyer): Promise<Stripe.Checkout.Session>;
  /** The payment of a buyer whose card is declined at a link in a browser. */
  tryToBuy(link: Stripe.PaymentLink, buyer: Buyer): Promise<Stripe.PaymentIntent>;
}

/** The needs of single probes. */
export interface TargetOptions {
  /** An account that is connected to the account of the key. */
  connectedAccount?: string | undefined;
  /** A restricted key with write access to payment links only. */
  restrictedKey?: string | undefined;
  /** Whether to create webhook endpoints up to Stripe's limit. */
  fillEndpoints?: boolean;
}

/** The Stripe of a run, and the objects of the run. */
export class Target {
  readonly stripe: Stripe;
  readonly options: TargetOptions;
  readonly payments: Payments;
  readonly #url: URL;
  readonly #key: string;
  readonly #made = new Map<string, Promise<unknown>>();
  readonly #cleanups: (() => Promise<unknown>)[] = [];

  /** @throws Error if the key is not a test mode key */
  constructor(
    url: string,
    key: string,
    paymentsOf: (target: Target) => Payments,
    options: TargetOptions = {},
  ) {
    if (!/^(sk|rk)_test_\w+$/.test(key)) {
      throw new Error('The suite creates objects, so it needs a test mode key (sk_test_…).');
    }
    this.#url = new URL(url);
    this.#key = key;
    this.options = options;
    this.stripe = this.client();
    this.payments = paymentsOf(this);
  }

  /** The SDK without retries, so that a probe gets every response. */
  client(key = this.#key, config: Stripe.StripeConfig = {}): Stripe {
    const { hostname: host, port, protocol } = this.#url;
    return new Stripe(key, {
      host,
      port: port || 443,
      protocol: protocol === 'http:' ? 'http' : 'https',
      maxNetworkRetries: 0,
      telemetry: false,
      ...config,
    });
  }

  /** Creates something once for several probes. */
  once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = this.#made.get(name) ?? make();
    this.#made.set(name, made);
    return made as Promise<T>;
  }

  /** Registers the cleanup of an object, and returns the object. */
  clean<T>(made: T, cleanup: (made: T) => Promise<unknown>): T {
    this.#cleanups.push(() => cleanup(made));
    return made;
  }

  /** Runs the cleanups, the last one first. Returns the errors. */
  async cleanUp(): Promise<string[]> {
    const problems: string[] = [];
    for (const cleanup of this.#cleanups.splice(0).reverse()) {
      await cleanup().catch((error: unknown) => {
        // A probe may have deleted its object already.
        const isGone = error instanceof Stripe.errors.StripeError && error.code === 'resource_missing';
        if (!isGone && !isNotSimulated(error)) problems.push(String(error));
      });
    }
    return problems;
  }
}

/** @throws Skipped if the run has no connected account */
export const connectedAccount = ({ options }: Target): string => {
  if (options.connectedAccount) return options.connectedAccount;
  throw new Skipped('Set STRIPE_CONNECTED_ACCOUNT to an account (acct_…) that is connected to yours.');
};

/**
 * A client with write access to payment links only.
 * @throws Skipped if the run has no such key
 */
export const restricted = (target: Target): Stripe => {
  if (target.options.restrictedKey) return target.client(target.options.restrictedKey);
  throw new Skipped('Set STRIPE_RESTRICTED_KEY to a restricted key with write access to Payment Links only.');
};
