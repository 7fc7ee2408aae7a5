import type Stripe from 'stripe';
import { CONNECTED_ACCOUNT, PLATFORM_ACCOUNT } from '../../../sandbox/stripe/index.ts';
import { clientOf, LIVE_KEY, refusal, useStripe } from './help.ts';

const { sandbox, stripe, look, newLink, sell } = useStripe();

const FORM = 'application/x-www-form-urlencoded';
type Failed = { error: Stripe.StripeRawError & { request_log_url: string } };

const raw = (path: string, headers: Record<string, string> = {}, body?: string) =>
  fetch(`${sandbox().url}${path}`, {
    ...(body !== undefined && { method: 'POST', body }),
    headers: { Authorization: `Bearer ${sandbox().apiKey}`, ...headers },
  });
const errorOf = async (answer: Response) => ((await answer.json()) as Failed).error;

describe('a key', () => {
  it.each([
    ['a request without a key', '', 'You did not provide an API key.'],
    ['a key of another form', 'Bearer nonsense12345678', 'Invalid API Key provided: ************5678'],
    ['a publishable key', 'Bearer pk_test_1234567890ab', 'cannot be made with a publishable API key'],
  ])('refuses %s', async (_what, Authorization, message) => {
    const answer = await raw('/v1/account', { Authorization });
    expect(answer.status).toBe(401);
    expect(await errorOf(answer)).toMatchObject({
      type: 'invalid_request_error',
      message: expect.stringContaining(message),
    });
  });

  it('accepts Basic authentication', async () => {
    const Authorization = `Basic ${Buffer.from(`${sandbox().apiKey}:`).toString('base64')}`;
    const answer = await raw('/v1/account', { Authorization });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('request-id')).toMatch(/^req_\w{14}$/);
  });

  it('refuses an account that is not connected', async () => {
    const error = await refusal(clientOf(sandbox(), { stripeAccount: 'acct_stranger' }).customers.list());
    expect(error).toMatchObject({ statusCode: 403, code: 'account_invalid' });
    expect(error.message).toContain("does not have access to account 'acct_stranger'");
  });

  it('puts the account and the mode into the URL of the request log', async () => {
    const logOf = async (key: string, account = PLATFORM_ACCOUNT) => {
      const headers = { Authorization: `Bearer ${key}`, 'Stripe-Account': account };
      const { request_log_url } = await errorOf(await raw('/v1/customers/cus_x', headers));
      return request_log_url.split('workbench')[0];
    };
    expect(await logOf(LIVE_KEY)).toBe(`https://dashboard.stripe.com/${PLATFORM_ACCOUNT}/`);
    expect(await logOf(sandbox().apiKey, CONNECTED_ACCOUNT)).toBe(
      `https://dashboard.stripe.com/${CONNECTED_ACCOUNT}/test/`,
    );
  });
});

describe('a version', () => {
  it('refuses every API version but one', async () => {
    const old = await raw('/v1/customers', { 'Stripe-Version': '2020-08-27' });
    expect(await errorOf(old)).toMatchObject({
      code: 'not_simulated',
      message: expect.stringContaining('has version 2026-10-28.endive only'),
    });
    const wrong = await raw('/v1/customers', { 'Stripe-Version': 'yesterday' });
    expect((await errorOf(wrong)).message).toContain('Invalid Stripe API version: yesterday');
    expect((await raw('/v1/customers', { 'Stripe-Version': '2026-10-28.endive' })).status).toBe(200);
  });
});

