import type { Bundle } from 'zapier-platform-core';
import { accountOf, apiKeyOf, isLive } from '../../operations/connection.ts';
import { API_VERSION, stripeBaseUrl } from '../../stripe/client.ts';
import { writeOnce } from '../../stripe/once.ts';
import { type Answer, fails, keyOf, on, resets, useWire, wire } from '../support/wire.ts';
import { failureOf, KEY, overStripe, sentenceOf } from '../support/zapier.ts';

useWire();

describe('the base URL', () => {
  const at = (address: string | undefined): URL => {
    if (address === undefined) delete process.env.STRIPE_API_BASE_URL;
    else process.env.STRIPE_API_BASE_URL = address;
    return stripeBaseUrl();
  };
  afterEach(() => {
    delete process.env.STRIPE_API_BASE_URL;
  });

  test.each([undefined, ''])('is that of Stripe if the variable is %p', (address) => {
    expect(at(address).href).toBe('https://api.stripe.com/');
  });

  test.each([
    ['http://127.0.0.1:12111', 'http://127.0.0.1:12111'],
    ['http://localhost:80', 'http://localhost'],
    ['https://LOCALHOST:8443', 'https://localhost:8443'],
    ['http://[::1]:12111', 'http://[::1]:12111'],
    ['http://0x7f.1:9', 'http://127.0.0.1:9'],
  ])('accepts %s, which is this machine', (address, origin) => {
    expect(at(address).origin).toBe(origin);
  });

  test.each([
    'https://api.stripe.com.evil.com',
    'http://127.0.0.1.evil.com',
    'https://localhost@evil.com',
    'https://localhost:12111@evil.com/',
    'https://evil.com#localhost',
    'https://evil.com/?127.0.0.1',
    'https://localhost.evil.com',
    'http://127.0.0.2:12111',
    'http://0.0.0.0:12111',
    'http://[::2]:12111',
    'https://api.stripe.com',
    'ftp://localhost',
    'file://localhost/etc/passwd',
    'localhost:12111',
    '127.0.0.1:12111',
    'nonsense',
  ])('refuses %s', (address) => {
    expect(sentenceOf(() => at(address))).toBe(
      'STRIPE_API_BASE_URL: only an address of this machine is allowed, like http://127.0.0.1:12111.',
    );
  });
});

describe('the connection', () => {
  const connection = (api_key: string, connected_account = '') =>
    ({ authData: { api_key, connected_account } }) satisfies Pick<Bundle, 'authData'>;

  test.each([
    ['sk_test_abc123', false],
    ['rk_test_abc123', false],
    ['sk_live_abc123', true],
    [' rk_live_abc123\n', true],
  ])('accepts the key %p; live mode: %p', (key, live) => {
    expect(apiKeyOf(connection(key))).toBe(key.trim());
    expect(isLive(connection(key))).toBe(live);
  });

  test('has an optional connected account, whose id starts with acct_', () => {
    expect(accountOf({ authData: {} })).toBeUndefined();
    expect(accountOf(connection(KEY, '  '))).toBeUndefined();
    expect(accountOf(connection(KEY, ' acct_1 '))).toBe('acct_1');
    for (const account of ['1', 'ca_1', 'acct_', 'acct_1\r\nX: 1', 'https://acct_1']) {
      expect(sentenceOf(() => accountOf(connection(KEY, account)))).toBe(
        'Connected Account: the id of a connected account starts with acct_. Leave the field empty to act for your own account.',
      );
    }
  });

  test('ends a step with a malformed key before any request', async () => {
    const work = jest.fn();
    expect((await failureOf(overStripe(work, { api_key: 'hello' }))).message).toContain('API Key');
    expect(work).not.toHaveBeenCalled();
  });
});

