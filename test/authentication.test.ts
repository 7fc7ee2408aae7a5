import { createAppHandler } from 'zapier-platform-core';
import App from '../index.ts';
import nock from './support/nock.ts';
import { fails, on, useWire, wire } from './support/wire.ts';
import { failureOf, KEY, run, step } from './support/zapier.ts';

const strays = useWire();

const { authentication } = App;
const ACCOUNT = 'GET /v1/account';

const account = (more: object = {}) => ({
  id: 'acct_1',
  object: 'account',
  business_profile: { name: 'Mugs Ltd' },
  email: 'owner@example.com',
  settings: { dashboard: { display_name: 'The Mug Shop' } },
  ...more,
});

const connect = (authData: object = {}) =>
  run<Record<string, unknown>>(authentication?.test, step({}, { ...authData }));

test('names the account and the mode of an unrestricted key', async () => {
  const sent = wire(on(ACCOUNT, account()));
  expect(await connect()).toEqual({ account_id: 'acct_1', account_name: 'The Mug Shop', mode: 'test' });
  expect(sent).toMatchObject([
    { headers: { authorization: `Bearer ${KEY}`, 'stripe-version': '2026-10-28.endive' } },
  ]);
  expect(sent[0]?.headers).not.toHaveProperty('stripe-account');
});

test.each([
  [{ settings: null }, 'Mugs Ltd'],
  [{ settings: null, business_profile: null }, 'owner@example.com'],
  [{ settings: null, business_profile: null, email: null }, 'acct_1'],
])('names an account with %j %s', async (more, name) => {
  wire(on(ACCOUNT, account(more)));
  expect(await connect()).toMatchObject({ account_name: name });
});

test('sends the key and the account without the blanks around them', async () => {
  const sent = wire(on(ACCOUNT, account({ id: 'acct_shop' })));
  expect(await connect({ api_key: ' rk_live_1 ', connected_account: ' acct_shop ' })).toMatchObject({
    mode: 'live',
  });
  expect(sent).toMatchObject([
    { headers: { authorization: 'Bearer rk_live_1', 'stripe-account': 'acct_shop' } },
  ]);
});

describe('a restricted key that cannot read the account', () => {
  const forbidden = fails(ACCOUNT, 403, {
    message: "The provided key 'rk_test_***' lacks the 'rak_accounts_kyc_basic_read' permission.",
  });

  test('is accepted, and named by its last four characters', async () => {
    wire(forbidden);
    expect(await connect({ api_key: 'rk_test_unit1234' })).toEqual({
      account_id: null,
      account_name: 'key ending in 1234',
      mode: 'test',
    });
  });

  test('is accepted although Stripe does not name the missing permission', async () => {
    const message = 'This is a restricted API key, but the required permissions are not available for use.';
    wire(fails(ACCOUNT, 403, { message }));
    expect(await connect({ api_key: 'rk_test_unit1234' })).toMatchObject({
      account_name: 'key ending in 1234',
    });
  });

  test('is named by its connected account', async () => {
    wire(forbidden);
    expect(await connect({ api_key: 'rk_test_unit1234', connected_account: 'acct_shop' })).toMatchObject({
      account_id: 'acct_shop',
      account_name: 'acct_shop',
    });
  });
});

test.each<[string, number, object, string, RegExp]>([
  [
    'a key for other IP addresses',
    403,
    { message: 'The API key provided does not allow requests from your IP address.' },
    'AppError',
    /limited to certain IP addresses/,
  ],
  [
    'a wrong key',
    401,
    { message: `Invalid API Key provided: ${KEY}` },
    'ExpiredAuthError',
    /no longer accepts the API key/,
  ],
  [
    'an account that is not connected',
    403,
    { message: `The provided key '${KEY}' does not have access to account 'acct_x'` },
    'AppError',
    /It says: The provided key '\[key\]' does not have access to account 'acct_x'\.$/,
  ],
])('refuses %s, without the key in the error', async (_name, status, error, name, words) => {
  wire(fails(ACCOUNT, status, error));
  const failure = await failureOf(connect());
  expect(failure).toMatchObject({ name, message: expect.stringMatching(words) });
  expect(failure.message).not.toContain(KEY);
});

test.each<[string, object, RegExp]>([
  ['an empty key', { api_key: '' }, /^API Key: a Stripe key starts with rk_test_/],
  ...[
    'my key',
    'sk_abc',
    'sk_test_',
    'Sk_test_abc',
    'sk_test_a b',
    'sk_test_a\r\nX: 1',
    'Bearer sk_test_a',
  ].map((api_key): [string, object, RegExp] => [
    `the key “${api_key}”`,
    { api_key },
    /^API Key: a Stripe key starts with/,
  ]),
  ['the secret of a webhook endpoint', { api_key: 'whsec_1' }, /^API Key: a Stripe key starts with/],
  [
    'a publishable key',
    { api_key: 'pk_test_1' },
    /^API Key: this is a publishable key\. Use a restricted key/,
  ],
  [
    'the key of an organization',
    { api_key: 'sk_org_test_1' },
    /^API Key: this is the key of an organization/,
  ],
  [
    'a name as the connected account',
    { connected_account: 'My Shop' },
    /^Connected Account: .*starts with acct_/,
  ],
])('refuses %s before any request', async (_name, authData, words) => {
  expect((await failureOf(connect(authData))).message).toMatch(words);
  expect(strays).toEqual([]);
});

