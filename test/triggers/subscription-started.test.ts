import { freshSubscription, subscriptionOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
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

const operation = operationOf('triggers', 'subscription_started');

const READ = 'GET /v1/subscriptions/sub_1';
const LIST = 'GET /v1/subscriptions';
const SESSIONS = 'GET /v1/checkout/sessions';

const reads = (more: object = {}): Answer[] => [
  on(READ, freshSubscription(more)),
  on(SESSIONS, listOf([sessionOf()])),
];

const created = (status: string) =>
  eventOf('customer.subscription.created', subscriptionOf({ status }), { id: 'evt_created' });
const updated = (status: string, before: object) =>
  eventOf('customer.subscription.updated', subscriptionOf({ status }), {
    id: 'evt_updated',
    data: { object: subscriptionOf({ status }), previous_attributes: before },
  });
const received = (event: object, input: Row = {}) => run(operation.perform, delivered(event, input));

test('one that is paid is read afresh, with its customer, its products and the link that sold it', async () => {
  const sent = wire(...reads());
  expect(await received(updated('active', { status: 'incomplete' }))).toMatchObject([
    {
      id: 'sub_1',
      status: 'active',
      customer_id: 'cus_1',
      customer_email: 'ada@example.com',
      customer_last_name: 'Lovelace',
      amount: 38,
      amount_display: '$38.00',
      interval: 'month',
      interval_display: 'every month',
      line_items_summary: '2 × Coffee club',
      ...{ checkout_session_id: 'cs_test_1', payment_link_id: 'plink_1', changed: null },
      details_complete: true,
    },
  ]);
  expect(sent.map(({ params }) => params)).toEqual(
    expect.arrayContaining([
      { 'expand[0]': 'customer', 'expand[1]': 'items.data.price.product' },
      { subscription: 'sub_1', limit: '1' },
    ]),
  );
});

test.each([
  ['a free one', created('active')],
  ['a trial', created('trialing')],
  ['a first payment that took its time', updated('active', { status: 'incomplete' })],
  ['a trial that a card had to be checked for', updated('trialing', { status: 'incomplete' })],
])('%s starts', async (_what, event) => {
  wire(...reads());
  expect(await received(event)).toHaveLength(1);
});

test.each([
  ['born, but not paid', created('incomplete')],
  ['never paid', updated('incomplete_expired', { status: 'incomplete' })],
  ['past due, then paid', updated('active', { status: 'past_due' })],
  ['over its trial', updated('active', { status: 'trialing' })],
  ['resumed', updated('active', { status: 'paused' })],
  ['renewed', updated('active', { latest_invoice: 'in_0' })],
  ['changed in some other way', updated('active', {})],
  ['told by an event without what was before', eventOf('customer.subscription.updated', subscriptionOf())],
])('one that is %s does not start, and Stripe is not asked', async (_what, event) => {
  expect(await received(event)).toEqual([]);
  expect(strays).toEqual([]);
});

test('a delivery that comes late tells the state of today', async () => {
  wire(...reads({ status: 'canceled', ended_at: 1769940000 }));
  expect(await received(created('active'))).toMatchObject([
    { status: 'canceled', ended_at: '2026-02-01T10:00:00Z' },
  ]);
});

describe('once', () => {
  const zapier = zapierSide();
  const deliver = async (event: object) => {
    const bundle = { ...delivered(event), subscribeData: { id: 'we_1', secret: SECRET } };
    return (await zapier.app().call('triggers.subscription_started.operation.perform', bundle)) as Row[];
  };
  const paid = updated('active', { status: 'incomplete' });

  test('in order', async () => {
    wire(...reads(), ...reads());
    expect(await deliver(created('incomplete'))).toEqual([]);
    expect(await deliver(paid)).toHaveLength(1);
    expect(await deliver(paid)).toEqual([]);
  });

  test('in no order', async () => {
    wire(...reads());
    expect(await deliver(paid)).toHaveLength(1);
    expect(await deliver(created('incomplete'))).toEqual([]);
  });
});

describe('the payment link', () => {
  test.each([
    ['plink_1', 1],
    ['plink_2', 0],
  ])('%s is known from the checkout', async (payment_link, count) => {
    wire(...reads());
    expect(await received(created('active'), { payment_link })).toHaveLength(count);
  });

  test('is not guessed where Stripe cannot be reached; without one, the signed payload passes', async () => {
    const away = Array<Answer>(3).fill(fails(READ, 500, { type: 'api_error' }));
    wire(...away);
    expect((await failureOf(received(created('active'), { payment_link: 'plink_1' }))).name).toBe(
      'ThrottledError',
    );
    wire(...away);
    expect(await received(created('active'))).toMatchObject([{ id: 'sub_1', details_complete: false }]);
  });
});

test('the list holds those that run, of the link that was chosen', async () => {
  const page = ['incomplete', 'active', 'past_due', 'trialing'].map((status, i) =>
    subscriptionOf({ id: `sub_${i}`, status }),
  );
  const sent = wire(
    on(LIST, listOf(page)),
    ...['sub_1', 'sub_3'].map((id) => on(`${LIST}/${id}`, freshSubscription({ id }))),
    on(SESSIONS, listOf([sessionOf()])),
    on(SESSIONS, listOf([sessionOf({ payment_link: 'plink_2' })])),
  );
  expect(await run(operation.performList, step({ payment_link: 'plink_1' }))).toMatchObject([
    { id: 'sub_1', customer_email: 'ada@example.com', line_items_summary: '2 × Coffee club' },
  ]);
  expect(sent[0]?.params).toEqual({ limit: '100' });
});
