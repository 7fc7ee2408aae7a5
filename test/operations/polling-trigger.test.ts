import type { Bundle, ZObject } from 'zapier-platform-core';
import { defineEventTrigger } from '../../operations/define-event-trigger.ts';
import { fakeCache } from '../support/cache.ts';
import { listOf } from '../support/objects.ts';
import { FALLEN_BACK, FRESH, fresh, MUG, READ, record, spec } from '../support/product-trigger.ts';
import { fails, on, resets, useWire, wire } from '../support/wire.ts';
import { bundleOf, eventOf, failureOf, inZapier, KEY } from '../support/zapier.ts';

// What the factory does for any polling trigger. What the three of them make of it is in triggers/polling-polling triggers.

useWire();

const { key, display, operation } = defineEventTrigger(spec).polling;

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
  input: { name?: string } = {},
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

test('it says what it is and when to use it', () => {
  expect(key).toBe('product_changed_poll');
  expect(display).toEqual({
    label: 'Product Changed (Polling)',
    description:
      'Triggers when a product changes; checks every few minutes. Use it where all webhook endpoints of your account are taken.',
  });
  expect(operation).toMatchObject({
    type: 'polling',
    outputFields: record.outputFields,
    sample: record.sample,
  });
});

test('a poll is one list of the last day’s events, and one read per new item', async () => {
  const cache = fakeCache();
  const sent = wire(events, fresh, events);
  expect(await poll(cache)).toEqual([FRESH]);
  // Zapier knows the id by now; where it does not, because that poll's answer was lost, the sale is not.
  expect(await poll(cache)).toEqual([FALLEN_BACK]);
  expect(sent).toHaveLength(3);
  const { 'created[gte]': since, ...params } = sent[0]?.params ?? {};
  expect(params).toEqual({ 'types[0]': 'product.created', 'types[1]': 'product.updated', limit: '100' });
  expect(Math.abs(Date.now() / 1000 - 86_400 - Number(since))).toBeLessThan(10);
});

test('tells an object again as the event has it in all polls of a day, without a request', async () => {
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
  const { perform } = defineEventTrigger({ ...spec, fallback: () => null }).polling.operation;
  const cache = fakeCache();
  for (const minutes of [0, 5, 9, 10]) {
    setClock(minutes);
    wire(events, fresh);
    expect(await poll(cache, {}, {}, { perform })).toEqual([FRESH]);
  }
  setClock(11);
  wire(events);
  expect(await poll(cache, {}, {}, { perform })).toEqual([]);
});

test.each<[string, object, Poll]>([
  ['Zap', { zap: { id: 'zap_2' } }, {}],
  ['connected account', {}, { authData: { connected_account: 'acct_1' } }],
  [
    'trigger',
    {},
    {
      perform: defineEventTrigger({ ...spec, key: 'product_changed_too' as never }).polling.operation.perform,
    },
  ],
])('reads an object itself although the poll of another %s has read it', async (_what, meta, other) => {
  const cache = fakeCache();
  wire(events, fresh, events, fresh);
  expect(await poll(cache)).toEqual([FRESH]);
  expect(await poll(cache, meta, {}, other)).toEqual([FRESH]);
});

describe('an object that Stripe has not booked yet', () => {
  const { perform } = defineEventTrigger({ ...spec, isComplete: ({ name }) => name === 'Mug, new' }).polling
    .operation;
  const early = on(READ, MUG);

  test('is left for the next poll within a minute of its event', async () => {
    const cache = fakeCache();
    setClock(0.5);
    wire(events, early, events, fresh);
    expect(await poll(cache, {}, {}, { perform })).toEqual([]);
    expect(await poll(cache, {}, {}, { perform })).toEqual([FRESH]);
  });

  test('is given as it is later than that', async () => {
    setClock(2);
    wire(events, early);
    expect(await poll(fakeCache(), {}, {}, { perform })).toEqual([{ ...FRESH, name: 'Mug' }]);
  });
});

