import Stripe from 'stripe';
import type { Bundle } from 'zapier-platform-core';
import { API_VERSION } from '../../stripe/client.ts';
import { subscribe, unsubscribe, verifyEvent } from '../../stripe/webhooks.ts';
import { listOf } from '../support/objects.ts';
import { fails, keyOf, on, useWire, wire } from '../support/wire.ts';
import { deliveryOf, eventOf, failureOf, overStripe, SECRET, sentenceOf } from '../support/zapier.ts';

useWire();

const HOOK = 'https://hooks.zapier.com/hooks/standard/1/abc/';
const ENDPOINTS = '/v1/webhook_endpoints';
const subscribing = () =>
  overStripe((stripe) => subscribe(stripe, HOOK, ['invoice.paid', 'refund.created'], 'Invoice Paid', false));

describe('subscribe', () => {
  test('creates an endpoint for exactly these events and keeps its id and secret', async () => {
    const sent = wire(
      on(`GET ${ENDPOINTS}`, listOf([])),
      on(`POST ${ENDPOINTS}`, { id: 'we_1', secret: SECRET, url: HOOK }),
    );
    expect(await subscribing()).toEqual({ id: 'we_1', secret: SECRET });
    expect(sent[1]?.params).toEqual({
      url: HOOK,
      'enabled_events[0]': 'invoice.paid',
      'enabled_events[1]': 'refund.created',
      api_version: API_VERSION,
      description: 'Zapier: Invoice Paid',
    });
  });

  test('replaces stale endpoints of the very same URL and touches no other', async () => {
    const sent = wire(
      on(
        `GET ${ENDPOINTS}`,
        listOf([
          { id: 'we_other', url: `${HOOK}x` },
          { id: 'we_stale', url: HOOK },
          { id: 'we_prefix', url: HOOK.slice(0, -1) },
          { id: 'we_gone', url: HOOK },
        ]),
      ),
      on(`DELETE ${ENDPOINTS}/we_stale`, { id: 'we_stale', deleted: true }),
      // Somebody else was faster: that is no reason to fail.
      fails(`DELETE ${ENDPOINTS}/we_gone`, 404, { code: 'resource_missing', message: 'No such endpoint' }),
      on(`POST ${ENDPOINTS}`, { id: 'we_1', secret: SECRET }),
    );
    await subscribing();
    expect(sent.map(({ request }) => request)).toEqual([
      `GET ${ENDPOINTS}`,
      `DELETE ${ENDPOINTS}/we_stale`,
      `DELETE ${ENDPOINTS}/we_gone`,
      `POST ${ENDPOINTS}`,
    ]);
  });

  describe('an answer that Stripe has given before', () => {
    const replayed = { headers: { 'content-type': 'application/json', 'idempotent-replayed': 'true' } };
    const old = on(`POST ${ENDPOINTS}`, { id: 'we_1', secret: SECRET, url: HOOK }, replayed);
    const parallel = { id: 'we_1', url: HOOK };
    const list = () =>
      on(`GET ${ENDPOINTS}`, listOf([{ ...parallel, created: Math.floor(Date.now() / 1000) }]));

    test('is that of a run at the same time: both get the same endpoint, and it stays', async () => {
      wire(list(), old, on(`GET ${ENDPOINTS}/we_1`, { ...parallel, status: 'enabled' }));
      expect(await subscribing()).toEqual({ id: 'we_1', secret: SECRET });
    });

    test.each([
      ['is gone', fails(`GET ${ENDPOINTS}/we_1`, 404, { code: 'resource_missing' })],
      ['is disabled', on(`GET ${ENDPOINTS}/we_1`, { ...parallel, status: 'disabled' })],
    ])('where the endpoint %s, another is made under the next key', async (_what, now) => {
      const made = on(`POST ${ENDPOINTS}`, { id: 'we_2', secret: 'whsec_2', url: HOOK });
      const sent = wire(list(), old, now, made);
      expect(await subscribing()).toEqual({ id: 'we_2', secret: 'whsec_2' });
      const keys = sent.filter(({ request }) => request.startsWith('POST')).map(keyOf);
      expect(new Set(keys).size).toBe(2);
    });

    test('may come without the secret: then it is no use', async () => {
      const { body: _, ...how } = old;
      const made = on(`POST ${ENDPOINTS}`, { id: 'we_2', secret: 'whsec_2', url: HOOK });
      wire(list(), { ...how, body: { id: 'we_1', url: HOOK } }, made);
      expect(await subscribing()).toEqual({ id: 'we_2', secret: 'whsec_2' });
    });
  });

  test('where a stale endpoint cannot be deleted, no second one is created beside it', async () => {
    wire(
      on(`GET ${ENDPOINTS}`, listOf([{ id: 'we_stale', url: HOOK }])),
      fails(`DELETE ${ENDPOINTS}/we_stale`, 403, { message: "the 'rak_webhook_write' permission" }),
    );
    expect((await failureOf(subscribing())).message).toContain('rak_webhook_write');
  });

  test('the limit of 16 says so, and what to do', async () => {
    wire(
      on(`GET ${ENDPOINTS}`, listOf([])),
      fails(`POST ${ENDPOINTS}`, 400, {
        message: 'You have reached the maximum of 16 test webhook endpoints.',
      }),
    );
    expect(await failureOf(subscribing())).toMatchObject({
      name: 'AppError',
      message:
        'Stripe webhook endpoints: Stripe allows 16 per account and mode, and all are in use. Delete one that nothing needs in the Stripe Dashboard under Developers > Webhooks, or turn off a Zap that starts with Stripe; then turn this Zap on again.',
    });
  });

  test('another refusal is told as it is', async () => {
    wire(
      on(`GET ${ENDPOINTS}`, listOf([])),
      fails(`POST ${ENDPOINTS}`, 400, {
        message: 'Invalid URL: URL must be publicly accessible.',
        param: 'url',
      }),
    );
    expect((await failureOf(subscribing())).message).toBe(
      'Stripe refused the request: Invalid URL: URL must be publicly accessible. (Stripe’s name of the field: url)',
    );
  });

  test('a rate limit is not mistaken for the limit of endpoints', async () => {
    wire(
      on(`GET ${ENDPOINTS}`, listOf([])),
      ...Array.from({ length: 3 }, () =>
        fails(`POST ${ENDPOINTS}`, 429, { code: 'rate_limit', message: 'Request rate limit exceeded.' }),
      ),
    );
    expect((await failureOf(subscribing())).name).toBe('ThrottledError');
  });

  test('an endpoint without a secret could never be trusted', async () => {
    wire(on(`GET ${ENDPOINTS}`, listOf([])), on(`POST ${ENDPOINTS}`, { id: 'we_1' }));
    expect((await failureOf(subscribing())).message).toContain('without a secret');
  });
});