describe('a request that is not simulated', () => {
  it.each<[string, (client: Stripe) => Promise<unknown>]>([
    ['GET /v1/payouts', (client) => client.payouts.list()],
    ['POST /v1/invoices/create_preview', (client) => client.invoices.createPreview({ customer: 'cus_1' })],
    ['POST /v1/quotes/qt_1/cancel', (client) => client.quotes.cancel('qt_1')],
    ['GET /v1/customers/search', (client) => client.customers.search({ query: 'email:"a"' })],
    [
      'POST /v1/checkout/sessions',
      (client) => client.checkout.sessions.create({ mode: 'payment', success_url: 'https://a.example' }),
    ],
  ])('answers not_simulated to %s', async (request, send) => {
    const error = await refusal(send(stripe()));
    expect(error).toMatchObject({ statusCode: 400, code: 'not_simulated' });
    expect(error.message).toContain(`\`${request}\` is not simulated here.`);
  });

  it('answers 404 to a request that Stripe does not have', async () => {
    for (const [method, path] of [
      ['DELETE', '/v1/refunds/re_1'],
      ['GET', '/v1/nothing'],
      ['GET', '/v1/billing_portal/sessions/bps_1'],
    ]) {
      const error = await refusal(stripe().rawRequest(String(method), String(path)));
      expect(error).toMatchObject({ statusCode: 404 });
      expect(error.message).toContain(`Unrecognized request URL (${method}: ${path})`);
    }
  });

  it.each<[string, object, string]>([
    ['managed payments', { managed_payments: { enabled: true } }, 'managed_payments'],
    [
      'fractions of a cent',
      { line_items: [{ price_data: { currency: 'usd', unit_amount_decimal: '0.5' }, quantity: 1 }] },
      'line_items[0][price_data][unit_amount_decimal]',
    ],
  ])('answers not_simulated to a link with %s', async (_what, params, param) => {
    expect(await refusal(newLink(params))).toMatchObject({ statusCode: 400, code: 'not_simulated', param });
  });
});

describe('parameters', () => {
  const LINE = 'line_items[0][price]=p&line_items[0][quantity]';

  it.each([
    ['customers', 'nickname=x', 'parameter_unknown', 'nickname', 'Received unknown parameter: nickname'],
    ['payment_links', '', 'parameter_missing', 'line_items', 'Missing required param: line_items.'],
    [
      'payment_links',
      'line_items[0][price]=p',
      'parameter_missing',
      'line_items[0][quantity]',
      'Missing required param: line_items[0][quantity].',
    ],
    [
      'payment_links',
      `${LINE}=1&after_completion[type]=redirect&after_completion[redirect][url]=nowhere`,
      'url_invalid',
      'after_completion[redirect][url]',
      'Invalid URL: An explicit scheme (such as https) must be provided.',
    ],
    [
      'payment_links',
      `${LINE}=many`,
      'parameter_invalid_integer',
      'line_items[0][quantity]',
      'Invalid integer: many',
    ],
    ['customers', 'email=nobody', 'email_invalid', 'email', 'Invalid email address: nobody'],
    [
      'refunds',
      'payment_intent=pi_x&amount=0',
      'parameter_invalid_integer',
      'amount',
      'This value must be greater than or equal to 1.',
    ],
    [
      'refunds',
      'payment_intent=pi_x&reason=other',
      undefined,
      'reason',
      'Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer',
    ],
    [
      'prices',
      'currency=xyz',
      undefined,
      'currency',
      'Invalid currency: xyz. Stripe currently supports these currencies: usd, aed',
    ],
    ['products', 'name=', 'parameter_invalid_empty', 'name', "You passed an empty string for 'name'."],
  ])('refuses POST /v1/%s with "%s"', async (path, body, code, param, message) => {
    const answer = await raw(`/v1/${path}`, { 'Content-Type': FORM }, body);
    expect(answer.status).toBe(400);
    expect(await errorOf(answer)).toMatchObject({
      type: 'invalid_request_error',
      ...(code && { code }),
      param,
      message: expect.stringContaining(message),
    });
  });

  it('refuses an unknown filter', async () => {
    expect(await errorOf(await raw('/v1/refunds?status=failed'))).toMatchObject({
      code: 'parameter_unknown',
      param: 'status',
    });
  });

  it('refuses a JSON body', async () => {
    const answer = await raw('/v1/customers', { 'Content-Type': 'application/json' }, '{}');
    expect((await errorOf(answer)).message).toContain('application/x-www-form-urlencoded');
  });

  it('names an object that does not exist', async () => {
    expect(await refusal(stripe().paymentIntents.retrieve('pi_x'))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'intent',
      message: "No such payment_intent: 'pi_x'",
    });
  });

  it('keeps metadata keys that look like numbers or methods', async () => {
    const metadata = { '0': 'zero', hasOwnProperty: 'mine', 'with space': 'ü&=+' };
    const { id } = await stripe().customers.create({ metadata });
    expect(await stripe().customers.retrieve(id)).toMatchObject({ metadata });
    const changed = await stripe().customers.update(id, { metadata: { '0': '', more: '1' } });
    expect(changed.metadata).toEqual({ hasOwnProperty: 'mine', 'with space': 'ü&=+', more: '1' });
  });
});

