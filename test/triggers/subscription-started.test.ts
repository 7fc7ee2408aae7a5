import { freshSubscription, subscriptionOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { eventOf, failureOf, idsOf, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('subscription_started');

const LIST = 'GET /v1/subscriptions';
const READ = `${LIST}/sub_1`;
const SESSIONS = 'GET /v1/checkout/sessions';

const reads = (more: object = {}): Answer[] => [
  on(READ, freshSubscription(more)),
  on(SESSIONS, listOf([sessionOf()])),
];

const created = (status: string) => eventOf('customer.subscription.created', subscriptionOf({ status }));
const updated = (status: string, previous_attributes: object) =>
  eventOf(
    'customer.subscription.updated',
    {},
    { data: { object: subscriptionOf({ status }), previous_attributes } },
  );

test('reads the subscription with its customer and products, and the link that sold it', async () => {
  const sent = wire(...reads());
  expect(await receive(created('active'))).toMatchObject([
    {
      ...{ id: 'sub_1', customer_email: 'ada@example.com', line_items_summary: '2 × Coffee club' },
      ...{ payment_link_id: 'plink_1', changed: null, details_complete: true },
    },
  ]);
  expect(sent.map(({ params }) => params)).toEqual([
    { 'expand[0]': 'customer', 'expand[1]': 'items.data.price.product' },
    { subscription: 'sub_1', limit: '1' },
  ]);
});

test.each([
  ['is free', created('active')],
  ['begins with a trial', created('trialing')],
  ['is paid after it was incomplete', updated('active', { status: 'incomplete' })],
  ['begins a trial after its card was checked', updated('trialing', { status: 'incomplete' })],
])('emits a subscription that %s', async (_what, event) => {
  wire(...reads());
  expect(idsOf(await receive(event))).toEqual(['sub_1']);
});

test.each([
  ['is created, but not paid', created('incomplete')],
  ['is never paid', updated('incomplete_expired', { status: 'incomplete' })],
  ['is paid after it was past due', updated('active', { status: 'past_due' })],
  ['leaves its trial', updated('active', { status: 'trialing' })],
  ['is resumed', updated('active', { status: 'paused' })],
  ['is renewed', updated('active', { latest_invoice: 'in_0' })],
  [
    'is updated by an event that does not say how',
    eventOf('customer.subscription.updated', subscriptionOf()),
  ],
])('ignores a subscription that %s, without a request', async (_what, event) => {
  expect(await receive(event)).toEqual([]);
});

test('emits the state at the time of the delivery', async () => {
  wire(...reads({ status: 'canceled' }));
  expect(await receive(created('active'))).toMatchObject([{ status: 'canceled' }]);
});

describe('the payment link', () => {
  test.each([
    ['accepts', 'plink_1', ['sub_1']],
    ['rejects', 'plink_2', []],
  ])('%s a subscription of plink_1 if the Zap wants %s', async (_verb, payment_link, ids) => {
    wire(...reads());
    expect(idsOf(await receive(created('active'), { payment_link }))).toEqual(ids);
  });

  test('is not guessed if Stripe cannot be reached', async () => {
    wire(...Array<Answer>(3).fill(fails(READ, 500, { type: 'api_error' })));
    const run = receive(created('active'), { payment_link: 'plink_1' });
    expect((await failureOf(run)).name).toBe('ThrottledError');
  });
});

test('reads again if the checkout that sold a new subscription is not found yet', async () => {
  const created = Math.floor(Date.now() / 1000);
  const subscription = freshSubscription({ created });
  wire(
    ...[on(READ, subscription), on(SESSIONS, listOf([]))],
    ...[on(READ, subscription), on(SESSIONS, listOf([sessionOf()]))],
  );
  const event = eventOf('customer.subscription.created', subscriptionOf({ status: 'active', created }));
  expect(idsOf(await receive(event, { payment_link: 'plink_1' }))).toEqual(['sub_1']);
});

test('lists subscriptions that run, of the payment link', async () => {
  const page = ['incomplete', 'active', 'past_due', 'trialing'].map((status, i) =>
    subscriptionOf({ id: `sub_${i}`, status }),
  );
  const sent = wire(
    on(LIST, listOf(page)),
    ...['sub_1', 'sub_3'].map((id) => on(`${LIST}/${id}`, freshSubscription({ id }))),
    on(SESSIONS, listOf([sessionOf()])),
    on(SESSIONS, listOf([sessionOf({ payment_link: 'plink_2' })])),
  );
  expect(idsOf(await list({ payment_link: 'plink_1' }))).toEqual(['sub_1']);
  expect(sent[0]?.params).toEqual({ limit: '100' });
});
