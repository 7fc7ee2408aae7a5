import { fakeCache } from '../support/cache.ts';
import { freshSubscription, subscriptionItemOf, subscriptionOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, formOf, on, useWire, wire } from '../support/wire.ts';
import { eventOf, SECRET, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list, subscribe } = triggerOf('subscription_updated');

const TYPE = 'customer.subscription.updated';
const PAUSED = 'customer.subscription.paused';
const RESUMED = 'customer.subscription.resumed';
const EVENTS = [TYPE, PAUSED, RESUMED];
const READ = 'GET /v1/subscriptions/sub_1';

const reads = (more: object = {}): Answer[] => [
  on(READ, freshSubscription(more)),
  on('GET /v1/checkout/sessions', listOf([sessionOf()])),
];
const updated = (now: object, previous_attributes: object, id = 'evt_1') =>
  eventOf(TYPE, {}, { id, data: { object: subscriptionOf(now), previous_attributes } });

const ONE_ITEM = { items: listOf([subscriptionItemOf({}, { quantity: 1 })]) };

test('emits the change in words, beside the subscription as it is now', async () => {
  wire(...reads());
  expect(await receive(updated({}, ONE_ITEM))).toMatchObject([
    { id: 'sub_1', changed: 'Quantity: 1 → 2', payment_link_id: 'plink_1', details_complete: true },
  ]);
});

test.each([
  ['a renewal', { latest_invoice: 'in_2' }, { latest_invoice: 'in_1' }],
  ['the first payment', { status: 'active' }, { status: 'incomplete' }],
  ['a subscription that never started', { status: 'incomplete_expired' }, { status: 'incomplete' }],
])('ignores %s, without a request', async (_what, now, before) => {
  expect(await receive(updated(now, before))).toEqual([]);
});

test('subscribes to updates, pauses and resumptions', async () => {
  const sent = wire(
    on('GET /v1/webhook_endpoints', listOf([])),
    on('POST /v1/webhook_endpoints', { id: 'we_1', secret: SECRET }),
  );
  await subscribe();
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
])('emits %s by the event that Stripe has for it', async (_what, event, changed) => {
  wire(...reads());
  expect(await receive(event)).toMatchObject([{ id: 'sub_1', changed }]);
});

test.each([
  ['a pause', { status: 'paused' }, { status: 'trialing' }],
  ['a resumption', { status: 'active' }, { status: 'paused' }],
  ['a resumption whose payment failed', { status: 'past_due' }, { status: 'paused' }],
])('ignores %s in an update: Stripe sends an event of its own for it', async (_what, now, before) => {
  expect(await receive(updated(now, before))).toEqual([]);
});

test('emits what else an update beside a pause changes', async () => {
  wire(...reads());
  expect(await receive(updated({ status: 'paused' }, { status: 'active', ...ONE_ITEM }))).toMatchObject([
    { changed: 'Quantity: 1 → 2' },
  ]);
});

test('emits that payments are not collected any more, and until when', async () => {
  const now = { pause_collection: { behavior: 'void', resumes_at: 1769940000 } };
  wire(...reads(now));
  expect(await receive(updated(now, { pause_collection: null }))).toMatchObject([
    {
      changed: 'Collection: active → paused',
      ...{ status: 'active', collection_paused: true, collection_resumes_at: '2026-02-01T10:00:00Z' },
    },
  ]);
});

test('emits the change also if Stripe cannot be reached', async () => {
  wire(...Array<Answer>(3).fill(fails(READ, 500, { type: 'api_error' })));
  expect(await receive(updated({ status: 'past_due' }, { status: 'active' }))).toMatchObject([
    { status: 'past_due', changed: 'Status: active → past_due', details_complete: false },
  ]);
});

test('emits each change once, in whatever order the events come', async () => {
  const cache = fakeCache();
  const [failed, paid] = [
    updated({ status: 'past_due' }, { status: 'active' }, 'evt_1'),
    updated({ status: 'active' }, { status: 'past_due' }, 'evt_2'),
  ];
  wire(...reads(), ...reads(), ...reads());
  const changes: unknown[] = [];
  for (const event of [paid, failed, failed])
    changes.push(...(await receive(event, {}, cache)).map(({ changed }) => changed));
  expect(changes).toEqual(['Status: past_due → active', 'Status: active → past_due']);
});

test('lists the latest changes from the events', async () => {
  const events = [
    updated({ metadata: { a: '1' } }, { metadata: {} }, 'evt_a'),
    updated({ status: 'incomplete_expired' }, { status: 'incomplete' }, 'evt_b'),
    updated({}, ONE_ITEM, 'evt_c'),
  ];
  const sent = wire(on('GET /v1/events', listOf(events)), ...reads());
  expect(await list()).toMatchObject([{ id: 'sub_1', changed: 'Quantity: 1 → 2' }]);
  expect(formOf(sent[0])).toEqual({ types: EVENTS, limit: '10' });
});