describe('unsubscribe', () => {
  const leaving = () => overStripe((stripe) => unsubscribe(stripe, 'we_1'));

  test('deletes the endpoint', async () => {
    const sent = wire(on(`DELETE ${ENDPOINTS}/we_1`, { id: 'we_1', deleted: true }));
    await leaving();
    expect(sent).toHaveLength(1);
  });

  test('one that is gone already is a success', async () => {
    wire(fails(`DELETE ${ENDPOINTS}/we_1`, 404, { code: 'resource_missing', message: 'No such endpoint' }));
    await expect(leaving()).resolves.toBeUndefined();
  });

  test('another failure is one', async () => {
    wire(fails(`DELETE ${ENDPOINTS}/we_1`, 401, { message: 'Expired API Key' }));
    expect((await failureOf(leaving())).name).toBe('ExpiredAuthError');
  });
});

describe('verifyEvent', () => {
  const event = eventOf('invoice.paid', { id: 'in_1', note: 'ü €' });
  const verify = (delivery: Bundle['rawRequest'], secret = SECRET) => verifyEvent(delivery ?? {}, secret);
  const REFUSED =
    'Webhook: this delivery was not signed by Stripe for this Zap, or is older than 24 hours, and was ignored. If it came from Stripe, turn the Zap off and on again.';

  test.each([
    'Http-Stripe-Signature',
    'HTTP-STRIPE-SIGNATURE',
    'http-stripe-signature',
    'Stripe-Signature',
    'stripe-signature',
  ])('the signature is found under %s', (header) => {
    expect(verify(deliveryOf(event, { header }))).toEqual(event);
  });

  test('a delivery that Zapier held back for 23 hours is fine', () => {
    expect(verify(deliveryOf(event, { ageSeconds: 23 * 3600 })).id).toBe('evt_1');
  });

  const good = deliveryOf(event);
  test.each<[string, Bundle['rawRequest']]>([
    ['signed with another secret', deliveryOf(event, { secret: 'whsec_other' })],
    ['older than a day', deliveryOf(event, { ageSeconds: 24 * 3600 + 5 })],
    ['with another body', { ...good, content: JSON.stringify({ ...event, livemode: true }) }],
    ['with a body that was only reformatted', { ...good, content: JSON.stringify(event, null, 2) }],
    ['without a body', { ...good, content: '' }],
    ['without a signature', { ...good, headers: {} }],
    ['with an empty signature', { ...good, headers: { 'Http-Stripe-Signature': '' } }],
    ['with nonsense for a signature', { ...good, headers: { 'Http-Stripe-Signature': 't=1,v1=abc' } }],
    [
      'whose signature hides in another header',
      { ...good, headers: { 'X-Stripe-Signature': Object.values({ ...good.headers })[0] ?? '' } },
    ],
  ])('a delivery %s is refused', (_what, delivery) => {
    expect(sentenceOf(() => verify(delivery))).toBe(REFUSED);
  });

  test('a signature made with an empty secret proves nothing', () => {
    const payload = JSON.stringify(event);
    const forged = {
      ...good,
      headers: { 'Stripe-Signature': Stripe.webhooks.generateTestHeaderString({ payload, secret: '' }) },
    };
    expect(sentenceOf(() => verify(forged, ''))).toBe(REFUSED);
  });

  test('a delivery to a Zap without a secret is refused', () => {
    expect(sentenceOf(() => verify(good, ''))).toBe(REFUSED);
  });

  test('no delivery at all is refused as well', () => {
    expect(sentenceOf(() => verify(undefined))).toBe(REFUSED);
  });

  test('what is signed but no event is a fault that shows', () => {
    const secret = SECRET;
    const content = 'not json';
    const headers = {
      'Stripe-Signature': Stripe.webhooks.generateTestHeaderString({ payload: content, secret }),
    };
    expect(() => verify({ ...good, content, headers })).toThrow(SyntaxError);
  });

  test('the refusal never repeats the secret or the signature', () => {
    const message = sentenceOf(() => verify({ ...good, content: '{}' }));
    expect(message).not.toContain(SECRET);
    expect(message).not.toContain('v1=');
  });
});
