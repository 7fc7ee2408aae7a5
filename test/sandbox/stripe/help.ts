import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import {
  type Buyer,
  letBuyerPay,
  type StripeSandbox,
  type StripeSandboxOptions,
  startStripe,
  testHelper,
} from '../../../sandbox/stripe/index.ts';

type LinkParams = Partial<Stripe.PaymentLinkCreateParams>;
type Recurring = Stripe.PaymentLinkCreateParams.LineItem.PriceData.Recurring;
export type Visit = Buyer & { at?: number; account?: string; livemode?: boolean };

/** The SDK as a client of an embedded Stripe, without retries. */
export const clientOf = (
  sandbox: StripeSandbox,
  config: Stripe.StripeConfig = {},
  key = sandbox.apiKey,
): Stripe => {
  const { hostname: host, port } = new URL(sandbox.url);
  return new Stripe(key, { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0, ...config });
};

export const LIVE_KEY = 'sk_live_1234567890abcdef';

/** A line item with a price for one payment. */
export const item = (currency = 'usd', unit_amount = 2000, name = 'Mug') => ({
  price_data: { currency, unit_amount, product_data: { name } },
  quantity: 1,
});

/** A line item with a recurring price. */
export const club = (recurring: Recurring = { interval: 'month' }) => ({
  price_data: { currency: 'usd', unit_amount: 1900, product_data: { name: 'Coffee club' }, recurring },
  quantity: 1,
});

/** One embedded Stripe for a test file. */
export const useStripe = (options: StripeSandboxOptions = {}) => {
  let running: StripeSandbox;
  beforeAll(async () => {
    running = await startStripe({ deliveryRetryDelaysMs: [10, 20], bookingDelayMs: 0, ...options });
  });
  afterAll(() => running.close());
  const stripe = () => clientOf(running);
  const events = async () => (await stripe().events.list({ limit: 100 })).data;

  return {
    sandbox: () => running,
    stripe,
    live: () => clientOf(running, {}, LIVE_KEY),

    /** Calls a test helper. */
    helper: <T = Record<string, never>>(path: string, body: object = {}) =>
      testHelper<T>(running.url, path, body),

    /** Reads from a test helper. */
    look: async <T>(path: string): Promise<T> =>
      (await (await fetch(`${running.url}/_sandbox/${path}`)).json()) as T,

    /** Creates a link with one item. */
    newLink: (params: LinkParams = {}) => stripe().paymentLinks.create({ line_items: [item()], ...params }),

    /** Creates a link and pays as a buyer. */
    sell: async (params: LinkParams = {}, visit: Visit = {}): Promise<Stripe.Checkout.Session> => {
      const link = await stripe().paymentLinks.create({ line_items: [item()], ...params });
      const buyer = { email: 'ada@example.com', name: 'Ada Lovelace', ...visit };
      return (await letBuyerPay(running.url, { payment_link: link.id, ...buyer })).session;
    },

    /** The last charge of a session, with its balance transaction and refunds. */
    chargeOf: async ({ payment_intent }: Pick<Stripe.Checkout.Session, 'payment_intent'>) => {
      const { latest_charge } = await stripe().paymentIntents.retrieve(String(payment_intent), {
        expand: ['latest_charge.balance_transaction', 'latest_charge.refunds'],
      });
      return latest_charge as Stripe.Charge;
    },

    /** The types of the events during some work, oldest first. */
    eventsOf: async (work: () => Promise<unknown>): Promise<string[]> => {
      const before = new Set((await events()).map(({ id }) => id));
      await work();
      const made = (await events()).filter(({ id }) => !before.has(id));
      return made.map(({ type }) => type).reverse();
    },
  };
};

/** The error of a request. */
export const refusal = async (promise: Promise<unknown>): Promise<Stripe.errors.StripeError> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('The request succeeded.');
};

export interface Received {
  body: string;
  signature: string;
  event: { id: string; type: string; account?: string; data: { object: { id: string } } };
}

/** A status, or some work before it. */
type Answer = number | (() => Promise<number>);

/** A webhook receiver that answers with the statuses in `answers`, then with 200. */
export const startReceiver = async (): Promise<{
  url: string;
  received: Received[];
  answers: Answer[];
  close: () => Promise<void>;
}> => {
  const received: Received[] = [];
  const answers: Answer[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    received.push({ body, signature: String(request.headers['stripe-signature']), event: JSON.parse(body) });
    const answer = answers.shift() ?? 200;
    response.writeHead(typeof answer === 'number' ? answer : await answer()).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    answers,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
