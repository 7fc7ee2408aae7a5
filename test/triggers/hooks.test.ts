import { listOf } from '../support/objects.ts';
import { fails, on, useWire, wire } from '../support/wire.ts';
import {
  delivered,
  deliveryOf,
  ENDPOINT,
  eventOf,
  failureOf,
  instantTriggers,
  KEY,
  type Operation,
  run,
  SECRET,
  step,
} from '../support/zapier.ts';

// What holds for every instant trigger, whatever it is about.

const strays = useWire();

/** `event_received` listens to what it is told to. */
const INPUT = { event_types: ['charge.captured'] };

const hooks = instantTriggers().map(({ key, operation }) => [key, operation] as const);

const TARGET = 'https://hooks.zapier.com/hooks/standard/1/abc/';
const LIST = 'GET /v1/webhook_endpoints';
const CREATE = 'POST /v1/webhook_endpoints';
const DELETE = 'DELETE /v1/webhook_endpoints';

const created = { id: 'we_new', object: 'webhook_endpoint', secret: SECRET };

const genuine = eventOf('charge.captured', { id: 'ch_1' });
const sealed = delivered(genuine, INPUT);

/** What Zapier does with a trigger. */
const zapOf = (operation: Operation['operation']) => ({
  subscribe: (authData: Record<string, string> = {}) =>
    run<unknown>(operation.performSubscribe, { ...step(INPUT, authData), targetUrl: TARGET }),
  unsubscribe: (authData: Record<string, string> = {}) =>
    run<unknown>(operation.performUnsubscribe, {
      ...step(INPUT, authData),
      targetUrl: TARGET,
      subscribeData: { id: ENDPOINT, secret: SECRET },
    }),
  receive: (event: object, signing = {}, authData = {}) =>
    run(operation.perform, delivered(event, INPUT, { signing, authData })),
});

test('there are instant triggers', () => expect(hooks.length).toBeGreaterThanOrEqual(3));

