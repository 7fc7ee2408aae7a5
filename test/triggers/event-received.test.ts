import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import {
  delivered,
  eventOf,
  failureOf,
  operationOf,
  type Row,
  run,
  SECRET,
  step,
} from '../support/zapier.ts';
import { zapierSide } from '../support/zapier-side.ts';

const strays = useWire();

const operation = operationOf('triggers', 'event_received');

const [field] = operation.inputFields ?? [];
const CHOICES = Object.entries((field?.choices ?? {}) as Record<string, string>);
const TARGET = 'https://hooks.zapier.com/1';

const product = { id: 'prod_1', object: 'product', name: 'T-shirt', metadata: { size: 'm' } };
const received = (event: object, input: Row) => run(operation.perform, delivered(event, input));

test('an event passes with its object as it was, and costs no request', async () => {
  const event = eventOf('product.updated', product, {
    api_version: '2026-10-28.endive',
    data: { object: product, previous_attributes: { name: 'Shirt' } },
  });
  expect(await received(event, { event_types: ['product.updated'] })).toEqual([
    {
      id: 'evt_1',
      type: 'product.updated',
      object_id: 'prod_1',
      object_type: 'product',
      object: product,
      previous_attributes: { name: 'Shirt' },
      api_version: '2026-10-28.endive',
      created_at: '2026-01-01T10:00:00Z',
      details_complete: true,
      details_note: null,
      live_mode: false,
      dashboard_url: 'https://dashboard.stripe.com/test/events/evt_1',
    },
  ]);
  expect(strays).toEqual([]);
});

test.each([
  ['a list', ['product.created', 'product.updated']],
  ['text, as Zapier hands lists on at times', 'product.created, product.updated'],
])('only the chosen events pass, whether they come as %s', async (_how, event_types) => {
  expect(await received(eventOf('product.updated', product), { event_types })).toHaveLength(1);
  expect(await received(eventOf('product.deleted', product), { event_types })).toEqual([]);
});

describe('events tell different facts', () => {
  const zapier = zapierSide();

  const deliver = async (event: object, event_types: string[]) => {
    const bundle = { ...delivered(event, { event_types }), subscribeData: { id: 'we_1', secret: SECRET } };
    const rows = (await zapier.app().call('triggers.event_received.operation.perform', bundle)) as Row[];
    return rows.map(({ id, object_id }) => [id, object_id]);
  };

  test('two about the same object both pass', async () => {
    const types = ['product.created', 'product.updated'];
    expect(await deliver(eventOf('product.created', product), types)).toEqual([['evt_1', 'prod_1']]);
    const update = eventOf('product.updated', product, { id: 'evt_2' });
    expect(await deliver(update, types)).toEqual([['evt_2', 'prod_1']]);
    expect(await deliver(update, types)).toEqual([]);
  });

  test('an object without an id passes as well, each time that it changes', async () => {
    const balance = { object: 'balance', available: [{ amount: 100, currency: 'usd' }] };
    const types = ['balance.available'];
    const available = (id: string) => eventOf('balance.available', balance, { id });
    expect(await deliver(available('evt_1'), types)).toEqual([['evt_1', null]]);
    expect(await deliver(available('evt_2'), types)).toEqual([['evt_2', null]]);
    expect(await deliver(available('evt_2'), types)).toEqual([]);
  });
});

describe('the list of events', () => {
  test('is a required list', () =>
    expect(field).toMatchObject({ required: true, list: true, type: 'string' }));

  test('has a readable name for each, and no two alike', () => {
    expect(CHOICES.length).toBeGreaterThan(200);
    for (const [type, label] of CHOICES) {
      expect(type).toMatch(/^[a-z_]+(\.[a-z_]+)+$/);
      expect(label).toMatch(/^[A-Z][a-z ]+: [a-z ]+$/);
    }
    expect(new Set(CHOICES.map(([, label]) => label)).size).toBe(CHOICES.length);
  });

  test.each([
    ['checkout.session.completed', 'Checkout session: completed'],
    ['customer.subscription.trial_will_end', 'Customer subscription: trial will end'],
    ['balance.available', 'Balance: available'],
  ])('%s is “%s”', (type, label) => expect(CHOICES).toContainEqual([type, label]));

  test('has all that the other triggers listen to', () => {
    const types = CHOICES.map(([type]) => type);
    for (const type of ['refund.created', 'invoice.paid', 'charge.dispute.created', 'payout.failed']) {
      expect(types).toContain(type);
    }
  });
});

describe('what cannot be', () => {
  const subscribe = (input: Row) =>
    run<unknown>(operation.performSubscribe, { ...step(input), targetUrl: TARGET });
  const list = (input: Row) => run<unknown>(operation.performList, step(input));

  test.each([
    ['no event', {}, /^Events: is empty\. Choose at least one\.$/],
    ['an empty list', { event_types: [] }, /^Events: is empty/],
    [
      'an unknown event',
      { event_types: ['product.updated', 'order.paid'] },
      /^Events: “order\.paid” is not one of/,
    ],
    ['a name of the language', { event_types: ['constructor'] }, /^Events: “constructor” is not one of/],
    ['all events', { event_types: ['*'] }, /^Events: “\*” is not one of the choices of its list/],
  ])('%s is refused in plain words, and Stripe is not asked', async (_what, input, words) => {
    expect((await failureOf(list(input))).message).toMatch(words);
    expect((await failureOf(received(eventOf('product.updated', product), input))).message).toMatch(words);
    expect((await failureOf(subscribe(input))).message).toMatch(words);
    expect(strays).toEqual([]);
  });
});

test('the list for the editor asks for the chosen events, and keeps their order', async () => {
  const events = ['evt_2', 'evt_1'].map((id) => eventOf('product.updated', product, { id }));
  const sent = wire(on('GET /v1/events', listOf(events)));
  const rows = await run(operation.performList, step({ event_types: ['product.updated'] }));
  expect(rows.map(({ id }) => id)).toEqual(['evt_2', 'evt_1']);
  expect(sent[0]?.params).toEqual({ 'types[0]': 'product.updated', limit: '100' });
});

test('Stripe lists twenty types at once: more are asked for in turns, and come newest first', async () => {
  const types = CHOICES.slice(0, 41).map(([type]) => type);
  const at = (created: number) => eventOf('product.updated', product, { id: `evt_${created}`, created });
  const sent = wire(
    ...[[at(5), at(1)], [at(4)], [at(3), at(2)]].map((page) => on('GET /v1/events', listOf(page))),
  );
  const rows = await run(operation.performList, {
    ...step({ event_types: types }),
    meta: { isLoadingSample: true },
  });
  expect(rows.map(({ id }) => id)).toEqual(['evt_5', 'evt_4', 'evt_3']);
  const asked = sent.map(({ params }) => Object.entries(params).filter(([name]) => name.startsWith('types')));
  expect(asked.map(({ length }) => length)).toEqual([20, 20, 1]);
  expect(asked.flat().map(([, type]) => type)).toEqual(types);
  expect(sent.map(({ params }) => params.limit)).toEqual(['3', '3', '3']);
});
