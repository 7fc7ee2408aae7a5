import { freshSubscription, subscriptionItemOf, subscriptionOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, formOf, on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, operationOf, type Row, run, SECRET, step } from '../support/zapier.ts';
import { zapierSide } from '../support/zapier-side.ts';

const strays = useWire();

const operation = operationOf('triggers', 'subscription_updated');

const TYPE = 'customer.subscription.updated';
const PAUSED = 'customer.subscription.paused';
const RESUMED = 'customer.subscription.resumed';
const EVENTS = [TYPE, PAUSED, RESUMED];
const READ = 'GET /v1/subscriptions/sub_1';
const SESSIONS = 'GET /v1/checkout/sessions';

const reads = (more: object = {}): Answer[] => [
  on(READ, freshSubscription(more)),
  on(SESSIONS, listOf([sessionOf()])),
];
const eventFor = (now: object, before: object, more: object = {}) =>
  eventOf(TYPE, {}, { data: { object: subscriptionOf(now), previous_attributes: before }, ...more });
const updated = (now: object, before: object) => run(operation.perform, delivered(eventFor(now, before)));

const one = { items: listOf([subscriptionItemOf({}, { quantity: 1 })]) };

test('a change is told in words, beside the subscription as it is now', async () => {
  const sent = wire(...reads({ cancel_at: 1769940000 }));
  const rows = await updated({}, one);
  expect(rows).toMatchObject([
    {
      id: 'sub_1',
      changed: 'Quantity: 1 → 2',
      ...{ cancel_at: '2026-02-01T10:00:00Z', line_items_summary: '2 × Coffee club' },
      ...{ payment_link_id: 'plink_1', details_complete: true },
    },
  ]);
  expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(operation.sample));
  expect(sent).toHaveLength(2);
});

test.each([
  ['a renewal', { latest_invoice: 'in_2' }, { latest_invoice: 'in_1' }],
  ['metadata', { metadata: { a: '1' } }, { metadata: { a: null } }],
  ['the first payment', { status: 'active' }, { status: 'incomplete' }],
  ['one that was never paid', { status: 'incomplete_expired' }, { status: 'incomplete' }],
])('%s is left out, and Stripe is not asked', async (_what, now, before) => {
  expect(await updated(now, before)).toEqual([]);
  expect(strays).toEqual([]);
});

test('it subscribes to updates, pauses and resumptions', async () => {
  const sent = wire(
    on('GET /v1/webhook_endpoints', listOf([])),
    on('POST /v1/webhook_endpoints', { id: 'we_1', secret: SECRET }),
  );
  await run(operation.performSubscribe, { ...step(), targetUrl: 'https://hooks.zapier.com/1' });
  expect(formOf(sent[1])).toMatchObject({ enabled_events: EVENTS });
});

const pauseOf = (type: string, status: string, previous_attributes?: object) =>
  eventOf(type, {}, { data: { object: subscriptionOf({ status }), previous_attributes } });

test.each([
  ['a pause', pauseOf(PAUSED, 'paused'), 'Status: paused'],
  [
    'a pause with the status before',
    pauseOf(PAUSED, 'paused', { status: 'trialing' }),
    'Status: trialing → paused',
  ],
  ['a resumption', pauseOf(RESUMED, 'active'), 'Status: paused → active'],
])('%s passes by the event that Stripe has for it', async (_what, event, changed) => {
  wire(...reads());
  expect(await run(operation.perform, delivered(event))).toMatchObject([{ id: 'sub_1', changed }]);
});

test.each([
  ['a pause', { status: 'paused' }, { status: 'trialing' }],
  ['a resumption', { status: 'active' }, { status: 'paused' }],
  ['a resumption whose payment failed', { status: 'past_due' }, { status: 'paused' }],
])(
  '%s does not pass a second time if Stripe sends an update beside its event',
  async (_what, now, before) => {
    expect(await updated(now, before)).toEqual([]);
    expect(strays).toEqual([]);
  },
);

test('what else an update beside a pause changes passes by itself', async () => {
  wire(...reads());
  expect(await updated({ status: 'paused' }, { status: 'active', ...one })).toMatchObject([
    { changed: 'Quantity: 1 → 2' },
  ]);
});

const PAUSE = { behavior: 'void', resumes_at: 1769940000 };

test('payments that are collected no more pass, and the record says until when', async () => {
  const now = { pause_collection: PAUSE };
  wire(...reads(now));
  expect(await updated(now, { pause_collection: null })).toMatchObject([
    {
      changed: 'Collection: active → paused',
      ...{ status: 'active', collection_paused: true, collection_resumes_at: '2026-02-01T10:00:00Z' },
    },
  ]);
});

test('where Stripe cannot be reached, the signed payload passes with what changed', async () => {
  wire(...Array<Answer>(3).fill(fails(READ, 500, { type: 'api_error' })));
  expect(await updated({ status: 'past_due' }, { status: 'active' })).toMatchObject([
    { status: 'past_due', changed: 'Status: active → past_due', details_complete: false },
  ]);
});

describe('each change is a fact of its own', () => {
  const zapier = zapierSide();
  const deliver = async (id: string, now: object, before: object) => {
    const bundle = {
      ...delivered(eventFor(now, before, { id })),
      subscribeData: { id: 'we_1', secret: SECRET },
    };
    const rows = (await zapier
      .app()
      .call('triggers.subscription_updated.operation.perform', bundle)) as Row[];
    return rows.map(({ changed }) => changed);
  };

  test('and passes once, in whatever order it comes', async () => {
    wire(...reads(), ...reads(), ...reads());
    const late = ['evt_1', { status: 'past_due' }, { status: 'active' }] as const;
    expect(await deliver('evt_2', { status: 'active' }, { status: 'past_due' })).toEqual([
      'Status: past_due → active',
    ]);
    expect(await deliver(...late)).toEqual(['Status: active → past_due']);
    expect(await deliver(...late)).toEqual([]);
  });
});

test('the list holds the latest changes, which only events tell', async () => {
  const events = [
    eventFor({ metadata: { a: '1' } }, { metadata: {} }, { id: 'evt_a' }),
    eventFor({ status: 'incomplete_expired' }, { status: 'incomplete' }, { id: 'evt_b' }),
    eventFor({}, one, { id: 'evt_c' }),
  ];
  const sent = wire(on('GET /v1/events', listOf(events)), ...reads());
  expect(await run(operation.performList, step())).toMatchObject([
    { id: 'sub_1', changed: 'Quantity: 1 → 2' },
  ]);
  expect(formOf(sent[0])).toEqual({ types: EVENTS, limit: '10' });
});
