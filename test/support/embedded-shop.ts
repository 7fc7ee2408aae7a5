import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type Stripe from 'stripe';
import App from '../../index.ts';
import { type Sale, type StripeSandbox, startStripe, testHelper } from '../../sandbox/stripe/index.ts';
import { startZapRunner, type ZapRunner } from '../../sandbox/zapier/index.ts';
import { clientOf } from '../sandbox/stripe/help.ts';
import { useNoPauses } from './no-pauses.ts';
import { usePatientCache } from './patient-cache.ts';
import type { Row } from './zapier.ts';

/** A Zap that is on and has no steps. */
export interface OpenZap {
  /** What its trigger emitted since the last time that one asked, oldest first. */
  rows(): Promise<Row[]>;
  /** Polls its trigger, where it is a polling one, and tells what was new. */
  poll(): Promise<Row[]>;
}

/** A row whose file pointers have no signature: that is another one in each run. */
const comparable = (row: Row): Row =>
  JSON.parse(JSON.stringify(row).replaceAll(/:[^|]+(?=\|\|\|hydrate)/g, ''));

type Recurring = Stripe.PaymentLinkCreateParams.LineItem.PriceData.Recurring;

/** What is sold in the tests: a mug, once or each month. */
export const mug = (recurring?: Recurring) => ({
  price_data: {
    currency: 'usd',
    unit_amount: 2000,
    product_data: { name: 'Mug' },
    ...(recurring && { recurring }),
  },
  quantity: 1,
});

/**
 * An embedded Stripe, and Zapier's part with the real core handler, for the tests of one file: events are delivered
 * over HTTP, signed by Stripe.
 */
export const embeddedShop = () => {
  let sandbox: StripeSandbox;
  let stripe: Stripe;
  let outDir: string;
  let zaps = 0;
  const runners = new Map<string, Promise<ZapRunner>>();
  const turnOffs: (() => Promise<void>)[] = [];

  useNoPauses();
  usePatientCache();
  beforeAll(async () => {
    sandbox = await startStripe({ bookingDelayMs: 0, deliveryRetryDelaysMs: [10] });
    stripe = clientOf(sandbox);
    outDir = await mkdtemp(path.join(os.tmpdir(), 'embedded-shop-'));
  });
  // What the app logs belongs to Zapier's log; core writes it to the console as well.
  beforeEach(() => jest.spyOn(console, 'log').mockReturnValue());
  // Stripe has room for sixteen.
  afterEach(async () => {
    for (const turnOff of turnOffs.splice(0)) await turnOff();
  });
  afterAll(async () => {
    for (const runner of runners.values()) await (await runner).close();
    await sandbox.close();
    await rm(outDir, { recursive: true });
  });

  /** Zapier with a connection of its own. */
  const runnerFor = (connected_account: string): Promise<ZapRunner> => {
    const runner =
      runners.get(connected_account) ??
      startZapRunner({
        app: App,
        authData: { api_key: sandbox.apiKey, ...(connected_account && { connected_account }) },
        outDir,
        env: { STRIPE_API_BASE_URL: sandbox.url },
        maxWait: 5,
      });
    runners.set(connected_account, runner);
    return runner;
  };

  const simulate = <T = Sale & { refund: Stripe.Refund }>(name: string, body: object) =>
    testHelper<T>(sandbox.url, name, body);

  return {
    stripe: () => stripe,
    simulate,

    /** Lets somebody open a link and pay; a new link where none is given. */
    sell: async (
      buyer: object = {},
      link: Partial<Stripe.PaymentLinkCreateParams> & { id?: string } = {},
    ): Promise<Stripe.Checkout.Session> => {
      const { id, ...params } = link;
      const payment_link = id ?? (await stripe.paymentLinks.create({ line_items: [mug()], ...params })).id;
      const visit = { payment_link, email: 'ada@example.com', name: 'Ada Lovelace', ...buyer };
      return (await simulate('pay', visit)).session;
    },

    /** Turns a Zap on. */
    turnOn: async (key: string, input: Row = {}, connected_account = ''): Promise<OpenZap> => {
      const runner = await runnerFor(connected_account);
      zaps += 1;
      const id = `${key.replaceAll('_', '-')}-${zaps}`;
      const trigger = { app: 'stripe' as const, key, input: input as Record<string, string | string[]> };
      await runner.turnOn({ id, name: key, description: key, trigger, steps: [] });
      turnOffs.push(() => runner.turnOff(id));
      let seen = 0;
      const rows = async () => {
        await sandbox.idle();
        await runner.idle();
        const runs = runner.runs.filter(({ zap }) => zap === id);
        const fresh = runs.slice(seen);
        seen = runs.length;
        return fresh.map(({ trigger: row, error }) => {
          if (!row) throw new Error(`${key} failed: ${error}`);
          return comparable(row);
        });
      };
      const poll = async () => {
        await runner.poll(id);
        return rows();
      };
      return { rows, poll };
    },

    /** The items that the editor shows for a test. */
    listed: async (key: string, input: Row = {}): Promise<Row[]> =>
      (await (await runnerFor('')).invoke('trigger', key, input)).map(comparable),

    /** The requests that Stripe gets while something is done, such as `GET /v1/refunds/re_1`. */
    requestsOf: async (work: () => Promise<unknown>): Promise<string[]> => {
      const before = sandbox.requests.length;
      await work();
      return sandbox.requests.slice(before).map(({ method, path: url }) => `${method} ${url}`);
    },
  };
};
