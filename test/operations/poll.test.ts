import type { Bundle, ZObject } from 'zapier-platform-core';
import { polling } from '../../operations/poll.ts';
import { fakeCache } from '../support/cache.ts';
import { listOf } from '../support/objects.ts';
import { FALLEN_BACK, FRESH, fresh, MUG, products, READ, trigger } from '../support/product-trigger.ts';
import { fails, on, resets, useWire, wire } from '../support/wire.ts';
import { bundleOf, eventOf, failureOf, inZapier, KEY } from '../support/zapier.ts';

// The life of a poll, for any trigger.

useWire();

const { key, display, operation } = polling(trigger);

const EVENTS = 'GET /v1/events';
const changed = (object: object, more: object = {}) => eventOf('product.updated', object, more);
const events = on(EVENTS, listOf([changed(MUG)]));

interface Poll {
  authData?: Record<string, string>;
  perform?: typeof operation.perform;
}

const poll = (
  cache: ZObject['cache'] = fakeCache(),
  meta: object = {},
  input: { name?: string; in_stock?: boolean } = {},
  { authData = {}, perform = operation.perform }: Poll = {},
) =>
  inZapier(
    (z, bundle: Bundle) => perform({ ...z, cache }, bundle),
    bundleOf(input, {
      meta: { zap: { id: 'zap_1' }, ...meta } as Bundle['meta'],
      authData: { api_key: KEY, ...authData },
    }),
  );

/** Sets the clock to so many minutes after the event. */
const setClock = (minutes: number): void => {
  jest.spyOn(Date, 'now').mockReturnValue((changed(MUG).created + minutes * 60) * 1000);
};

test('says that it polls, and when to use it', () => {
  expect(key).toBe('product_changed_poll');
  expect(display).toEqual({
    label: 'Product Changed (Polling)',
    description:
      'Triggers when a product changes; checks every few minutes. Use it if all webhook endpoints of your account are taken.',
  });
  expect(operation).toMatchObject({
    type: 'polling',
    outputFields: trigger.record.outputFields,
    sample: trigger.record.sample,
  });
});

test('lists the events of the last day and reads each new object once', async () => {
  const cache = fakeCache();
  const sent = wire(events, fresh, events);
  expect(await poll(cache)).toEqual([FRESH]);
  // Zapier drops the id that it knows. If it lost the answer of the first poll, the sale is not lost.
  expect(await poll(cache)).toEqual([FALLEN_BACK]);
  expect(sent).toHaveLength(3);
  const { 'created[gte]': since, ...params } = sent[0]?.params ?? {};
  expect(params).toEqual({ 'types[0]': 'product.created', 'types[1]': 'product.updated', limit: '100' });
  expect(Math.abs(Date.now() / 1000 - 86_400 - Number(since))).toBeLessThan(10);
});

test('emits an object again as its event has it in all polls of a day, without a request', async () => {
  const cache = fakeCache();
  setClock(0);
  wire(events, fresh);
  expect(await poll(cache)).toEqual([FRESH]);
  for (const minutes of [5, 11, 1439]) {
    setClock(minutes);
    wire(events);
    expect(await poll(cache)).toEqual([FALLEN_BACK]);
  }
});

test('reads an object for ten minutes if its payload cannot tell whether the Zap wants it, then no more', async () => {
  const cache = fakeCache();
  for (const minutes of [0, 5, 9, 10]) {
    setClock(minutes);
    wire(events, fresh);
    expect(await poll(cache, {}, { in_stock: true })).toEqual([FRESH]);
  }
  setClock(11);
  wire(events);
  expect(await poll(cache, {}, { in_stock: true })).toEqual([]);
});

test.each<[string, object, Poll]>([
  ['Zap', { zap: { id: 'zap_2' } }, {}],
  ['connected account', {}, { authData: { connected_account: 'acct_1' } }],
  [
    'trigger',
    {},
    {
      perform: polling({ ...trigger, key: 'product_changed_too' }).operation
        .perform as typeof operation.perform,
    },
  ],
])('reads an object itself although the poll of another %s has read it', async (_what, meta, other) => {
  const cache = fakeCache();
  wire(events, fresh, events, fresh);
  expect(await poll(cache)).toEqual([FRESH]);
  expect(await poll(cache, meta, {}, other)).toMatchObject([{ name: 'Mug, new' }]);
});

describe('an object that Stripe has not booked yet', () => {
  const { perform } = polling({
    ...trigger,
    source: { ...products, isComplete: ({ name }) => name === 'Mug, new' },
  }).operation;
  const early = on(READ, MUG);

  test('is left for the next poll within a minute of its event', async () => {
    const cache = fakeCache();
    setClock(0.5);
    wire(events, early, events, fresh);
    expect(await poll(cache, {}, {}, { perform })).toEqual([]);
    expect(await poll(cache, {}, {}, { perform })).toEqual([FRESH]);
  });

  test('is emitted as it is later than that', async () => {
    setClock(2);
    wire(events, early);
    expect(await poll(fakeCache(), {}, {}, { perform })).toEqual([{ ...FRESH, name: 'Mug' }]);
  });
});

