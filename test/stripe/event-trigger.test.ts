import type { Bundle, ZObject } from 'zapier-platform-core';
import { defineEventTrigger } from '../../stripe/event-trigger.ts';
import {
  type Answer,
  bundleOf,
  cacheOf,
  deliveryOf,
  eventOf,
  fails,
  failureOf,
  inZapier,
  KEY,
  listOf,
  on,
  resets,
  SECRET,
  useWire,
  wire,
} from '../support/unit.ts';
import { FRESH, fresh, inputFields, MUG, READ, record, spec } from '../support/unit-trigger.ts';

useWire();

const { operation, ...rest } = defineEventTrigger(spec);

const event = (more: object = {}) => eventOf('product.updated', MUG, more);

interface Run {
  input?: { name?: string };
  authData?: Bundle['authData'];
  cache?: ZObject['cache'];
  delivery?: Bundle['rawRequest'];
  perform?: typeof operation.perform;
}

const receive = (
  sent: object,
  { input = {}, authData, cache = cacheOf(), delivery, perform = operation.perform }: Run = {},
) =>
  inZapier(
    (z, bundle: Bundle<{ name?: string }>) => perform({ ...z, cache }, bundle),
    bundleOf(input, {
      authData: authData ?? { api_key: KEY },
      rawRequest: delivery ?? deliveryOf(sent),
      subscribeData: { id: 'we_1', secret: SECRET },
    }),
  );

test('the trigger carries what was declared, and the record’s fields and sample', () => {
  expect(rest).toEqual({
    key: 'product_changed',
    noun: 'Product',
    display: { label: 'Product Changed', description: 'Triggers when a product changes.' },
  });
  expect(operation).toMatchObject({
    type: 'hook',
    inputFields,
    outputFields: record.outputFields,
    sample: record.sample,
  });
});

describe('a delivery', () => {
  test('is read afresh, with one request', async () => {
    const sent = wire(fresh);
    expect(await receive(event())).toEqual([FRESH]);
    expect(sent).toHaveLength(1);
  });

  test.each<[string, object, Run]>([
    ['that is forged', event(), { delivery: deliveryOf(event(), { secret: 'whsec_forged' }) }],
    ['that is unsigned', event(), { delivery: { ...deliveryOf(event()), headers: {} } }],
    ['that is older than a day', event(), { delivery: deliveryOf(event(), { ageSeconds: 90_000 }) }],
  ])('%s is an error, and Stripe is not asked', async (_what, sent, run) => {
    const cache = cacheOf();
    const claims = jest.spyOn(cache, 'set');
    const failure = await failureOf(receive(sent, { ...run, cache }));
    expect(failure).toMatchObject({
      name: 'AppError',
      message: expect.stringMatching(/^Webhook: .*not signed/),
    });
    expect(claims).not.toHaveBeenCalled();
  });

  const PLATFORM = { api_key: KEY, connected_account: 'acct_1' };
  test.each<[string, object, Run]>([
    ['of live mode to a test key', event({ livemode: true }), {}],
    ['of test mode to a live key', event(), { authData: { api_key: 'rk_live_unit' } }],
    ['of a connected account, to the platform’s own Zap', event({ account: 'acct_1' }), {}],
    ['of another connected account', event({ account: 'acct_2' }), { authData: PLATFORM }],
    ['of a type that was not asked for', eventOf('product.deleted', MUG), {}],
    ['that the Zap does not want', event(), { input: { name: 'T-shirt' } }],
  ])('%s emits nothing, and Stripe is not asked', async (_what, sent, run) => {
    expect(await receive(sent, run)).toEqual([]);
  });

  test('of the connected account that the connection acts for is received', async () => {
    const sent = wire(fresh);
    expect(await receive(event({ account: 'acct_1' }), { authData: PLATFORM })).toEqual([FRESH]);
    expect(sent[0]?.headers['stripe-account']).toBe('acct_1');
  });

  test('of live mode is received with a live key', async () => {
    wire(fresh);
    expect(await receive(event({ livemode: true }), { authData: { api_key: 'rk_live_unit' } })).toEqual([
      FRESH,
    ]);
  });

  test('whose fresh object shows that the Zap does not want it emits nothing', async () => {
    wire(on(READ, { ...MUG, active: false }));
    expect(await receive(event())).toEqual([]);
  });
});

describe('where Stripe is out of reach', () => {
  const FALLEN_BACK = { id: 'prod_1', name: 'Mug', details_complete: false };

  test.each<[string, Answer]>([
    ['a broken connection', resets(READ)],
    ['a 500', fails(READ, 500, { type: 'api_error' })],
    ['a rate limit', fails(READ, 429, { code: 'rate_limit' })],
    ['a proxy’s page', on(READ, '<html>', { status: 502 })],
  ])('after %s, three times, the signed payload is emitted', async (_what, failure) => {
    const sent = wire(failure, failure, failure);
    expect(await receive(event())).toEqual([FALLEN_BACK]);
    expect(sent).toHaveLength(3);
  });

  test('a retry that succeeds brings the details', async () => {
    wire(resets(READ), fresh);
    expect(await receive(event())).toEqual([FRESH]);
  });

  test('without a fallback the step fails, and is run again later', async () => {
    wire(resets(READ), resets(READ), resets(READ));
    const cache = cacheOf();
    const { perform } = defineEventTrigger({ ...spec, fallback: () => null }).operation;
    expect((await failureOf(receive(event(), { perform, cache }))).name).toBe('ThrottledError');
    // The failed run claimed nothing: the next one emits.
    wire(fresh);
    expect(await receive(event(), { perform, cache })).toEqual([FRESH]);
  });

  test.each([
    [401, 'ExpiredAuthError'],
    [403, 'AppError'],
    [404, 'AppError'],
  ])('an answer with %p is no outage, and an %s', async (status, name) => {
    wire(fails(READ, status, { code: 'resource_missing', message: 'No.' }));
    expect((await failureOf(receive(event()))).name).toBe(name);
  });
});

