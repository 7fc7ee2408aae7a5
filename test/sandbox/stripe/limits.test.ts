import { readFileSync } from 'node:fs';
import path from 'node:path';
import Stripe from 'stripe';
import {
  busiestSecond,
  CONNECTED_ACCOUNT,
  letBuyerPay,
  PLATFORM_ACCOUNT,
  type StripeSandbox,
  startStripe,
  testHelper,
} from '../../../sandbox/stripe/index.ts';
import { clientOf, item, refusal, sandboxForTests } from './help.ts';

describe('the rate limit', () => {
  let limited: StripeSandbox;
  beforeEach(async () => {
    limited = await startStripe({ rateLimit: 25 });
  });
  afterEach(() => limited.close());

  /** How many of some requests at once are refused, and why. */
  const burst = async (
    count: number,
    ask: (stripe: Stripe, index: number) => Promise<unknown>,
    config = {},
  ) => {
    const stripe = clientOf(limited, config);
    const answers = await Promise.allSettled(Array.from({ length: count }, (_, index) => ask(stripe, index)));
    return answers.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason as Stripe.errors.StripeError] : [],
    );
  };

  it('refuses the twenty-sixth request of a second, in words that the SDK knows', async () => {
    const refused = await burst(30, (stripe, index) =>
      index % 2 ? stripe.customers.list() : stripe.products.list(),
    );
    expect(refused).toHaveLength(5);
    for (const error of refused) {
      expect(error).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
      expect(error).toMatchObject({ statusCode: 429, code: 'rate_limit', rawType: 'invalid_request_error' });
      expect(error.headers?.['stripe-rate-limited-reason']).toBe('global-rate');
    }
    expect(limited.requests.filter(({ status }) => status === 429)).toHaveLength(5);
    expect(busiestSecond(limited.requests)).toBe(30);
  });

  it('lets requests through again a second later, and counts accounts and modes apart', async () => {
    expect(await burst(25, (stripe) => stripe.customers.list())).toEqual([]);
    expect(await burst(1, (stripe) => stripe.products.list())).toHaveLength(1);
    expect(await burst(5, (stripe) => stripe.products.list(), { stripeAccount: CONNECTED_ACCOUNT })).toEqual(
      [],
    );
    const live = clientOf(limited, {}, 'sk_live_1234567890abcdef');
    expect((await live.products.list()).data).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 1050));
    expect(await burst(20, (stripe) => stripe.customers.list())).toEqual([]);
  });

  it('allows 20 searches and 25 of any endpoint, whatever the account may do', async () => {
    await testHelper(limited.url, 'rate_limit', { per_second: 100 });
    const searches = await burst(24, (stripe, index) =>
      index % 2
        ? stripe.charges.search({ query: 'amount:1' })
        : stripe.customers.search({ query: 'email:"a@b.c"' }),
    );
    expect(searches.map(({ headers }) => headers?.['stripe-rate-limited-reason'])).toEqual(
      Array.from({ length: 4 }, () => 'endpoint-rate'),
    );
    expect(await burst(27, (stripe, index) => stripe.customers.retrieve(`cus_${index}`))).toHaveLength(27);
    expect(limited.requests.filter(({ status }) => status === 429)).toHaveLength(4 + 2);
    await testHelper(limited.url, 'rate_limit', { per_second: false });
    expect(await burst(60, (stripe) => stripe.products.list())).toEqual([]);
    await expect(testHelper(limited.url, 'rate_limit', { per_second: 0 })).rejects.toThrow('1 or more');
  });
});

it('finds the busiest second wherever it lies', () => {
  const at = (...times: number[]) => times.map((time) => ({ at: time }));
  expect(busiestSecond([])).toBe(0);
  expect(busiestSecond(at(5))).toBe(1);
  expect(busiestSecond(at(0, 1000, 2000))).toBe(1);
  expect(busiestSecond(at(2999, 900, 1000, 1899, 0, 1900))).toBe(3);
});

describe('latency', () => {
  const took = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };

  it('may depend on the request, and change while it runs', async () => {
    const slow = await startStripe({ latencyMs: ({ path }) => (path === '/v1/charges' ? 120 : 0) });
    const stripe = clientOf(slow);
    const ended: string[] = [];
    await Promise.all([
      took(() => stripe.charges.list()).then((ms) => ended.push(ms >= 118 ? 'charges, late' : 'charges')),
      stripe.customers.list().then(() => ended.push('customers')),
    ]);
    expect(ended).toEqual(['customers', 'charges, late']);
    await testHelper(slow.url, 'latency', { ms: 120 });
    expect(await took(() => stripe.customers.list())).toBeGreaterThanOrEqual(118);
    // No test has the time to wait for this one.
    await testHelper(slow.url, 'latency', { ms: 3_600_000 });
    await testHelper(slow.url, 'latency', { ms: 0 });
    await stripe.charges.list();
    await expect(testHelper(slow.url, 'latency', { ms: -1 })).rejects.toThrow('milliseconds');
    await slow.close();
  });
});

