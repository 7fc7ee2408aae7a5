import timers from 'node:timers/promises';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { instant } from '../../operations/hook.ts';
import { fakeCache } from '../support/cache.ts';
import { listOf } from '../support/objects.ts';
import { FALLEN_BACK, FRESH, fresh, MUG, products, READ, trigger } from '../support/product-trigger.ts';
import { type Answer, fails, on, resets, useWire, wire } from '../support/wire.ts';
import { bundleOf, deliveryOf, eventOf, failureOf, inZapier, KEY, SECRET } from '../support/zapier.ts';

// The life of a hook, for any trigger. The triggers themselves are tested in test/triggers.

useWire();

const { operation, ...words } = instant(trigger);

const event = (more: object = {}) => eventOf('product.updated', MUG, more);

interface Run {
  input?: Record<string, unknown>;
  authData?: Bundle['authData'];
  cache?: ZObject['cache'];
  delivery?: Bundle['rawRequest'];
  perform?: typeof operation.perform;
}

const receive = (
  sent: object,
  { input = {}, authData, cache = fakeCache(), delivery, perform = operation.perform }: Run = {},
) =>
  inZapier(
    (z, bundle: Bundle) => perform({ ...z, cache }, bundle),
    bundleOf(input, {
      authData: authData ?? { api_key: KEY },
      rawRequest: delivery ?? deliveryOf(sent),
      subscribeData: { id: 'we_1', secret: SECRET },
    }),
  );

test('has the declared words, and the fields and the sample of the record', () => {
  expect(words).toMatchObject({
    key: 'product_changed',
    noun: 'Product',
    display: { label: 'Product Changed', description: 'Triggers when a product changes.' },
  });
  expect(operation).toMatchObject({
    type: 'hook',
    inputFields: trigger.inputs.fields,
    outputFields: trigger.record.outputFields,
    sample: trigger.record.sample,
  });
});

const PLATFORM = { api_key: KEY, connected_account: 'acct_1' };

describe('subscribe', () => {
  const LIST = 'GET /v1/webhook_endpoints';
  const CREATE = 'POST /v1/webhook_endpoints';
  const DELETE = 'DELETE /v1/webhook_endpoints/we_1';
  const created = [on(LIST, listOf([])), on(CREATE, { id: 'we_1', secret: SECRET })];

  /** What Zapier hands over when a Zap is turned on or off. */
  const zap = (input: Record<string, unknown> = {}, authData: Bundle['authData'] = { api_key: KEY }) =>
    bundleOf(input, {
      authData,
      targetUrl: 'https://hooks.zapier.com/1',
      subscribeData: { id: 'we_1', secret: SECRET },
    });

  test('subscribes to the events that follow from the input, and filters by their type', async () => {
    const events = ({ name }: { name: string | undefined }): ('product.created' | 'product.updated')[] => [
      name ? 'product.created' : 'product.updated',
    ];
    const { perform, performSubscribe } = instant({ ...trigger, events }).operation;
    const sent = wire(...created);
    expect(await inZapier(performSubscribe, zap({ name: 'Mug' }))).toEqual({ id: 'we_1', secret: SECRET });
    expect(sent[1]?.params).toMatchObject({
      url: 'https://hooks.zapier.com/1',
      'enabled_events[0]': 'product.created',
      description: 'Zapier: Product Changed',
    });
    expect(await receive(event(), { perform, input: { name: 'Mug' } })).toEqual([]);
  });

  // https://docs.stripe.com/connect/webhooks: Stripe takes no endpoint on a connected account.
  test('creates and deletes the endpoint of a connected account on the platform', async () => {
    const sent = wire(...created, on(DELETE, { id: 'we_1', deleted: true }));
    await inZapier(operation.performSubscribe, zap({}, PLATFORM));
    await inZapier(operation.performUnsubscribe, zap({}, PLATFORM));
    expect(sent[1]?.params).toMatchObject({ connect: 'true' });
    for (const { headers } of sent) expect(headers).not.toHaveProperty('stripe-account');
  });

  test.each([
    ['turned on', operation.performSubscribe, LIST],
    ['turned off', operation.performUnsubscribe, DELETE],
  ])('names the permission to write if a Zap cannot be %s', async (_how, perform, request) => {
    wire(fails(request, 403, { message: "Having the 'rak_webhook_read' permission would help." }));
    expect(
      (await failureOf(inZapier<Record<string, unknown>, unknown>(perform, zap({}, PLATFORM)))).message,
    ).toMatch(/allow “Webhook Endpoints: Write” \(rak_webhook_write\)\. Then/);
  });
});