test('events of the other mode, of other accounts and such as the Zap does not want are left out unread', async () => {
  const others = [
    changed(MUG, { livemode: true }),
    changed(MUG, { account: 'acct_2' }),
    changed({ ...MUG, id: 'prod_9', name: 'T-shirt' }),
  ];
  wire(on(EVENTS, listOf(others)));
  expect(await poll(fakeCache(), {}, { name: 'Mug' })).toEqual([]);
});

test('what the fresh object shows as unwanted is left out, and not read again', async () => {
  const cache = fakeCache();
  wire(events, on(READ, { ...MUG, active: false }), events);
  expect(await poll(cache)).toEqual([]);
  expect(await poll(cache)).toEqual([]);
});

test('other fields are another question: what they leave out is read for them', async () => {
  const cache = fakeCache();
  wire(events, fresh, events, fresh);
  expect(await poll(cache)).toEqual([FRESH]);
  expect(await poll(cache, {}, { name: 'Mug' })).toEqual([FRESH]);
});

test('gives an object once a poll, in its newest state', async () => {
  const [renamed, created] = [changed({ ...MUG, name: 'Cup' }), changed(MUG, { type: 'product.created' })];
  wire(on(EVENTS, listOf([renamed, created])), fails(READ, 403, { message: 'No.' }));
  expect(await poll()).toEqual([{ ...FALLEN_BACK, name: 'Cup' }]);
});

test('gives ids without a request for each while the Zap is turned on', async () => {
  wire(events);
  expect(await poll(fakeCache(), { isPopulatingDedupe: true })).toEqual([{ id: 'prod_1' }]);
});

test('in the editor it lists as the instant trigger does', async () => {
  const sent = wire(on('GET /v1/products', listOf([MUG])));
  expect(await poll(fakeCache(), { isLoadingSample: true })).toMatchObject([{ id: 'prod_1' }]);
  expect(sent[0]?.params).toEqual({ limit: '3' });
});

test('a cache that fails costs a request, not the item', async () => {
  const log = jest.spyOn(console, 'log').mockReturnValue(undefined);
  const broken = () => Promise.reject(new Error('cache is down'));
  wire(events, fresh);
  expect(await poll(fakeCache({ get: broken, set: broken }))).toEqual([FRESH]);
  expect(log).toHaveBeenCalledWith(expect.stringContaining('cache is down'));
});

test('events are read page by page', async () => {
  const more = (id: string) => on(EVENTS, listOf([changed({ ...MUG, id }, { id: 'evt_1' })], true));
  const sent = wire(more('prod_2'), events, on('GET /v1/products/prod_2', { ...MUG, id: 'prod_2' }), fresh);
  expect(await poll()).toMatchObject([{ id: 'prod_2' }, FRESH]);
  expect(sent[1]?.params).toMatchObject({ starting_after: 'evt_1' });
});

test('one object that cannot be read keeps back no other', async () => {
  jest.spyOn(console, 'log').mockReturnValue(undefined);
  const both = on(EVENTS, listOf([changed(MUG), changed({ ...MUG, id: 'prod_2' })]));
  const other = 'GET /v1/products/prod_2';
  const down = fails(other, 500, { type: 'api_error' });
  const cache = fakeCache();
  wire(both, fresh, down, down, down, both, on(other, { ...MUG, id: 'prod_2' }));
  expect(await poll(cache)).toEqual([FRESH]);
  expect(await poll(cache)).toMatchObject([{ id: 'prod_1' }, { id: 'prod_2', details_complete: true }]);
});

test('ends in an error if no object can be read, so that an outage does not look like an empty poll', async () => {
  wire(events, resets(READ), resets(READ), resets(READ));
  expect((await failureOf(poll())).name).toBe('ThrottledError');
});

test('what Stripe refuses to show is told as the event has it', async () => {
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

test('what the cache keeps tells nothing of a buyer', async () => {
  const cache = fakeCache();
  const set = jest.spyOn(cache, 'set');
  wire(events, fresh);
  await poll(cache);
  expect(set.mock.calls.map(([, value]) => value)).toEqual([{ prod_1: expect.any(Number) }]);
});
