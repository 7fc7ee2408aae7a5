import { fakeCache } from '../support/cache.ts';
import { freshSubscription, subscriptionItemOf, subscriptionOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { eventOf, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('subscription_updated');

const TYPE = 'customer.subscription.updated';
const READ = 'GET /v1/subscriptions/sub_1';

const reads = (): Answer[] => [
  on(READ, freshSubscription()),
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
  expect(sent[0]?.params).toEqual({ type: TYPE, limit: '10' });
});