describe('verify', () => {
  test('refuses a forged delivery, without a claim or a request', async () => {
    const cache = fakeCache();
    const delivery = deliveryOf(event(), { secret: 'whsec_forged' });
    const failure = await failureOf(receive(event(), { delivery, cache }));
    expect(failure.message).toMatch(/^Webhook: .*not signed/);
    expect([...cache.entries]).toEqual([]);
  });
});

describe('filter', () => {
  test.each<[string, object, Run]>([
    ['live mode, with a test key', event({ livemode: true }), {}],
    ['test mode, with a live key', event(), { authData: { api_key: 'rk_live_unit' } }],
    ['a connected account, without one in the connection', event({ account: 'acct_1' }), {}],
    ['another connected account', event({ account: 'acct_2' }), { authData: PLATFORM }],
    ['no account, with a connected account in the connection', event(), { authData: PLATFORM }],
    ['another type', eventOf('product.deleted', MUG), {}],
    ['an object that the input excludes', event(), { input: { name: 'T-shirt' } }],
  ])('drops an event of %s, without a request', async (_what, sent, run) => {
    expect(await receive(sent, run)).toEqual([]);
  });
});

describe('read', () => {
  test('reads the object afresh, with one request', async () => {
    const sent = wire(fresh);
    expect(await receive(event())).toEqual([FRESH]);
    expect(sent).toHaveLength(1);
  });

  test('reads for the connected account of the connection, whose Dashboard the row links to', async () => {
    const sent = wire(fresh);
    const authData = { api_key: 'rk_live_unit', connected_account: 'acct_1' };
    expect(await receive(event({ account: 'acct_1', livemode: true }), { authData })).toMatchObject([
      { id: 'prod_1', dashboard_url: 'https://dashboard.stripe.com/acct_1/test/products/prod_1' },
    ]);
    expect(sent[0]?.headers).toMatchObject({ 'stripe-account': 'acct_1' });
  });

  test('drops an event that is over by now', async () => {
    wire(on(READ, { ...MUG, active: false }));
    expect(await receive(event())).toEqual([]);
  });

  test.each([
    ['Mug, new', [FRESH]],
    ['Mug, old', []],
  ])('decides by the fresh object if the payload does not suffice: %s', async (name, rows) => {
    wire(on(READ, { ...MUG, name }));
    expect(await receive(event(), { input: { in_stock: true } })).toEqual(rows);
  });

  describe('an object that Stripe books late', () => {
    const isComplete = ({ name }: { name: string }) => name === 'Mug, new';
    const { perform } = instant({ ...trigger, source: { ...products, isComplete } }).operation;
    const early = on(READ, MUG);

    // https://docs.stripe.com/payments/payment-intents/asynchronous-capture
    test('reads again until it is complete', async () => {
      const sent = wire(early, early, fresh);
      expect(await receive(event(), { perform })).toEqual([FRESH]);
      expect(sent).toHaveLength(3);
    });

    test.each([
      ['fail', Array<Answer>(12).fill(fails(READ, 500, { type: 'api_error' }))],
      ['are refused', Array<Answer>(4).fill(fails(READ, 403, { message: 'No.' }))],
    ])('keeps the first read if later ones %s', async (_how, later) => {
      wire(early, ...later);
      expect(await receive(event(), { perform })).toMatchObject([{ name: 'Mug', details_complete: true }]);
    });

    test('emits what there is after ten seconds', async () => {
      const sleep = jest.mocked(timers.setTimeout);
      wire(early, early, early, early, early);
      expect(await receive(event(), { perform })).toMatchObject([{ id: 'prod_1', name: 'Mug' }]);
      const waits = sleep.mock.calls.map(([ms]) => Number(ms)).filter((ms) => ms >= 1000);
      expect(waits).toEqual([1000, 2000, 3000, 4000]);
    });
  });
});

