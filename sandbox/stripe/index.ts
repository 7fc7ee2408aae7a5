import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { listen } from '../listen.ts';
import { documents } from './documents.ts';
import { type Env, stripeApi } from './engine/api.ts';
import { errorAnswer, StripeError } from './engine/errors.ts';
import type { Latency } from './engine/pace.ts';
import { endpointsOf } from './engine/routes.ts';
import { type RequestLogEntry, Sandbox } from './engine/sandbox.ts';
import type { DeliveryLogEntry } from './engine/webhooks.ts';
import { newAccount } from './resources/accounts.ts';
import { resources } from './resources/index.ts';
import { savePortalSettings } from './resources/portal-configurations.ts';
import { addTaxIds } from './resources/tax-ids.ts';
import { testHelpers } from './test-helpers/index.ts';

export { busiestSecond, type Latency, type RequestSeen } from './engine/pace.ts';
export { CONNECTED_ACCOUNT, PLATFORM_ACCOUNT, type RequestLogEntry } from './engine/sandbox.ts';
export type { Email } from './engine/store.ts';
export type { Buyer } from './resources/checkout-sessions/buyer.ts';
export type { PaymentMethodName } from './resources/payment-methods.ts';
export { letBuyerPay, type Sale, testHelper } from './test-helpers/client.ts';
export type { Sums } from './test-helpers/sums.ts';

export interface StripeSandboxOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /**
   * Whether objects link to pages on this server instead of Stripe's: `/buy/<token>` for payment links,
   * `/checkout/<session>`, `/portal/<token>` and `/portal/login/<token>`. False by default.
   */
  hostedPages?: boolean;
  /** The app that serves those pages. `url` is the address of this server. */
  pages?: (url: string) => Hono;
  /** The delay before each retry of a delivery, in milliseconds. */
  deliveryRetryDelaysMs?: number[];
  /** Time between a payment and its balance transaction, in milliseconds. */
  bookingDelayMs?: number;
  /**
   * Whether a checkout creates an incomplete subscription before the payment, as Stripe may still do for an account with
   * an API version before 2025-03-31.basil. By default it creates the subscription after the payment.
   * @see https://docs.stripe.com/changelog/basil/2025-03-31/checkout-legacy-subscription-upgrade
   */
  subscriptionBeforePayment?: boolean;
  /** Time until a search finds a new object, in milliseconds. */
  searchLagMs?: number;
  /** The duration of every request in milliseconds, or of each one. The test helper `latency` changes it. */
  latencyMs?: Latency;
  /**
   * Requests per second of one account in one mode, over a sliding window; no limit by default. Stripe allows 25 in
   * test mode and 100 in live mode. With a limit, one endpoint allows at most 25, and all searches 20.
   */
  rateLimit?: number | false;
}

export interface StripeSandbox {
  /** `http://127.0.0.1:<port>`: the value for `STRIPE_API_BASE_URL`. */
  url: string;
  apiKey: string;
  /** The requests to /v1. A request with a dropped connection has status 0. */
  requests: RequestLogEntry[];
  /** The attempts to deliver an event. */
  deliveries: DeliveryLogEntry[];
  /** Answers a request without a socket, for tests with thousands of them. */
  fetch(request: Request): Promise<Response>;
  /** Resolves when no delivery and no booking is pending. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Any secret or restricted key of the right form is accepted. */
const API_KEY = 'sk_test_embedded0Stripe0Sandbox0Key';
const MOST_BYTES = 1_000_000;

/**
 * Starts an embedded Stripe on 127.0.0.1: the API under /v1, the test helpers under /_sandbox.
 * @throws EADDRINUSE if the port is taken
 * @see docs/sandbox.md
 */
export const startStripe = async ({
  port = 0,
  hostedPages = false,
  pages,
  deliveryRetryDelaysMs = [100, 300, 1000],
  bookingDelayMs = 1500,
  subscriptionBeforePayment = false,
  searchLagMs = 1000,
  latencyMs = 0,
  rateLimit = false,
}: StripeSandboxOptions = {}): Promise<StripeSandbox> => {
  const app = new Hono<Env>();
  const { url, close } = await listen(app, port);
  const sandbox = new Sandbox({
    url,
    hostedPages,
    retryDelaysMs: deliveryRetryDelaysMs,
    bookingDelayMs,
    subscriptionBeforePayment,
    latency: latencyMs,
    rateLimit,
    newAccount,
    fill: (store) =>
      store.during({ at: store.account.created ?? 0 }, () => {
        addTaxIds(store);
        savePortalSettings(store);
      }),
  });
  app.onError(errorAnswer);
  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: tooLarge }));
  app.route('/_sandbox', testHelpers(sandbox));
  app.route('/', documents(sandbox));
  if (pages) app.route('/', pages(url));
  app.route('/', stripeApi(sandbox, endpointsOf(resources, searchLagMs)));
  return {
    url,
    apiKey: API_KEY,
    requests: sandbox.requests,
    deliveries: sandbox.deliveries.log,
    fetch: async (request) => app.fetch(request),
    idle: () => sandbox.background.idle(),
    close: async () => {
      await sandbox.background.close();
      await close();
    },
  };
};

const tooLarge = (): never => {
  throw new StripeError(413, {
    type: 'invalid_request_error',
    message: `The body of a request may have ${MOST_BYTES} bytes.`,
  });
};