test('labels a connection with its account and mode', () => {
  expect(authentication?.connectionLabel).toBe('{{account_name}} ({{mode}} mode)');
});

describe('the headers of a request', () => {
  const handle = createAppHandler(App);
  const authData = { api_key: KEY, connected_account: 'acct_shop' };
  const HEADERS = {
    Authorization: `Bearer ${KEY}`,
    'Stripe-Version': '2026-10-28.endive',
    'Stripe-Account': 'acct_shop',
  };

  afterEach(() => {
    delete process.env.STRIPE_API_BASE_URL;
  });

  /** A request that Zapier makes for a user, like its API Request steps. */
  const request = async (url: string, connection: object = authData) => {
    let headers: Record<string, unknown> = {};
    const { origin, pathname } = new URL(url);
    nock(origin)
      .get(pathname)
      .reply(function () {
        headers = this.req.headers;
        return [200, {}];
      });
    await handle({ command: 'request', bundle: { authData: connection, request: { url, method: 'GET' } } });
    return headers;
  };

  test('are the key, the API version and the account, if it goes to Stripe', async () => {
    expect(await request('https://api.stripe.com/v1/customers')).toMatchObject({
      authorization: HEADERS.Authorization,
      'stripe-version': HEADERS['Stripe-Version'],
      'stripe-account': 'acct_shop',
    });
  });

  test('are without an account if the connection has no connected account', async () => {
    const headers = await request('https://api.stripe.com/v1/customers', { api_key: KEY });
    expect(headers).toHaveProperty('authorization');
    expect(headers).not.toHaveProperty('stripe-account');
  });

  test.each([
    'https://pay.stripe.com/invoice/1/pdf',
    'https://example.com/v1/customers',
    'https://files.stripe.com/v1/files/1',
    'https://api.stripe.com.thief.example/v1/customers',
    'https://thief.example/api.stripe.com',
    'http://api.stripe.com/v1/customers',
    'https://api.stripe.com:8443/v1/customers',
    'http://127.0.0.1:12111/v1/customers',
  ])('are not added for %s', async (url) => {
    const headers = await request(url);
    expect(Object.keys(headers)).toContain('user-agent');
    for (const name of Object.keys(HEADERS)) expect(headers).not.toHaveProperty(name.toLowerCase());
  });

  test('are not sent to another host, because a redirect of the API is not followed', async () => {
    const other = nock('https://thief.example').get('/').reply(200, {});
    nock('https://api.stripe.com')
      .get('/v1/customers')
      .reply(302, '', { location: 'https://thief.example/' });
    const url = 'https://api.stripe.com/v1/customers';
    const { results } = await handle({
      command: 'request',
      bundle: { authData, request: { url, method: 'GET' } },
    });
    expect(results).toMatchObject({ status: 302 });
    expect(other.isDone()).toBe(false);
    nock.cleanAll();
  });

  test('do not keep a download from being redirected', async () => {
    nock('https://files.stripe.com').get('/1').reply(200, { found: true });
    nock('https://pay.stripe.com').get('/1').reply(302, '', { location: 'https://files.stripe.com/1' });
    const url = 'https://pay.stripe.com/1';
    const { results } = await handle({
      command: 'request',
      bundle: { authData, request: { url, method: 'GET' } },
    });
    expect(results).toMatchObject({ status: 200 });
  });

  test('are added for the embedded Stripe, and not for the real one, if it is configured', async () => {
    process.env.STRIPE_API_BASE_URL = 'http://127.0.0.1:12111';
    expect(await request('http://127.0.0.1:12111/v1/customers')).toHaveProperty('authorization');
    expect(await request('https://api.stripe.com/v1/customers')).not.toHaveProperty('authorization');
  });

  test.each(['https://thief.example', 'http://127.0.0.1.thief.example', 'ftp://localhost', 'localhost'])(
    'are not sent at all if %s is configured as the address of Stripe',
    async (address) => {
      process.env.STRIPE_API_BASE_URL = address;
      expect((await failureOf(connect())).message).toMatch(
        /^STRIPE_API_BASE_URL: only an address of this machine/,
      );
      expect(strays).toEqual([]);
    },
  );

  test('are in the template for Zapier', async () => {
    expect((await handle({ command: 'getAuthTemplate', bundle: {} })).results).toEqual({
      supported: true,
      authType: 'custom',
      source: 'beforeRequest',
      template: {
        headers: {
          Authorization: 'Bearer {{bundle.authData.api_key}}',
          'Stripe-Version': HEADERS['Stripe-Version'],
          'Stripe-Account': '{{bundle.authData.connected_account}}',
        },
      },
    });
  });

  test.each([
    ['with', authData, HEADERS],
    [
      'without',
      { api_key: KEY },
      { Authorization: HEADERS.Authorization, 'Stripe-Version': HEADERS['Stripe-Version'] },
    ],
  ])('are rendered for a connection %s a connected account', async (_name, connection, headers) => {
    const answer = await handle({ command: 'renderAuthTemplate', bundle: { authData: connection } });
    expect(answer.results).toEqual({ authType: 'custom', template: { headers } });
  });
});
