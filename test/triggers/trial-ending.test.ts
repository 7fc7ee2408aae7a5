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

const operation = operationOf('triggers', 'trial_ending');

const READ = 'GET /v1/subscriptions/sub_1';
const TRIAL = {
  status: 'trialing',
  trial_end: 1769940000,
  trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'pause' } },
};

const reads = (more: object = {}): Answer[] => [
  on(READ, freshSubscription({ ...TRIAL, ...more })),
  on('GET /v1/checkout/sessions', listOf([sessionOf()])),
];
const ending = (more: object = {}) =>
  eventOf('customer.subscription.trial_will_end', subscriptionOf({ ...TRIAL, ...more }));
const received = (event: object, input: Row = {}) => run(operation.perform, delivered(event, input));

test('a trial that ends soon says when, and what happens without a payment method', async () => {
  wire(...reads());
  expect(await received(ending())).toMatchObject([
    {
      id: 'sub_1',
      status: 'trialing',
      status_display: 'Trialing',
      trial_end_at: '2026-02-01T10:00:00Z',
      trial_end_behavior: 'pause',
      customer_email: 'ada@example.com',
      payment_link_id: 'plink_1',
    },
  ]);
});

test('a trial that was ended early does not end soon, and Stripe is not asked', async () => {
  expect(await received(ending({ status: 'active' }))).toEqual([]);
  expect(strays).toEqual([]);
});

test.each(['active', 'canceled', 'paused'])('a trial that is over by now is left out: %s', async (status) => {
  wire(...reads({ status }));
  expect(await received(ending())).toEqual([]);
});

test.each([
  ['plink_1', 1],
  ['plink_2', 0],
])('the payment link %s is known from the checkout', async (payment_link, count) => {
  wire(...reads());
  expect(await received(ending(), { payment_link })).toHaveLength(count);
});

test('the payment link is not guessed if Stripe cannot be reached', async () => {
  wire(...Array<Answer>(3).fill(fails(READ, 500, { type: 'api_error' })));
  expect(await failureOf(received(ending(), { payment_link: 'plink_1' }))).toMatchObject({
    name: 'ThrottledError',
  });
});

describe('once', () => {
  const zapier = zapierSide();
  const deliver = async (event: object) => {
    const bundle = { ...delivered(event), subscribeData: { id: 'we_1', secret: SECRET } };
    return (await zapier.app().call('triggers.trial_ending.operation.perform', bundle)) as Row[];
  };

  test('for each end of a trial: one that was extended ends again', async () => {
    wire(...reads(), ...reads(), ...reads());
    expect(await deliver(ending())).toHaveLength(1);
    expect(await deliver(ending())).toEqual([]);
    expect(await deliver(ending({ trial_end: 1770544800 }))).toHaveLength(1);
  });
});

test('the list holds subscriptions in their trial', async () => {
  const sent = wire(on('GET /v1/subscriptions', listOf([subscriptionOf(TRIAL)])), ...reads());
  expect(await run(operation.performList, step())).toMatchObject([{ id: 'sub_1', status: 'trialing' }]);
  expect(sent[0]?.params).toEqual({ status: 'trialing', limit: '100' });
});
