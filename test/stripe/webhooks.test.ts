import Stripe from 'stripe';
import type { Bundle } from 'zapier-platform-core';
import { API_VERSION } from '../../stripe/client.ts';
import { subscribe, unsubscribe, verifyEvent } from '../../stripe/webhooks.ts';
import { listOf } from '../support/objects.ts';
import { type Answer, fails, keyOf, on, useWire, wire } from '../support/wire.ts';
import { deliveryOf, eventOf, failureOf, overStripe, SECRET, sentenceOf } from '../support/zapier.ts';

useWire();

const HOOK = 'https://hooks.zapier.com/hooks/standard/1/abc/';
const ENDPOINTS = '/v1/webhook_endpoints';
const subscribing = () =>
  overStripe((stripe) => subscribe(stripe, HOOK, ['invoice.paid', 'refund.created'], 'Invoice Paid', false));

describe('subscribe', () => {
  const none = on(`GET ${ENDPOINTS}`, listOf([]));

  test('creates an endpoint for exactly these events and returns its id and secret', async () => {
    const sent = wire(none, on(`POST ${ENDPOINTS}`, { id: 'we_1', secret: SECRET, url: HOOK }));
    expect(await subscribing()).toEqual({ id: 'we_1', secret: SECRET });
    expect(sent[1]?.params).toEqual({
      url: HOOK,
      'enabled_events[0]': 'invoice.paid',
      'enabled_events[1]': 'refund.created',
      api_version: API_VERSION,
      description: 'Zapier: Invoice Paid',
    });
  });

  test('deletes stale endpoints of the same URL and no other endpoint', async () => {
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
      // Another run has deleted it.
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

  test('creates no second endpoint if a stale one cannot be deleted', async () => {
    wire(
      on(`GET ${ENDPOINTS}`, listOf([{ id: 'we_stale', url: HOOK }])),
      fails(`DELETE ${ENDPOINTS}/we_stale`, 403, { message: "the 'rak_webhook_write' permission" }),
    );
    expect((await failureOf(subscribing())).message).toContain('rak_webhook_write');
  });

  describe('if Stripe repeats an earlier answer', () => {
    const replayed = { headers: { 'content-type': 'application/json', 'idempotent-replayed': 'true' } };
    const endpoint = { id: 'we_1', url: HOOK };
    const old = on(`POST ${ENDPOINTS}`, { ...endpoint, secret: SECRET }, replayed);
    const list = () =>
      on(`GET ${ENDPOINTS}`, listOf([{ ...endpoint, created: Math.floor(Date.now() / 1000) }]));

    test('keeps the endpoint of a run at the same time', async () => {
      wire(list(), old, on(`GET ${ENDPOINTS}/we_1`, { ...endpoint, status: 'enabled' }));
      expect(await subscribing()).toEqual({ id: 'we_1', secret: SECRET });
    });

    test.each<[string, Answer[]]>([
      ['is gone', [old, fails(`GET ${ENDPOINTS}/we_1`, 404, { code: 'resource_missing' })]],
      ['is disabled', [old, on(`GET ${ENDPOINTS}/we_1`, { ...endpoint, status: 'disabled' })]],
      ['comes without its secret', [on(`POST ${ENDPOINTS}`, endpoint, replayed)]],
    ])('creates another endpoint under the next key if the first one %s', async (_what, answers) => {
      const made = on(`POST ${ENDPOINTS}`, { ...endpoint, id: 'we_2', secret: 'whsec_2' });
      const sent = wire(list(), ...answers, made);
      expect(await subscribing()).toEqual({ id: 'we_2', secret: 'whsec_2' });
      const keys = sent.filter(({ request }) => request.startsWith('POST')).map(keyOf);
      expect(new Set(keys).size).toBe(2);
    });
  });

  test('says what to do if all 16 endpoints are in use', async () => {
    const message = 'You have reached the maximum of 16 test webhook endpoints.';
    wire(none, fails(`POST ${ENDPOINTS}`, 400, { message }));
    expect(await failureOf(subscribing())).toMatchObject({
      name: 'AppError',
      message:
        'Stripe webhook endpoints: Stripe allows 16 per account and mode, and all are in use. Delete one that nothing needs in the Stripe Dashboard under Developers > Webhooks, or turn off a Zap that starts with Stripe; then turn this Zap on again.',
    });
  });

  test.each<[string, Answer[], object]>([
    [
      'another refusal',
      [fails(`POST ${ENDPOINTS}`, 400, { message: 'Invalid URL', param: 'url' })],
      { message: 'Stripe refused the request: Invalid URL (Stripe’s name of the field: url)' },
    ],
    [
      'a rate limit',
      Array<Answer>(3).fill(
        fails(`POST ${ENDPOINTS}`, 429, { code: 'rate_limit', message: 'Request rate limit exceeded.' }),
      ),
      { name: 'ThrottledError' },
    ],
    [
      'an endpoint without a secret',
      [on(`POST ${ENDPOINTS}`, { id: 'we_1' })],
      { message: expect.stringContaining('without a secret') },
    ],
  ])('fails after %s', async (_what, answers, expected) => {
    wire(none, ...answers);
    expect(await failureOf(subscribing())).toMatchObject(expected);
  });
});

describe('unsubscribe', () => {
  const DELETE = `DELETE ${ENDPOINTS}/we_1`;
  const unsubscribing = () => overStripe((stripe) => unsubscribe(stripe, 'we_1'));

  test.each([
    ['deletes the endpoint', on(DELETE, { id: 'we_1', deleted: true })],
    ['succeeds if the endpoint is gone', fails(DELETE, 404, { code: 'resource_missing' })],
  ])('%s', async (_what, answer) => {
    wire(answer);
    await expect(unsubscribing()).resolves.toBeUndefined();
  });

  test('fails after another refusal', async () => {
    wire(fails(DELETE, 401, { message: 'Expired API Key' }));
    expect((await failureOf(unsubscribing())).name).toBe('ExpiredAuthError');
  });
});

describe('verifyEvent', () => {
  const event = eventOf('invoice.paid', { id: 'in_1', note: 'ü €' });
  const verify = (delivery: Bundle['rawRequest'], secret = SECRET) => verifyEvent(delivery ?? {}, secret);
  const signatureOf = (payload: string, secret: string) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret });
  const REFUSED =
    'Webhook: this delivery was not signed by Stripe for this Zap, or is older than 24 hours, and was ignored. If it came from Stripe, turn the Zap off and on again.';

  test.each([
    'Http-Stripe-Signature',
    'HTTP-STRIPE-SIGNATURE',
    'http-stripe-signature',
    'Stripe-Signature',
    'stripe-signature',
  ])('finds the signature under %s', (header) => {
    expect(verify(deliveryOf(event, { header }))).toEqual(event);
  });

  test('accepts a delivery that Zapier held back for almost a day', () => {
    expect(verify(deliveryOf(event, { ageSeconds: 24 * 3600 - 60 })).id).toBe('evt_1');
  });

  const good = deliveryOf(event);
  const unsigned = { 'Stripe-Signature': signatureOf(JSON.stringify(event), '') };
  test.each<[string, Bundle['rawRequest'], string?]>([
    ['signed with another secret', deliveryOf(event, { secret: 'whsec_other' })],
    ['signed with an empty secret', { ...good, headers: unsigned }, ''],
    ['to a Zap without a secret', good, ''],
    ['older than a day', deliveryOf(event, { ageSeconds: 24 * 3600 + 5 })],
    ['with another body', { ...good, content: JSON.stringify({ ...event, livemode: true }) }],
    ['with a reformatted body', { ...good, content: JSON.stringify(event, null, 2) }],
    ['without a body', { ...good, content: '' }],
    ['without a signature', { ...good, headers: {} }],
    ['with an empty signature', { ...good, headers: { 'Http-Stripe-Signature': '' } }],
    ['with nonsense as its signature', { ...good, headers: { 'Http-Stripe-Signature': 't=1,v1=abc' } }],
    [
      'with the signature in another header',
      { ...good, headers: { 'X-Stripe-Signature': Object.values({ ...good.headers })[0] ?? '' } },
    ],
    ['without anything', undefined],
  ])('refuses a delivery %s', (_what, delivery, secret = SECRET) => {
    // The sentence repeats neither the secret nor the signature.
    expect(sentenceOf(() => verify(delivery, secret))).toBe(REFUSED);
  });

  test('throws a SyntaxError if the signed body is no event', () => {
    const content = 'not json';
    const headers = { 'Stripe-Signature': signatureOf(content, SECRET) };
    expect(() => verify({ ...good, content, headers })).toThrow(SyntaxError);
  });
});