test('drops events that the input excludes, without a read', async () => {
  wire(on(EVENTS, listOf([changed({ ...MUG, id: 'prod_9', name: 'T-shirt' })])));
  expect(await poll(fakeCache(), {}, { name: 'Mug' })).toEqual([]);
});

test('drops an object that is over by now, and does not read it again', async () => {
  const cache = fakeCache();
  wire(events, on(READ, { ...MUG, active: false }), events);
  expect(await poll(cache)).toEqual([]);
  expect(await poll(cache)).toEqual([]);
});

test('reads an object anew for other input', async () => {
  const cache = fakeCache();
  wire(events, fresh, events, fresh);
  expect(await poll(cache)).toEqual([FRESH]);
  expect(await poll(cache, {}, { name: 'Mug' })).toEqual([FRESH]);
});

test('emits an object once in a poll, in its newest state', async () => {
  const [renamed, created] = [changed({ ...MUG, name: 'Cup' }), changed(MUG, { type: 'product.created' })];
  wire(on(EVENTS, listOf([renamed, created])), fails(READ, 403, { message: 'No.' }));
  expect(await poll()).toEqual([{ ...FALLEN_BACK, name: 'Cup' }]);
});

test.each([{}, { in_stock: true }])(
  'gives ids without a request for each while a Zap with %j is turned on',
  async (input) => {
    wire(events);
    expect(await poll(fakeCache(), { isPopulatingDedupe: true }, input)).toEqual([{ id: 'prod_1' }]);
  },
);

test('lists objects in the editor, as the instant trigger does', async () => {
  const sent = wire(on('GET /v1/products', listOf([MUG])));
  expect(await poll(fakeCache(), { isLoadingSample: true })).toMatchObject([{ id: 'prod_1' }]);
  expect(sent[0]?.params).toEqual({ limit: '3' });
});

test('reads and emits if the cache fails', async () => {
  const log = jest.spyOn(console, 'log').mockReturnValue(undefined);
  const broken = () => Promise.reject(new Error('cache is down'));
  wire(events, fresh);
  expect(await poll(fakeCache({ get: broken, set: broken }))).toEqual([FRESH]);
  expect(log).toHaveBeenCalledWith(expect.stringContaining('cache is down'));
});

test('reads the events page by page', async () => {
  const more = (id: string) => on(EVENTS, listOf([changed({ ...MUG, id }, { id: 'evt_1' })], true));
  const sent = wire(more('prod_2'), events, on('GET /v1/products/prod_2', { ...MUG, id: 'prod_2' }), fresh);
  expect(await poll()).toMatchObject([{ id: 'prod_2' }, FRESH]);
  expect(sent[1]?.params).toMatchObject({ starting_after: 'evt_1' });
});

test('leaves an object that cannot be read for the next poll, and emits the others', async () => {
  jest.spyOn(console, 'log').mockReturnValue(undefined);
  const both = on(EVENTS, listOf([changed(MUG), changed({ ...MUG, id: 'prod_2' })]));
  const other = 'GET /v1/products/prod_2';
  const down = fails(other, 500, { type: 'api_error' });
  const cache = fakeCache();
  wire(both, fresh, down, down, down, both, on(other, { ...MUG, id: 'prod_2' }));
  expect(await poll(cache)).toEqual([FRESH]);
  expect(await poll(cache)).toMatchObject([{ id: 'prod_1' }, { id: 'prod_2', details_complete: true }]);
});

test('ends in an error if the events cannot be listed', async () => {
  wire(fails(EVENTS, 401, { message: 'Expired API Key provided' }));
  expect((await failureOf(poll())).name).toBe('ExpiredAuthError');
});

test('ends in an error if no object can be read, so that an outage does not look like an empty poll', async () => {
  wire(events, resets(READ), resets(READ), resets(READ));
  expect((await failureOf(poll())).name).toBe('ThrottledError');
});

test('emits the signed payload of an object that Stripe refuses to show', async () => {
  wire(events, fails(READ, 403, { message: 'No.' }));
  expect(await poll()).toEqual([FALLEN_BACK]);
});

test('remembers only objects that have an event of the last day', async () => {
  const cache = fakeCache();
  const set = jest.spyOn(cache, 'set');
  wire(events, fresh, on(EVENTS, listOf([])));
  await poll(cache);
  await poll(cache);
  expect(set.mock.calls.at(-1)?.[1]).toEqual({});
});

test('keeps no customer data in the cache', async () => {
  const cache = fakeCache();
  const set = jest.spyOn(cache, 'set');
  wire(events, fresh);
  await poll(cache);
  expect(set.mock.calls.map(([, value]) => value)).toEqual([{ prod_1: expect.any(Number) }]);
});