describe('a list', () => {
  const email = 'page@example.com';

  it('pages from the newest object to the oldest and back', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await stripe().customers.create({ email })).id);
    const page = async (params: Stripe.CustomerListParams) => {
      const { data, has_more } = await stripe().customers.list({ email, limit: 2, ...params });
      return [...data.map(({ id }) => id), has_more];
    };
    expect(await page({})).toEqual([...ids.slice(0, 2), true]);
    expect(await page({ starting_after: ids[1] })).toEqual([...ids.slice(2, 4), true]);
    expect(await page({ starting_after: ids[3] })).toEqual([ids[4], false]);
    expect(await page({ ending_before: ids[3] })).toEqual([...ids.slice(1, 3), true]);
    expect(await stripe().customers.list({ email }).autoPagingToArray({ limit: 100 })).toHaveLength(5);
  });

  it('refuses a page of 101 objects and an unknown cursor', async () => {
    expect((await refusal(stripe().customers.list({ limit: 101 }))).code).toBe('parameter_invalid_integer');
    const unknown = await refusal(stripe().customers.list({ starting_after: 'cus_x' }));
    expect(unknown.param).toBe('starting_after');
  });
});

describe('expand', () => {
  it('expands four levels and refuses a fifth', async () => {
    const { payment_link } = await sell();
    const list = (path: string) =>
      stripe().checkout.sessions.list({ payment_link: String(payment_link), expand: [path] });
    const { data } = await list('data.payment_intent.latest_charge.balance_transaction');
    expect(data[0]?.payment_intent).toMatchObject({
      latest_charge: { balance_transaction: { net: 2000 - 88 } },
    });
    const fifth = await refusal(list('data.payment_intent.latest_charge.balance_transaction.source'));
    expect(fifth.message).toContain('more than 4 levels');
  });

  it('expands fields inside hashes and lists', async () => {
    const link = await newLink({
      transfer_data: { destination: CONNECTED_ACCOUNT },
      expand: ['transfer_data.destination', 'line_items.data.price.product'],
    });
    expect(link.transfer_data?.destination).toMatchObject({ object: 'account', id: CONNECTED_ACCOUNT });
    expect(link.line_items?.data[0]?.price?.product).toMatchObject({ object: 'product', name: 'Mug' });
  });

  it.each<[string, (client: Stripe) => Promise<unknown>]>([
    ['payment_method', (client) => client.paymentIntents.retrieve('pi_x', { expand: ['payment_method'] })],
    ['subscriptions', (client) => client.customers.list({ expand: ['data.subscriptions'] })],
    [
      'invoice_settings.default_payment_method',
      (client) =>
        client.subscriptions.list({ expand: ['data.customer.invoice_settings.default_payment_method'] }),
    ],
  ])('answers not_simulated to a field that only Stripe expands: %s', async (path, send) => {
    const error = await refusal(send(stripe()));
    expect(error).toMatchObject({ code: 'not_simulated', param: 'expand' });
    expect(error.message).toContain(`\`expand[]=${path}\``);
  });

  it('refuses a field that cannot be expanded, before any work', async () => {
    const email = 'not-made@example.com';
    const error = await refusal(stripe().customers.create({ email, expand: ['email'] }));
    expect(error.message).toBe('This property cannot be expanded (email).');
    expect((await stripe().customers.list({ email })).data).toEqual([]);
    const list = await refusal(stripe().charges.list({ expand: ['payment_intent'] }));
    expect(list.message).toContain("'data.payment_intent'");
  });
});

it('logs requests to the API, but not to the test helpers', async () => {
  const before = sandbox().requests.length;
  await stripe().customers.list({ limit: 1 });
  await look('sums');
  expect(sandbox().requests.slice(before)).toEqual([
    expect.objectContaining({
      method: 'GET',
      path: '/v1/customers',
      query: 'limit=1',
      status: 200,
      mode: 'test',
    }),
  ]);
});

it('answers a request without a socket', async () => {
  const request = new Request(`${sandbox().url}/v1/account`, {
    headers: { Authorization: `Bearer ${sandbox().apiKey}` },
  });
  expect(await (await sandbox().fetch(request)).json()).toMatchObject({ id: PLATFORM_ACCOUNT });
});
