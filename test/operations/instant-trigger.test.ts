import timers from 'node:timers/promises';
import type { Bundle, ZObject } from 'zapier-platform-core';
import { defineEventTrigger } from '../../operations/define-event-trigger.ts';
import { fakeCache } from '../support/cache.ts';
import { listOf } from '../support/objects.ts';
import { FALLEN_BACK, FRESH, fresh, MUG, READ, record, spec } from '../support/product-trigger.ts';
import { type Answer, fails, on, resets, useWire, wire } from '../support/wire.ts';
import { bundleOf, deliveryOf, eventOf, failureOf, inZapier, KEY, SECRET } from '../support/zapier.ts';

// What the factory does for any trigger. What single ones make of it is in test/triggers.

useWire();

const { operation, ...rest } = defineEventTrigger(spec).instant;

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

test('the trigger carries what was declared, and the record’s fields and sample', () => {
  expect(rest).toEqual(
    expect.objectContaining({
      key: 'product_changed',
      noun: 'Product',
      display: { label: 'Product Changed', description: 'Triggers when a product changes.' },
    }),
  );
  expect(operation).toMatchObject({
    type: 'hook',
    inputFields: spec.inputs.fields,
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

  test('that is forged is an error: nothing is claimed, and Stripe is not asked', async () => {
    const cache = fakeCache();
    const claims = jest.spyOn(cache, 'set');
    const delivery = deliveryOf(event(), { secret: 'whsec_forged' });
    expect((await failureOf(receive(event(), { delivery, cache }))).message).toMatch(
      /^Webhook: .*not signed/,
    );
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

  test('whose fresh object shows that the Zap does not want it emits nothing', async () => {
    wire(on(READ, { ...MUG, active: false }));
    expect(await receive(event())).toEqual([]);
  });

  test('where events follow from the input, counts by its type as well', async () => {
    const events: typeof spec.events = ({ name }) => [name ? 'product.created' : 'product.updated'];
    const { perform, performSubscribe } = defineEventTrigger({ ...spec, events }).instant.operation;
    const endpoints = '/v1/webhook_endpoints';
    const sent = wire(
      on(`GET ${endpoints}`, listOf([])),
      on(`POST ${endpoints}`, { id: 'we_1', secret: SECRET }),
    );
    await inZapier(performSubscribe, bundleOf({ name: 'Mug' }, { targetUrl: 'https://hooks.zapier.com/1' }));
    expect(sent[1]?.params).toMatchObject({
      url: 'https://hooks.zapier.com/1',
      'enabled_events[0]': 'product.created',
      description: 'Zapier: Product Changed',
    });
    expect(await receive(event(), { perform, input: { name: 'Mug' } })).toEqual([]);
  });
});

describe('where Stripe is out of reach', () => {
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

  test('without a fallback the step fails, claims nothing, and emits when it is run again', async () => {
    wire(resets(READ), resets(READ), resets(READ));
    const cache = fakeCache();
    const { perform } = defineEventTrigger({ ...spec, fallback: () => null }).instant.operation;
    expect((await failureOf(receive(event(), { perform, cache }))).name).toBe('ThrottledError');
    wire(fresh);
    expect(await receive(event(), { perform, cache })).toEqual([FRESH]);
  });
});

describe('one business fact', () => {
  test('that two events tell is emitted once, unless the trigger tells them apart', async () => {
    const created = eventOf('product.created', MUG, { id: 'evt_2' });
    const cache = fakeCache();
    const { perform } = defineEventTrigger({ ...spec, fact: (_product, { type }) => type }).instant.operation;
    wire(fresh, fresh, fresh, fresh);
    expect(await receive(event(), { cache })).toEqual([FRESH]);
    expect(await receive(created, { cache })).toEqual([]);
    expect(await receive(event(), { cache, perform })).toEqual([FRESH]);
    expect(await receive(created, { cache, perform })).toEqual([FRESH]);
  });

  test('is claimed under the endpoint, the object and the trigger, after the work is done', async () => {
    const cache = fakeCache();
    const set = jest.spyOn(cache, 'set');
    const sent = wire(fresh);
    set.mockImplementation(async () => sent.length === 1);
    expect(await receive(event(), { cache })).toEqual([FRESH]);
    expect(set.mock.calls[0]?.[0]).toBe('claim:we_1:prod_1:product_changed');
  });
});

describe('the list', () => {
  const list = (perform: typeof operation.perform | typeof operation.performList, meta: object = {}) =>
    inZapier(perform, bundleOf({ name: 'Mug' }, { meta: meta as Bundle['meta'] }));
  const page = on('GET /v1/products', listOf([MUG, { ...MUG, id: 'prod_2', name: 'T-shirt' }]));

  test.each([
    ['a hundred', {}, '100'],
    ['three while a person waits in the editor', { isLoadingSample: true }, '3'],
  ])('asks for %s, of what the trigger would have fired for', async (_count, meta, limit) => {
    const sent = wire(page);
    expect(await list(operation.performList, meta)).toEqual([{ ...FRESH, name: 'Mug' }]);
    expect(sent[0]?.params).toEqual({ limit });
  });

  test('is what perform answers where nothing was delivered', async () => {
    wire(page);
    expect(await list(operation.perform)).toEqual([{ ...FRESH, name: 'Mug' }]);
  });
});

describe('what Stripe books late', () => {
  const { perform } = defineEventTrigger({ ...spec, isComplete: ({ name }) => name === 'Mug, new' }).instant
    .operation;
  const early = on(READ, MUG);

  // https://docs.stripe.com/payments/payment-intents/asynchronous-capture
  test('is looked for again, until it is there', async () => {
    const sent = wire(early, early, fresh);
    expect(await receive(event(), { perform })).toEqual([FRESH]);
    expect(sent).toHaveLength(3);
  });

  test('and where a second look fails, the first one counts', async () => {
    const down = fails(READ, 500, { type: 'api_error' });
    wire(early, ...Array<Answer>(12).fill(down));
    expect(await receive(event(), { perform })).toMatchObject([{ name: 'Mug', details_complete: true }]);
  });

  test('and for so long only: then the order passes without it', async () => {
    const sleep = jest.mocked(timers.setTimeout);
    wire(early, early, early, early, early);
    expect(await receive(event(), { perform })).toMatchObject([{ id: 'prod_1', name: 'Mug' }]);
    const waits = sleep.mock.calls.map(([ms]) => Number(ms)).filter((ms) => ms >= 1000);
    expect(waits).toEqual([1000, 2000, 3000, 4000]);
  });
});
