import {
  type Environment,
  lastRun,
  outputOf,
  postToHook,
  simulate,
  untilIdle,
} from '../../sandbox/environment.ts';
import { buy, inbox, newLink, useEnvironment } from './support.ts';

/*
 * A step may lose its connection at any request: before Stripe gets the request, or after Stripe has processed it. Zapier
 * then runs the step again, and nothing may happen twice.
 */

const env = useEnvironment('refund-on-request', 'new-order-payment-link');

/** Work that a Zap does once, prepared anew for each test. */
interface Deed {
  zap: string;
  /** Prepares the request to the Zap's hook. */
  prepare: (env: Environment, email: string) => Promise<object>;
  /** How many emails the Zap sends for it. */
  emails: number;
  /** The number of times that it was done, from Stripe's objects. */
  count: (env: Environment, told: object) => Promise<number>;
}

const REFUND: Deed = {
  zap: 'refund-on-request',
  emails: 0,
  prepare: async (at, email) => {
    const { session } = await buy(at, await newLink(at), { email });
    return { session_id: session.id, payment_intent: session.payment_intent };
  },
  count: async ({ sdk }, told) => {
    const { payment_intent } = told as { payment_intent: string };
    return (await sdk.refunds.list({ payment_intent })).data.length;
  },
};

const LINK: Deed = {
  zap: 'new-order-payment-link',
  emails: 1,
  prepare: async (_at, email) => ({
    order_number: email.replace(/\W/g, '-'),
    product: 'Portrait',
    amount: '180.00',
    currency: 'USD',
    name: 'Olga',
    email,
  }),
  count: async ({ sdk }, told) => {
    const { order_number } = told as { order_number: string };
    const { data } = await sdk.paymentLinks.list({ limit: 100 });
    return data.filter(({ metadata }) => metadata.zapier_reference === order_number).length;
  },
};

const run = async ({ zap }: Deed, told: object) => {
  const before = env().stripe.requests.length;
  await postToHook(env(), zap, told);
  await untilIdle(env());
  return env().stripe.requests.slice(before);
};

/** Resets the connection of `times` requests, from the k-th one on. */
const cutOff = async (k: number, drop: string, times: number): Promise<void> => {
  if (k > 1) await simulate(env(), 'fail_next', { times: k - 1, delay_ms: 0 });
  await simulate(env(), 'fail_next', { times, drop });
};

const forget = () => fetch(`${env().stripe.url}/_sandbox/fail_next`, { method: 'DELETE' });
afterEach(forget);

/** The SDK tries three times; then the step has failed and Zapier runs it again. */
const TRIES = 3;
/** All requests of a step and of its automatic reruns. */
const ALL_RUNS = 6 * TRIES;

const moments = (deed: Deed, requests: number) =>
  Array.from({ length: requests }, (_, index) =>
    ['before', 'after'].map((drop) => ({ deed, k: index + 1, drop, zap: deed.zap })),
  ).flat();

/** The number of requests of each Zap. The first test below checks it. */
const REFUND_REQUESTS = 4;
const LINK_REQUESTS = 1;

test.each([
  [REFUND, REFUND_REQUESTS],
  [LINK, LINK_REQUESTS],
])('covers all requests of a Zap (%#)', async (deed, requests) => {
  const told = await deed.prepare(env(), 'all@example.com');
  expect(await run(deed, told)).toHaveLength(requests);
});

test.each([...moments(REFUND, REFUND_REQUESTS), ...moments(LINK, LINK_REQUESTS)])(
  'does the work of $zap once if the connection is lost $drop request $k',
  async ({ deed, k, drop }) => {
    const email = `${deed.zap}-${drop}-${k}@example.com`;
    const told = await deed.prepare(env(), email);
    await cutOff(k, drop, TRIES);
    const requests = await run(deed, told);
    expect(requests.filter(({ status }) => status === 0)).toHaveLength(TRIES);

    const last = lastRun(env(), deed.zap);
    expect(last.status).toBe('success');
    expect(last.steps.reduce((sum, { replays }) => sum + replays, 0)).toBe(1);
    expect(await deed.count(env(), told)).toBe(1);
    expect(await inbox(env(), email)).toHaveLength(deed.emails);
  },
  30_000,
);

test('finds the refund by a replay from the Zap history if its answer was never received', async () => {
  const told = await REFUND.prepare(env(), 'replay@example.com');
  await cutOff(REFUND_REQUESTS, 'after', ALL_RUNS);
  await run(REFUND, told);
  const failed = lastRun(env(), REFUND.zap);
  expect(failed).toMatchObject({
    status: 'throttled',
    error: 'Stripe could not be reached. Zapier runs the step again.',
  });

  await forget();
  await env().runner.replay(failed);
  expect(failed).toMatchObject({
    status: 'success',
    steps: [{ id: 'session' }, { id: 'filter_2' }, { id: 'refund' }],
  });
  expect(outputOf(failed, 'refund')).toMatchObject({ already_refunded: true, amount_display: '$24.00' });
  expect(await REFUND.count(env(), told)).toBe(1);
});