describe.each(hooks)('%s', (_key, operation) => {
  const { subscribe, unsubscribe, receive } = zapOf(operation);

  test('subscribes with the URL of the Zap and the pinned API version, and keeps id and secret', async () => {
    const sent = wire(on(LIST, listOf([])), on(CREATE, created));
    expect(await subscribe()).toEqual({ id: 'we_new', secret: SECRET });
    expect(sent.map(({ request }) => request)).toEqual([LIST, CREATE]);
    expect(sent[1]).toMatchObject({
      params: {
        url: TARGET,
        api_version: '2026-10-28.endive',
        description: expect.stringMatching(/^Zapier: /),
      },
      headers: {
        authorization: `Bearer ${KEY}`,
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
    });
    expect(Object.keys(sent[1]?.params ?? {})).toContain('enabled_events[0]');
    expect(sent[1]?.params).not.toHaveProperty('connect');
  });

  // https://docs.stripe.com/connect/webhooks: Stripe takes no endpoint on a connected account.
  test('for a connected account, the endpoint is the platform’s, and hears that account alone', async () => {
    const account = { connected_account: 'acct_shop' };
    const sent = wire(
      on(LIST, listOf([])),
      on(CREATE, created),
      on(`${DELETE}/${ENDPOINT}`, { id: ENDPOINT, deleted: true }),
    );
    expect(await subscribe(account)).toEqual({ id: 'we_new', secret: SECRET });
    await unsubscribe(account);
    expect(sent[1]?.params).toMatchObject({ connect: 'true' });
    for (const { headers } of sent) expect(headers).not.toHaveProperty('stripe-account');
    for (const event of [genuine, { ...genuine, account: 'acct_other' }]) {
      expect(await receive(event, {}, account)).toEqual([]);
    }
  });

  test('tells what a key has to be allowed to write, although a list is refused first', async () => {
    wire(fails(LIST, 403, { message: "Having the 'rak_webhook_read' permission would help." }));
    expect((await failureOf(subscribe({ connected_account: 'acct_shop' }))).message).toMatch(
      /allow “Webhook Endpoints: Write” \(rak_webhook_write\)\. Then/,
    );
  });

  test('deletes its endpoint when the Zap is turned off', async () => {
    const sent = wire(on(`${DELETE}/${ENDPOINT}`, { id: ENDPOINT, deleted: true }));
    await unsubscribe();
    expect(sent).toHaveLength(1);
  });

  test('refuses a delivery that is signed with another secret, and asks Stripe nothing', async () => {
    const { message } = await failureOf(receive(genuine, { secret: 'whsec_other' }));
    expect(message).toMatch(/^Webhook: .*not signed by Stripe/);
    expect(strays).toEqual([]);
  });

  test('ignores its own events where they are of live mode or of another account', async () => {
    const sent = wire(on(LIST, listOf([])), on(CREATE, created));
    await subscribe();
    const types = Object.entries(sent[1]?.params ?? {}).filter(([name]) =>
      name.startsWith('enabled_events['),
    );
    expect(types).not.toEqual([]);
    for (const [, type] of types) {
      for (const more of [{ livemode: true }, { account: 'acct_other' }]) {
        const object = { id: 'x_1', payment_status: 'paid', payment_link: 'plink_1' };
        expect(await receive(eventOf(type, object, more))).toEqual([]);
      }
    }
    expect(strays).toEqual([]);
  });
});

// One factory makes them all: a closer look at three of them.
const SPINE = ['payment_completed', 'invoice_paid', 'refund_issued'];

describe.each(hooks.filter(([key]) => SPINE.includes(key)))('%s, closely,', (_key, operation) => {
  const { subscribe, unsubscribe, receive } = zapOf(operation);

  test('replaces the endpoint that an earlier try left for the same URL, and no other', async () => {
    const others = [`${TARGET}2`, TARGET.slice(0, -1), 'https://shop.example.com/stripe'];
    const endpoints = [TARGET, ...others].map((url, i) => ({ id: `we_${i}`, url }));
    const sent = wire(
      on(LIST, listOf(endpoints)),
      on(`${DELETE}/we_0`, { id: 'we_0', deleted: true }),
      on(CREATE, created),
    );
    await subscribe();
    expect(sent.map(({ request }) => request)).toEqual([LIST, `${DELETE}/we_0`, CREATE]);
  });

  test('says what to do where all 16 endpoints are in use', async () => {
    const message = 'You have reached the maximum of 16 test webhook endpoints.';
    wire(on(LIST, listOf([])), fails(CREATE, 400, { message }));
    const failure = await failureOf(subscribe());
    expect(failure.message).toMatch(/allows 16 per account and mode.*Delete one.*turn this Zap on again/);
  });

  test('does not blame the limit for other refusals', async () => {
    wire(on(LIST, listOf([])), fails(CREATE, 400, { message: 'Invalid URL', param: 'url' }));
    expect((await failureOf(subscribe())).message).toMatch(/Invalid URL/);
  });

  test('is content where the endpoint is gone already', async () => {
    wire(fails(`${DELETE}/${ENDPOINT}`, 404, { code: 'resource_missing' }));
    await expect(unsubscribe()).resolves.not.toThrow();
  });

  test('does not hide another failure to turn off', async () => {
    wire(fails(`${DELETE}/${ENDPOINT}`, 403, { message: "the 'rak_webhook_write' permission" }));
    expect((await failureOf(unsubscribe())).message).toMatch(/rak_webhook_write/);
  });

  test.each([
    ['unsigned', { rawRequest: { ...sealed.rawRequest, headers: { Accept: '*/*' } } }],
    ['signed with another secret', { rawRequest: deliveryOf(genuine, { secret: 'whsec_other' }) }],
    [
      'changed after it was signed',
      { rawRequest: { ...sealed.rawRequest, content: sealed.rawRequest.content?.replace('ch_1', 'ch_2') } },
    ],
    ['a day old', { rawRequest: deliveryOf(genuine, { ageSeconds: 24 * 60 * 60 + 60 }) }],
    [
      'signed with an empty secret',
      { subscribeData: { id: ENDPOINT, secret: '' }, rawRequest: deliveryOf(genuine, { secret: '' }) },
    ],
    ['for a Zap without a secret', { subscribeData: { id: ENDPOINT } }],
    ['empty', { rawRequest: { ...sealed.rawRequest, content: '' } }],
  ])('refuses a delivery that is %s, and asks Stripe nothing', async (_name, forgery) => {
    const { name, message } = await failureOf(run(operation.perform, { ...sealed, ...forgery }));
    expect([name, message]).toEqual(['AppError', expect.stringMatching(/^Webhook: .*not signed by Stripe/)]);
    expect(strays).toEqual([]);
  });

  test.each([
    ['Http-Stripe-Signature'],
    ['HTTP-STRIPE-SIGNATURE'],
    ['stripe-signature'],
    ['Stripe-Signature'],
  ])('takes the signature from the header %s', async (header) => {
    const type = 'account.updated';
    await expect(receive(eventOf(type, { id: 'acct_1' }), { header })).resolves.toEqual([]);
  });

  test('takes a delivery that Zapier held back for most of a day, if it is not its own event', async () => {
    const old = { ageSeconds: 24 * 60 * 60 - 60 };
    await expect(receive(eventOf('account.updated', { id: 'acct_1' }), old)).resolves.toEqual([]);
  });

  test('ignores an event that it did not ask for', async () => {
    expect(await receive(eventOf('account.updated', { id: 'acct_1' }))).toEqual([]);
    expect(strays).toEqual([]);
  });

  test.each([
    ['no key', { api_key: '' }, /^API Key: a Stripe key starts with/],
    ['a publishable key', { api_key: 'pk_test_123' }, /^API Key: this is a publishable key/],
    ['another id as the account', { connected_account: 'cus_1' }, /^Connected Account: .*acct_/],
  ])('with %s it says so', async (_name, authData, words) => {
    const failure = await failureOf(run(operation.perform, delivered(genuine, INPUT, { authData })));
    expect(failure.message).toMatch(words);
    expect(strays).toEqual([]);
  });
});
