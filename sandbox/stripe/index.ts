import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { listen } from '../listen.ts';
import { documents } from './documents.ts';
import { type Env, stripeApi } from './engine/api.ts';
import { AS_STRIPE, type Behaviour } from './engine/behaviour.ts';
import { errorAnswer, StripeError } from './engine/errors.ts';
import type { Latency } from './engine/pace.ts';
import { routesOf } from './engine/routes.ts';
import { type RequestLogEntry, Sandbox } from './engine/sandbox.ts';
import type { DeliveryLogEntry } from './engine/webhooks.ts';
import { accountRoutes, newAccount } from './resources/accounts.ts';
import { balanceRoutes } from './resources/balance.ts';
import { resources } from './resources/index.ts';
import { savePortalSettings } from './resources/portal-configurations.ts';
import { seedTaxIds } from './resources/tax-ids.ts';
import { testHelpers } from './test-helpers/index.ts';

export { busiestSecond, type Latency, type RequestSeen } from './engine/pace.ts';
export { CONNECTED_ACCOUNT, PLATFORM_ACCOUNT, type RequestLogEntry } from './engine/sandbox.ts';
export type { Email } from './engine/shop.ts';
export type { PaymentMethodName } from './objects/payment-methods.ts';
export type { Buyer } from './payments/buyer.ts';
export type { Sums } from './payments/sums.ts';
export { letBuyerPay, type Sale, testHelper } from './test-helpers/client.ts';

export interface StripeSandboxOptions extends Partial<Behaviour> {
  /** 0, the default, takes any free port. */
  port?: number;
  /**
   * Whether objects link to pages on this server in place of Stripe's: `/buy/<token>` for payment links,
   * `/checkout/<session>`, `/portal/<token>` and `/portal/login/<token>`. False by default.
   */
  hostedPages?: boolean;
  /** What serves those pages, given this server's address. */
  pages?: (url: string) => Hono;
  /** The only key that is accepted; without it, any secret or restricted key of a decent shape. */
  apiKey?: string;
  /** How long to wait before each new attempt to deliver an event. */
  deliveryRetryDelaysMs?: number[];
  /** How long each request takes, or how long one does. `POST /_sandbox/latency` changes it. */
  latencyMs?: Latency;
  /**
   * The most requests a second of one account in one mode, over a sliding window; no limit by default. Stripe has 25
   * in test mode, 100 in live mode, and (here too, whatever this says) 25 for one endpoint, 20 for all searches.
   */
  rateLimit?: number | false;
}

export interface StripeSandbox {
  /** `http://127.0.0.1:<port>`: what `STRIPE_API_BASE_URL` is set to. */
  url: string;
  apiKey: string;
  /** What reached /v1; a request whose connection was dropped has status 0. */
  requests: RequestLogEntry[];
  /** Each attempt to deliver an event. */
  deliveries: DeliveryLogEntry[];
  /** Answers a request without a socket, for tests that make thousands of them. */
  fetch(request: Request): Promise<Response>;
  /** Resolves when no delivery and no booking is pending. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

const DEFAULT_KEY = 'sk_test_embedded0Stripe0Sandbox0Key';
const MOST_BYTES = 1_000_000;

/** Starts an embedded Stripe on 127.0.0.1: the API under /v1, the test helpers under /_sandbox. */
export const startStripe = async (options: StripeSandboxOptions = {}): Promise<StripeSandbox> => {
  const { port = 0, apiKey, deliveryRetryDelaysMs = [100, 300, 1000], ...others } = options;
  const { latencyMs = 0, rateLimit = false, hostedPages = false, pages, ...behaviour } = others;
  const app = new Hono<Env>();
  const { url, close } = await listen(app, port);
  const sandbox = new Sandbox({
    url,
    hostedPages,
    apiKey,
    retryDelaysMs: deliveryRetryDelaysMs,
    account: newAccount,
    fill: (shop) =>
      shop.during({ at: shop.account.created ?? 0 }, () => {
        seedTaxIds(shop);
        savePortalSettings(shop);
      }),
    latency: latencyMs,
    rateLimit,
    behaviour: { ...AS_STRIPE, ...behaviour },
  });
  app.onError(errorAnswer);
  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: tooLarge }));
  app.route('/_sandbox', testHelpers(sandbox));
  app.route('/', documents(sandbox));
  if (pages) app.route('/', pages(url));
  app.route('/', stripeApi(sandbox, routesOf(resources, [...accountRoutes, ...balanceRoutes])));
  return {
    url,
    apiKey: apiKey ?? DEFAULT_KEY,
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