describe('fall back', () => {
  test.each<[string, Answer]>([
    ['a broken connection', resets(READ)],
    ['a 500', fails(READ, 500, { type: 'api_error' })],
    ['a rate limit', fails(READ, 429, { code: 'rate_limit' })],
    ['a page that is not Stripe’s', on(READ, '<html>', { status: 404 })],
  ])('emits the signed payload after three times %s', async (_what, failure) => {
    const sent = wire(failure, failure, failure);
    expect(await receive(event())).toEqual([FALLEN_BACK]);
    expect(sent).toHaveLength(3);
  });

  test.each<[string, Answer, RegExp]>([
    ['a dead key', fails(READ, 401, { message: 'Expired API Key' }), /no longer accepts the API key/],
    [
      'a missing permission',
      fails(READ, 403, { message: "the 'rak_product_read' permission" }),
      /“Products: Read”/,
    ],
    ['an object that is gone', fails(READ, 404, { code: 'resource_missing' }), /does not know this/],
  ])(
    'emits the signed payload if Stripe refuses the read, with the reason: %s',
    async (_what, refusal, why) => {
      wire(refusal);
      expect(await receive(event())).toEqual([{ ...FALLEN_BACK, details_note: expect.stringMatching(why) }]);
    },
  );

  test('emits the signed payload if the fresh object has an odd shape, and logs the place', async () => {
    const log = jest.spyOn(console, 'error').mockReturnValue();
    const read = () => Promise.reject(new TypeError('data is not iterable'));
    const { perform } = instant({ ...trigger, source: { ...products, read } }).operation;
    const why = 'What Stripe sent had a shape that was not expected.';
    expect(await receive(event(), { perform })).toEqual([
      { ...FALLEN_BACK, details_note: `Only what the event itself says is here. ${why}` },
    ]);
    expect(log).toHaveBeenCalledWith(expect.stringMatching(/^Unexpected TypeError\n {4}at /));
  });

  test('fails if only the fresh object shows whether the Zap wants it, and emits in the next run', async () => {
    wire(resets(READ), resets(READ), resets(READ));
    const run = { cache: fakeCache(), input: { in_stock: true } };
    expect((await failureOf(receive(event(), run))).name).toBe('ThrottledError');
    wire(fresh);
    expect(await receive(event(), run)).toEqual([FRESH]);
  });
});

describe('claim', () => {
  test('emits a fact once, although two events are about it', async () => {
    const cache = fakeCache();
    wire(fresh, fresh);
    expect(await receive(event(), { cache })).toEqual([FRESH]);
    expect(await receive(eventOf('product.created', MUG, { id: 'evt_2' }), { cache })).toEqual([]);
  });

  test('emits two facts of one object', async () => {
    const cache = fakeCache();
    const { perform } = instant({ ...trigger, fact: (_product, { type }) => type }).operation;
    wire(fresh, fresh);
    for (const type of ['product.updated', 'product.created'])
      expect(await receive(eventOf(type, MUG), { cache, perform })).toEqual([FRESH]);
  });

  test('claims the fact for a day, under endpoint, object and trigger, after the read', async () => {
    const cache = fakeCache();
    const sent = wire(fresh);
    const set = jest.spyOn(cache, 'set').mockImplementation(async () => sent.length === 1);
    expect(await receive(event(), { cache })).toEqual([FRESH]);
    expect(set).toHaveBeenCalledWith(
      'claim:we_1:prod_1:product_changed',
      expect.any(String),
      86_400,
      undefined,
      true,
    );
  });

  test('emits if the cache does not answer: twice is better than never', async () => {
    const log = jest.spyOn(console, 'log').mockReturnValue(undefined);
    const set = () => Promise.reject(new Error('cache is down'));
    wire(fresh);
    expect(await receive(event(), { cache: fakeCache({ set }) })).toEqual([FRESH]);
    expect(log).toHaveBeenCalledWith(expect.stringContaining('cache is down'));
  });
});

describe('the list', () => {
  const list = (perform: typeof operation.perform | typeof operation.performList, meta: object = {}) =>
    inZapier(perform, bundleOf({ name: 'Mug' }, { meta: meta as Bundle['meta'] }));
  const page = on('GET /v1/products', listOf([MUG, { ...MUG, id: 'prod_2', name: 'T-shirt' }]));

  test.each([
    ['a hundred items', {}, '100'],
    ['three items in the editor', { isLoadingSample: true }, '3'],
  ])('asks for %s, and holds those that the trigger would fire for', async (_count, meta, limit) => {
    const sent = wire(page);
    expect(await list(operation.performList, meta)).toEqual([{ ...FRESH, name: 'Mug' }]);
    expect(sent[0]?.params).toEqual({ limit });
  });

  test('is the result of perform without a delivery', async () => {
    wire(page);
    expect(await list(operation.perform)).toEqual([{ ...FRESH, name: 'Mug' }]);
  });
});
