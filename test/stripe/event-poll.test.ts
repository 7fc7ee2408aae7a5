import type { Bundle, ZObject } from 'zapier-platform-core';
import { definePollingTwin } from '../../stripe/event-poll.ts';
import {
  bundleOf,
  cacheOf,
  eventOf,
  fails,
  failureOf,
  inZapier,
  listOf,
  on,
  useWire,
  wire,
} from '../support/unit.ts';
import { FRESH, fresh, MUG, record, spec } from '../support/unit-trigger.ts';

useWire();

const { key, display, operation } = definePollingTwin(spec);

const EVENTS = 'GET /v1/events';
const changed = (object: object, more: object = {}) => eventOf('product.updated', object, more);

/** A cache that keeps values, not only claims. */
const memory = (): ZObject['cache'] => {
  const values = new Map<string, unknown>();
  return {
    ...cacheOf(),
    get: async (name) => values.get(name) ?? null,
    set: async (name, value) => values.set(name, value) !== undefined,
  };
};

const poll = (cache: ZObject['cache'] = memory(), meta: object = {}, input: { name?: string } = {}) =>
  inZapier(
    (z, bundle: Bundle<{ name?: string }>) => operation.perform({ ...z, cache }, bundle),
    bundleOf(input, { meta: meta as Bundle['meta'] }),
  );

test('the twin says what it is and when to use it', () => {
  expect(key).toBe('product_changed_poll');
  expect(display).toEqual({
    label: 'Product Changed (Polling)',
    description:
      'Triggers when a product changes; checks every few minutes. Use it where all 16 webhook endpoints of your Stripe account are taken.',
  });
  expect(operation).toMatchObject({
    type: 'polling',
    outputFields: record.outputFields,
    sample: record.sample,
  });
});

test('a poll is one list of the last day’s events, and one read per new item', async () => {
  const cache = memory();
  const sent = wire(on(EVENTS, listOf([changed(MUG)])), fresh, on(EVENTS, listOf([changed(MUG)])));
  expect(await poll(cache)).toEqual([FRESH]);
  expect(await poll(cache)).toEqual([FRESH]);
  expect(sent).toHaveLength(3);
  const { 'created[gte]': since, ...params } = sent[0]?.params ?? {};
  expect(params).toEqual({ 'types[0]': 'product.created', 'types[1]': 'product.updated', limit: '100' });
  expect(Math.abs(Date.now() / 1000 - 86_400 - Number(since))).toBeLessThan(10);
});

test('events of the other mode, of other accounts and such as the Zap does not want are left out unread', async () => {
  wire(
    on(
      EVENTS,
      listOf([
        changed(MUG, { livemode: true }),
        changed(MUG, { account: 'acct_2' }),
        changed({ ...MUG, id: 'prod_9', name: 'T-shirt' }),
      ]),
    ),
  );
  expect(await poll(memory(), {}, { name: 'Mug' })).toEqual([]);
});

test('what the fresh object shows as unwanted is left out, and not read again', async () => {
  const events = on(EVENTS, listOf([changed(MUG)]));
  const cache = memory();
  wire(events, on('GET /v1/products/prod_1', { ...MUG, active: false }), events);
  expect(await poll(cache)).toEqual([]);
  expect(await poll(cache)).toEqual([]);
});

test('other fields are another question: what they leave out is read for them', async () => {
  const events = on(EVENTS, listOf([changed(MUG)]));
  const cache = memory();
  wire(events, fresh, events, fresh);
  expect(await poll(cache)).toEqual([FRESH]);
  expect(await poll(cache, {}, { name: 'Mug' })).toEqual([FRESH]);
});

test('while the Zap is turned on, the ids are enough', async () => {
  const sent = wire(on(EVENTS, listOf([changed(MUG)])));
  expect(await poll(memory(), { isPopulatingDedupe: true })).toMatchObject([{ id: 'prod_1' }]);
  expect(sent).toHaveLength(1);
});

test('in the editor it lists as its instant twin does', async () => {
  const sent = wire(on('GET /v1/products', listOf([MUG])));
  expect(await poll(memory(), { isLoadingSample: true })).toMatchObject([{ id: 'prod_1' }]);
  expect(sent[0]?.params).toEqual({ limit: '3' });
});

test('a cache that fails costs a request, not the item', async () => {
  const log = jest.spyOn(console, 'log').mockReturnValue(undefined);
  const broken = () => Promise.reject(new Error('cache is down'));
  wire(on(EVENTS, listOf([changed(MUG)])), fresh);
  expect(await poll({ ...memory(), get: broken, set: broken })).toEqual([FRESH]);
  expect(log).toHaveBeenCalledWith(expect.stringContaining('cache is down'));
});

test('a failure is one', async () => {
  wire(fails(EVENTS, 401, {}));
  expect((await failureOf(poll())).name).toBe('ExpiredAuthError');
});
