import Stripe from 'stripe';
import type { Payments } from './payments.ts';
import { isNotSimulated, NotAsked } from './probe.ts';

/** Every object that the suite makes bears this, so that it can be told apart afterwards. */
export const TAG = { made_by: 'conformance suite of stripe-payment-links-zapier' };

/** What has to be known beyond address and key, to ask the last few things. */
export interface TargetOptions {
  /** An account that is connected to the key's own. */
  connectedAccount?: string | undefined;
  /** A restricted key that may write payment links and nothing else. */
  restrictedKey?: string | undefined;
  /** Whether to make endpoints until Stripe says that there are too many. */
  fillEndpoints?: boolean;
}

/** A Stripe that is asked: an address, a key, and what was made there so far. */
export class Target {
  readonly stripe: Stripe;
  readonly options: TargetOptions;
  readonly payments: Payments;
  readonly #url: URL;
  readonly #key: string;
  readonly #made = new Map<string, Promise<unknown>>();
  readonly #tidying: (() => Promise<unknown>)[] = [];

  constructor(
    url: string,
    key: string,
    paymentsOf: (target: Target) => Payments,
    options: TargetOptions = {},
  ) {
    if (!/^(sk|rk)_test_\w+$/.test(key)) {
      throw new Error('This makes objects, so it takes a key of test mode only (sk_test_…).');
    }
    this.#url = new URL(url);
    this.#key = key;
    this.options = options;
    this.stripe = this.client();
    this.payments = paymentsOf(this);
  }

  /** The SDK, which does not try again by itself: each answer is seen. */
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

  /** What several probes need is made once. */
  once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = this.#made.get(name) ?? make();
    this.#made.set(name, made);
    return made as Promise<T>;
  }

  /** Says how to take back what was just made, and hands it on. */
  leave<T>(made: T, takeBack: (made: T) => Promise<unknown>): T {
    this.#tidying.push(() => takeBack(made));
    return made;
  }

  /** Takes back what can be taken back; answers with what could not, in Stripe's words. */
  async tidy(): Promise<string[]> {
    const problems: string[] = [];
    for (const takeBack of this.#tidying.splice(0).reverse()) {
      await takeBack().catch((error: unknown) => {
        // What a probe has taken back itself is gone.
        const isGone = error instanceof Stripe.errors.StripeError && error.code === 'resource_missing';
        if (!isGone && !isNotSimulated(error)) problems.push(String(error));
      });
    }
    return problems;
  }
}

/** @throws NotAsked where nobody said which account */
export const connectedAccount = ({ options }: Target): string => {
  if (options.connectedAccount) return options.connectedAccount;
  throw new NotAsked(
    'Set STRIPE_CONNECTED_ACCOUNT to an account (acct_…) that is connected to the key’s own.',
  );
};

/** A client whose key may write payment links, and nothing else. @throws NotAsked where there is no such key */
export const restricted = (target: Target): Stripe => {
  if (target.options.restrictedKey) return target.client(target.options.restrictedKey);
  throw new NotAsked(
    'Set STRIPE_RESTRICTED_KEY to a restricted key that may write Payment Links, and nothing else.',
  );
};
