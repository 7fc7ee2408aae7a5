import Stripe from 'stripe';
import {
  busiestSecond,
  CONNECTED_ACCOUNT,
  PLATFORM_ACCOUNT,
  type StripeSandbox,
  startStripe,
} from '../../../sandbox/stripe/index.ts';
import { clientOf, LIVE_KEY, refusal, useStripe } from './help.ts';

const { sandbox, stripe, helper, sell } = useStripe();

describe('a rate limit', () => {
  let limited: StripeSandbox;
  let now: number;
  // All requests of a burst are sent in one second, however busy the machine is.
  beforeEach(() => {
    now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
  });
  afterEach(() => limited.close());

  /** The errors of some requests at once. */
  const burst = async (
    count: number,
    send: (stripe: Stripe, index: number) => Promise<unknown>,
    config = {},
  ) => {
    const client = clientOf(limited, config);
    const answers = await Promise.allSettled(
      Array.from({ length: count }, (_, index) => send(client, index)),
    );
    return answers.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason as Stripe.errors.StripeError] : [],
    );
  };
  const reasons = (errors: Stripe.errors.StripeError[]) =>
    errors.map(({ headers }) => headers?.['stripe-rate-limited-reason']);

  it('refuses the 26th request of a second, for each account and mode', async () => {
    limited = await startStripe({ rateLimit: 25 });
    const refused = await burst(30, (client, index) =>
      index % 2 ? client.customers.list() : client.products.list(),
    );
    expect(reasons(refused)).toEqual(Array(5).fill('global-rate'));
    for (const error of refused) {
      expect(error).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
      expect(error).toMatchObject({ statusCode: 429, code: 'rate_limit', rawType: 'invalid_request_error' });
    }
    expect(busiestSecond(limited.requests)).toBe(30);
    const connected = { stripeAccount: CONNECTED_ACCOUNT };
    expect(await burst(5, (client) => client.products.list(), connected)).toEqual([]);
    expect((await clientOf(limited, {}, LIVE_KEY).products.list()).data).toEqual([]);
    now += 1050;
    expect(await burst(20, (client) => client.customers.list())).toEqual([]);
  });

  it('allows 20 searches and 25 requests to one endpoint', async () => {
    limited = await startStripe({ rateLimit: 100 });
    const searches = await burst(24, (client, index) =>
      index % 2 ? client.charges.search({ query: 'amount:1' }) : client.invoices.search({ query: 'total:1' }),
    );
    expect(reasons(searches)).toEqual(Array(4).fill('endpoint-rate'));
    const reads = await burst(27, (client, index) => client.customers.retrieve(`cus_${index}`));
    expect(reads.filter(({ statusCode }) => statusCode === 429)).toHaveLength(2);
  });
});

it('finds the busiest second', () => {
  const at = (...times: number[]) => times.map((time) => ({ at: time }));
  expect(busiestSecond([])).toBe(0);
  expect(busiestSecond(at(5))).toBe(1);
  expect(busiestSecond(at(0, 1000, 2000))).toBe(1);
  expect(busiestSecond(at(2999, 900, 1000, 1899, 0, 1900))).toBe(3);
});

it('delays each request by its latency, until the latency changes', async () => {
  const slow = await startStripe({ latencyMs: ({ path }) => (path === '/v1/charges' ? 120 : 0) });
  const ended: string[] = [];
  await Promise.all([
    clientOf(slow)
      .charges.list()
      .then(() => ended.push('charges')),
    clientOf(slow)
      .customers.list()
      .then(() => ended.push('customers')),
  ]);
  expect(ended).toEqual(['customers', 'charges']);
  const setLatency = (ms: number) =>
    fetch(`${slow.url}/_sandbox/latency`, { method: 'POST', body: JSON.stringify({ ms }) });
  await setLatency(120);
  const start = performance.now();
  await clientOf(slow).customers.list();
  expect(performance.now() - start).toBeGreaterThanOrEqual(118);
  expect(await (await setLatency(-1)).text()).toContain('a number of milliseconds');
  await slow.close();
});