describe('one business fact', () => {
  test('that is delivered twice is emitted once', async () => {
    const cache = cacheOf();
    wire(fresh, fresh);
    expect(await receive(event(), { cache })).toEqual([FRESH]);
    expect(await receive(event(), { cache })).toEqual([]);
  });

  test('that two events tell is emitted once, unless the trigger tells them apart', async () => {
    const created = eventOf('product.created', MUG, { id: 'evt_2' });
    const cache = cacheOf();
    const { perform } = defineEventTrigger({ ...spec, fact: (_product, { type }) => type }).operation;
    wire(fresh, fresh, fresh, fresh);
    expect(await receive(event(), { cache })).toEqual([FRESH]);
    expect(await receive(created, { cache })).toEqual([]);
    expect(await receive(event(), { cache, perform })).toEqual([FRESH]);
    expect(await receive(created, { cache, perform })).toEqual([FRESH]);
  });

  test('is claimed under the endpoint, the object and the trigger, after the work is done', async () => {
    const cache = cacheOf();
    const set = jest.spyOn(cache, 'set');
    const sent = wire(fresh);
    set.mockImplementation(async () => sent.length === 1);
    expect(await receive(event(), { cache })).toEqual([FRESH]);
    expect(set.mock.calls[0]?.[0]).toBe('claim:we_1:prod_1:product_changed');
  });
});

describe('performList', () => {
  const list = (perform: typeof operation.perform | typeof operation.performList, meta: object = {}) =>
    inZapier(perform, bundleOf({ name: 'Mug' }, { meta: meta as Bundle['meta'] }));
  const page = on('GET /v1/products', listOf([MUG, { ...MUG, id: 'prod_2', name: 'T-shirt' }]));
  const MUGS = [{ id: 'prod_1', name: 'Mug', details_complete: true }];

  test('lists what the trigger would have fired for, with the keys of a delivery', async () => {
    const sent = wire(page, fresh);
    const rows = await list(operation.performList);
    expect(rows).toEqual(MUGS);
    expect(sent[0]?.params).toEqual({ limit: '100' });
    const [delivered] = await receive(event());
    expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(delivered ?? {}));
  });

  test('asks for three while a person waits in the editor', async () => {
    const sent = wire(page);
    await list(operation.performList, { isLoadingSample: true });
    expect(sent[0]?.params).toEqual({ limit: '3' });
  });

  test('is what perform answers where nothing was delivered', async () => {
    wire(page);
    expect(await list(operation.perform)).toEqual(MUGS);
  });

  test('fails where Stripe does: no empty list hides it', async () => {
    wire(fails('GET /v1/products', 401, {}));
    expect((await failureOf(list(operation.performList))).name).toBe('ExpiredAuthError');
  });
});

describe('turning the Zap on and off', () => {
  const ENDPOINTS = '/v1/webhook_endpoints';

  test('subscribes the Zap’s own address to the declared events', async () => {
    const sent = wire(
      on(`GET ${ENDPOINTS}`, listOf([])),
      on(`POST ${ENDPOINTS}`, { id: 'we_1', secret: SECRET }),
    );
    const bundle = bundleOf({}, { targetUrl: 'https://hooks.zapier.com/1' });
    expect(await inZapier(operation.performSubscribe, bundle)).toEqual({ id: 'we_1', secret: SECRET });
    expect(sent[1]?.params).toMatchObject({
      url: 'https://hooks.zapier.com/1',
      'enabled_events[0]': 'product.created',
      'enabled_events[1]': 'product.updated',
      description: 'Zapier: Product Changed',
    });
  });

  test('events may follow from the input', async () => {
    const chosen = defineEventTrigger({
      ...spec,
      events: ({ name }) => (name ? ['product.created'] : ['product.updated']),
    }).operation;
    const sent = wire(
      on(`GET ${ENDPOINTS}`, listOf([])),
      on(`POST ${ENDPOINTS}`, { id: 'we_1', secret: SECRET }),
    );
    await inZapier(chosen.performSubscribe, bundleOf({ name: 'Mug' }));
    expect(sent[1]?.params).toMatchObject({ 'enabled_events[0]': 'product.created' });
    // The same Zap takes no other events, were the endpoint changed by hand.
    expect(await receive(event(), { perform: chosen.perform, input: { name: 'Mug' } })).toEqual([]);
  });

  test('deletes the Zap’s endpoint and no other', async () => {
    const sent = wire(on(`DELETE ${ENDPOINTS}/we_1`, { id: 'we_1', deleted: true }));
    await inZapier(
      operation.performUnsubscribe,
      bundleOf({}, { subscribeData: { id: 'we_1', secret: SECRET } }),
    );
    expect(sent).toHaveLength(1);
  });
});