describe('restricted keys', () => {
  const { sandbox, stripe } = sandboxForTests();

  const keyWith = async (permissions: object, more: object = {}) => {
    const { key } = await testHelper<{ key: string }>(sandbox().url, 'keys', { permissions, ...more });
    return clientOf(sandbox(), {}, key);
  };

  const forbidden = async (promise: Promise<unknown>) => {
    const error = await refusal(promise);
    expect(error).toBeInstanceOf(Stripe.errors.StripePermissionError);
    expect(error).toMatchObject({ statusCode: 403, rawType: 'invalid_request_error', code: undefined });
    return error.message;
  };

  it('may do what they are for, and reading is part of writing', async () => {
    const link = await stripe().paymentLinks.create({ line_items: [item()] });
    const { session } = await letBuyerPay(sandbox().url, { payment_link: link.id, email: 'a@example.com' });
    const reader = await keyWith({ checkout_session: 'read', payment_links: 'write' });
    expect((await reader.checkout.sessions.retrieve(session.id)).id).toBe(session.id);
    expect((await reader.checkout.sessions.listLineItems(session.id)).data).toHaveLength(1);
    expect((await reader.paymentLinks.update(link.id, { active: false })).active).toBe(false);
    expect((await reader.paymentLinks.list()).data[0]?.id).toBe(link.id);
    expect(await forbidden(reader.checkout.sessions.expire(session.id))).toContain(
      "Having the 'rak_checkout_session_write' permission would allow this request to continue.",
    );
  });

  it.each<[string, (stripe: Stripe) => Promise<unknown>]>([
    ['accounts_kyc_basic_read', (client) => client.accounts.retrieveCurrent()],
    ['charge_read', (client) => client.charges.list()],
    ['charge_read', (client) => client.charges.search({ query: 'amount:1' })],
    ['charge_read', (client) => client.refunds.list()],
    ['charge_write', (client) => client.refunds.create({ charge: 'ch_x' })],
    ['payment_intent_read', (client) => client.paymentIntents.retrieve('pi_x')],
    ['plan_read', (client) => client.prices.list()],
    ['product_read', (client) => client.products.list()],
    ['invoice_write', (client) => client.invoices.sendInvoice('in_x')],
    ['invoice_read', (client) => client.invoicePayments.list()],
    ['dispute_read', (client) => client.disputes.list()],
    [
      'webhook_write',
      (client) => client.webhookEndpoints.create({ url: 'https://a.example', enabled_events: ['*'] }),
    ],
    ['event_read', (client) => client.events.list()],
    ['tax_id_read', (client) => client.taxIds.list()],
    ['balance_transaction_source_read', (client) => client.balanceTransactions.list()],
  ])('name %s where it lacks', async (permission, ask) => {
    const message = await forbidden(ask(await keyWith({ customer: 'write' })));
    expect(message).toMatch(
      new RegExp(
        `^The provided key 'rk_test_\\*+\\w{4}' does not have the required permissions for this endpoint on account '${PLATFORM_ACCOUNT}'\\. Having the 'rak_${permission}' permission would allow this request to continue\\.$`,
      ),
    );
  });

  it('need a permission for each kind of object that they expand', async () => {
    const client = await keyWith({ checkout_session: 'read', payment_intent: 'read' });
    const list = (path: string) => client.checkout.sessions.list({ expand: [path] });
    expect((await list('data.payment_intent')).data[0]?.object).toBe('checkout.session');
    expect(await forbidden(list('data.payment_intent.latest_charge'))).toContain("'rak_charge_read'");
  });

  it('are made under any name, for either mode, in the old and the new wording', async () => {
    const key = 'rk_live_ofTheAccountant';
    const client = await keyWith({ refund: 'read' }, { key, wording: 'enabling' });
    expect((await client.charges.list()).data).toEqual([]);
    expect(await forbidden(client.customers.list())).toBe(
      `Permission denied. The provided key 'rk_live_***********tant' does not have the required permissions for this endpoint on account '${PLATFORM_ACCOUNT}'. Enabling "Customer Read" ('customer_read') permissions on this key would allow this request to continue.`,
    );
    await expect(keyWith({ money: 'read' })).rejects.toThrow("There is no permission 'money: read'");
    await expect(keyWith({ charge: 'burn' })).rejects.toThrow("There is no permission 'charge: burn'");
    await expect(keyWith({}, { key: 'sk_test_1234567890' })).rejects.toThrow(
      'does not look like a restricted key',
    );
  });

  it('are taken by a sandbox that has a key of its own', async () => {
    const closed = await startStripe({ apiKey: 'sk_test_theOnlyOneThatFits' });
    const { key } = await testHelper<{ key: string }>(closed.url, 'keys', {
      permissions: { charge: 'read' },
    });
    expect((await clientOf(closed, {}, key).charges.list()).data).toEqual([]);
    await closed.close();
  });
});

it('a restricted key may be described in the words of the Dashboard, as the table of docs/key.md has them', async () => {
  const guide = readFileSync(path.join(__dirname, '../../../docs/key.md'), 'utf8');
  const table = guide.slice(guide.indexOf('| In the Dashboard |')).split('\n\n')[0] ?? '';
  const rows = [...table.matchAll(/^\| ([^|]+) \| (Read|Write) \|/gm)];
  const permissions = Object.fromEntries(
    rows.map(([, name = '', level = '']) => [name, level.toLowerCase()]),
  );
  expect(Object.keys(permissions).length).toBeGreaterThan(10);
  const own = await startStripe();
  const made = await testHelper<{ permissions: object }>(own.url, 'keys', { permissions });
  expect(made.permissions).toMatchObject({ charge: 'write', plan: 'read', webhook: 'write' });
  await expect(testHelper(own.url, 'keys', { permissions: { Money: 'write' } })).rejects.toThrow(
    'There is no permission',
  );
  await own.close();
});