describe('a restricted key', () => {
  const keyWith = async (permissions: object, more: object = {}) => {
    const { key } = await helper<{ key: string }>('keys', { permissions, ...more });
    return clientOf(sandbox(), {}, key);
  };
  const forbidden = async (promise: Promise<unknown>) => {
    const error = await refusal(promise);
    expect(error).toBeInstanceOf(Stripe.errors.StripePermissionError);
    expect(error).toMatchObject({ statusCode: 403, rawType: 'invalid_request_error', code: undefined });
    return error.message;
  };

  it('can read with write access, and cannot write with read access', async () => {
    const { id, payment_link } = await sell();
    const reader = await keyWith({ checkout_session: 'read', payment_links: 'write' });
    expect((await reader.checkout.sessions.retrieve(id)).id).toBe(id);
    expect((await reader.checkout.sessions.listLineItems(id)).data).toHaveLength(1);
    expect((await reader.paymentLinks.update(String(payment_link), { active: false })).active).toBe(false);
    expect((await reader.paymentLinks.list()).data[0]?.id).toBe(payment_link);
    expect(await forbidden(reader.checkout.sessions.expire(id))).toContain(
      "Having the 'rak_checkout_session_write' permission would allow this request to continue.",
    );
  });

  it.each<[string, (stripe: Stripe) => Promise<unknown>]>([
    ['accounts_kyc_basic_read', (client) => client.accounts.retrieveCurrent()],
    ['charge_read', (client) => client.charges.search({ query: 'amount:1' })],
    ['charge_write', (client) => client.refunds.create({ charge: 'ch_x' })],
    ['payment_intent_read', (client) => client.paymentIntents.retrieve('pi_x')],
    ['plan_read', (client) => client.prices.list()],
    ['invoice_write', (client) => client.invoices.sendInvoice('in_x')],
    ['invoice_read', (client) => client.invoicePayments.list()],
    ['webhook_read', (client) => client.webhookEndpoints.list()],
    ['balance_transaction_source_read', (client) => client.balanceTransactions.list()],
  ])('names the missing permission %s', async (permission, send) => {
    expect(await forbidden(send(await keyWith({ customer: 'write' })))).toMatch(
      new RegExp(
        `^The provided key 'rk_test_\\*+\\w{4}' does not have the required permissions for this endpoint on account '${PLATFORM_ACCOUNT}'\\. Having the 'rak_${permission}' permission would allow this request to continue\\.$`,
      ),
    );
  });

  it('needs a permission for each kind of object that it expands', async () => {
    const client = await keyWith({ checkout_session: 'read', payment_intent: 'read' });
    const list = (path: string) => client.checkout.sessions.list({ expand: [path] });
    expect((await list('data.payment_intent')).data[0]?.object).toBe('checkout.session');
    expect(await forbidden(list('data.payment_intent.latest_charge'))).toContain("'rak_charge_read'");
  });

  it('can be for live mode, and have the newer wording of the error', async () => {
    const client = await keyWith({ charge: 'read' }, { livemode: true, wording: 'enabling' });
    expect((await client.charges.list()).data).toEqual([]);
    expect(await forbidden(client.customers.list())).toMatch(
      /^Permission denied\. The provided key 'rk_live_\*+\w{4}' .* Enabling "Customer Read" \('customer_read'\) permissions on this key would allow this request to continue\.$/,
    );
  });

  it('can have an error that names no permission', async () => {
    const client = await keyWith({ charge: 'read' }, { wording: 'unnamed' });
    expect(await forbidden(client.customers.list())).toMatch(/on account '\w+'\.$/);
  });

  it('refuses an unknown permission', async () => {
    await expect(keyWith({ money: 'read' })).rejects.toThrow("Invalid permission 'money: read'");
    await expect(keyWith({ charge: 'burn' })).rejects.toThrow("Invalid permission 'charge: burn'");
  });
});

it('has no rate limit by default', async () => {
  const answers = await Promise.all(Array.from({ length: 60 }, () => stripe().products.list({ limit: 1 })));
  expect(answers).toHaveLength(60);
});