describe('a request', () => {
  test('sends a write as a form, with the key, the version, the account and the idempotency key', async () => {
    const sent = wire(on('POST /v1/refunds', { id: 're_1' }));
    await overStripe(
      (stripe) =>
        stripe.refunds.create(
          { charge: 'ch_1', metadata: { note: 'a & b = ü' }, expand: ['charge'] },
          { idempotencyKey: 'key-1' },
        ),
      { api_key: KEY, connected_account: 'acct_9' },
    );
    expect(sent).toHaveLength(1);
    expect(sent[0]?.params).toEqual({ charge: 'ch_1', 'metadata[note]': 'a & b = ü', 'expand[0]': 'charge' });
    expect(sent[0]?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      'idempotency-key': 'key-1',
      'stripe-account': 'acct_9',
      'stripe-version': API_VERSION,
    });
    // Headers that were passed as pairs would have the names 0, 1, 2.
    expect(Object.keys(sent[0]?.headers ?? {}).filter((name) => /^\d+$/.test(name))).toEqual([]);
    expect(sent[0]?.headers).not.toHaveProperty('x-stripe-client-telemetry');
  });

  test('sends the parameters of a read in the URL, without an account if there is none', async () => {
    const sent = wire(on('GET /v1/charges', { object: 'list', data: [], has_more: false }));
    await overStripe((stripe) =>
      stripe.charges.list({ limit: 3, created: { gte: 5 }, expand: ['data.refunds'] }),
    );
    expect(sent[0]?.params).toEqual({ limit: '3', 'created[gte]': '5', 'expand[0]': 'data.refunds' });
    expect(sent[0]?.headers).not.toHaveProperty('stripe-account');
  });

  test.each([
    ['a 500', fails('POST /v1/refunds', 500, { type: 'api_error', message: 'broken' })],
    ['a page with 503', on('POST /v1/refunds', '<html>busy</html>', { status: 503 })],
    ['a rate limit', fails('POST /v1/refunds', 429, { code: 'rate_limit' })],
    ['a locked object', fails('POST /v1/refunds', 429, { code: 'lock_timeout' })],
    ['an idempotency key in use', fails('POST /v1/refunds', 409, { code: 'idempotency_key_in_use' })],
    ['a lost connection', resets('POST /v1/refunds')],
  ])('is sent again with the same key after %s', async (_what, failure) => {
    const sent = wire(failure, failure, on('POST /v1/refunds', { id: 're_1' }));
    const refund = await overStripe((stripe) =>
      stripe.refunds.create({ charge: 'ch_1' }, { idempotencyKey: 'key-1' }),
    );
    expect(refund.id).toBe('re_1');
    expect(sent.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-1', 'key-1']);
  });

  test('is sent at most three times', async () => {
    const sent = wire(...Array.from({ length: 3 }, () => resets('GET /v1/charges/ch_1')));
    const failure = await failureOf(overStripe((stripe) => stripe.charges.retrieve('ch_1')));
    expect(failure.name).toBe('ThrottledError');
    expect(sent).toHaveLength(3);
  });

  test('is sent once if Stripe refuses it', async () => {
    const sent = wire(fails('POST /v1/refunds', 400, { message: 'No.' }));
    await failureOf(overStripe((stripe) => stripe.refunds.create({ charge: 'ch_1' })));
    expect(sent).toHaveLength(1);
  });

  test.each([
    ['a page with 502', '<html>Bad Gateway</html>', 502],
    ['a page with 401', '<html>Log in</html>', 401],
    ['a page with 400', '<html>Bad Request</html>', 400],
    ['a page with 403', '<html>Forbidden</html>', 403],
    ['a page with 404', '<html>Not Found</html>', 404],
    ['a page with 410', '<html>Gone</html>', 410],
    ['a redirect', '', 302],
    ['JSON without an error object', '{"message":"nope"}', 500],
    ['an error that is no object', '{"error":"nope"}', 400],
    ['an error without a type', '{"error":{"code":403}}', 403],
    ['an empty body with 404', '', 404],
    ['an object with 403', '{"id":"ch_1","object":"charge"}', 403],
    ['a page with 200', '<html>Please log in</html>', 200],
    ['an empty body with 200', '', 200],
    ['JSON that was cut off', '{"id":"ch_1","object":"charge","amount":5', 200],
    ['JSON that is no object', 'null', 200],
    ['JSON without a kind of object', '{}', 200],
  ])('is sent again, and in a later run of the step, after %s', async (_what, body, status) => {
    const CHARGE = 'GET /v1/charges/ch_1';
    const odd: Answer = { ...on(CHARGE, '', { status }), body };
    wire(odd, odd, on(CHARGE, { id: 'ch_1' }));
    expect(await overStripe((stripe) => stripe.charges.retrieve('ch_1'))).toMatchObject({ id: 'ch_1' });
    wire(odd, odd, odd);
    expect(await failureOf(overStripe((stripe) => stripe.charges.retrieve('ch_1')))).toEqual({
      name: 'ThrottledError',
      message: 'Stripe could not be reached. Zapier runs the step again.',
      delay: 60,
    });
  });

  // Stripe repeats the success, and the connection cuts it off again.
  test('keeps its idempotency key if a saved success is cut off', async () => {
    const REFUND = 'POST /v1/refunds';
    const cut = on(REFUND, '{"id":"re_1","object":"ref', { headers: { 'idempotent-replayed': 'true' } });
    const sent = wire(cut, cut, cut);
    const refund = overStripe((stripe) =>
      writeOnce({
        intention: ['refund', 'ch_1'],
        write: (once) => stripe.refunds.create({ charge: 'ch_1' }, once),
      }),
    );
    expect((await failureOf(refund)).name).toBe('ThrottledError');
    expect(new Set(sent.map(keyOf)).size).toBe(1);
  });
});
