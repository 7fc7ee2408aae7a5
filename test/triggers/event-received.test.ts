import { EVENT_TYPES } from '../../forms/event-types.ts';
import { fakeCache } from '../support/cache.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { eventOf, failureOf, idsOf, type Row, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list, subscribe } = triggerOf('event_received');

const EVENTS = 'GET /v1/events';
const product = { id: 'prod_1', object: 'product', name: 'T-shirt' };
const updated = eventOf('product.updated', product);

test('emits the event with its object, without a request', async () => {
  expect(await receive(updated, { event_types: ['product.updated'] })).toMatchObject([
    { id: 'evt_1', type: 'product.updated', object_id: 'prod_1', object: product, details_complete: true },
  ]);
});

test.each([
  ['a list', ['product.created', 'product.updated']],
  ['a text, as Zapier passes lists at times', 'product.created, product.updated'],
])('emits only the chosen events if they arrive as %s', async (_how, event_types) => {
  expect(await receive(updated, { event_types })).toHaveLength(1);
  expect(await receive(eventOf('product.deleted', product), { event_types })).toEqual([]);
});

test.each([
  ['an object', product],
  ['an object without an id', { object: 'balance' }],
])('emits each event about %s once', async (_what, object) => {
  const cache = fakeCache();
  const ids: unknown[] = [];
  for (const id of ['evt_1', 'evt_2', 'evt_2']) {
    const event = eventOf('product.updated', object, { id });
    ids.push(...idsOf(await receive(event, { event_types: ['product.updated'] }, cache)));
  }
  expect(ids).toEqual(['evt_1', 'evt_2']);
});

test.each<[string, Row, RegExp]>([
  ['no event', {}, /^Events: is empty\. Choose at least one\.$/],
  ['an unknown event', { event_types: ['order.paid'] }, /^Events: “order\.paid” is not one of the choices/],
  ['a wildcard', { event_types: ['*'] }, /^Events: “\*” is not one of the choices\. Choose from the list/],
])('refuses %s in every call of Zapier', async (_what, input, words) => {
  for (const call of [() => receive(updated, input), () => list(input), () => subscribe(input)])
    expect((await failureOf(call)).message).toMatch(words);
});

// https://docs.stripe.com/api/events/list
test('lists the newest events of more than twenty types, with a request for each twenty', async () => {
  const types = Object.keys(EVENT_TYPES).slice(0, 41);
  const at = (created: number) => eventOf('product.updated', product, { id: `evt_${created}`, created });
  const pages = [[at(5), at(1)], [at(4)], [at(3), at(2)]];
  const sent = wire(...pages.map((page) => on(EVENTS, listOf(page))));
  const rows = await list({ event_types: types }, { isLoadingSample: true });
  expect(idsOf(rows)).toEqual(['evt_5', 'evt_4', 'evt_3']);
  const asked = sent.map(({ params: { limit, ...page } }) => [limit, Object.values(page)]);
  expect(asked).toEqual([0, 20, 40].map((from) => ['3', types.slice(from, from + 20)]));
});
