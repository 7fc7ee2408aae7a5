import { fakeCache } from '../support/cache.ts';
import { freshSubscription, subscriptionOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { eventOf, failureOf, idsOf, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('trial_ending');

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

test('emits when the trial ends, and what happens then without a payment method', async () => {
  wire(...reads());
  expect(await receive(ending())).toMatchObject([
    {
      ...{ id: 'sub_1', trial_end_at: '2026-02-01T10:00:00Z', trial_end_behavior: 'pause' },
      ...{ customer_email: 'ada@example.com', payment_link_id: 'plink_1', details_complete: true },
    },
  ]);
});

test('ignores a trial that was ended early, without a request', async () => {
  expect(await receive(ending({ status: 'active' }))).toEqual([]);
});

test.each(['active', 'canceled', 'paused'])('ignores a trial that is over by now: %s', async (status) => {
  wire(...reads({ status }));
  expect(await receive(ending())).toEqual([]);
});

test.each([
  ['accepts', 'plink_1', ['sub_1']],
  ['ignores', 'plink_2', []],
])('%s a subscription of plink_1 if the Zap wants %s', async (_verb, payment_link, ids) => {
  wire(...reads());
  expect(idsOf(await receive(ending(), { payment_link }))).toEqual(ids);
});

test('does not guess the payment link if Stripe cannot be reached', async () => {
  wire(...Array<Answer>(3).fill(fails(READ, 500, { type: 'api_error' })));
  expect((await failureOf(receive(ending(), { payment_link: 'plink_1' }))).name).toBe('ThrottledError');
});

test('emits each end of a trial once, and again if the trial was extended', async () => {
  const cache = fakeCache();
  wire(...reads(), ...reads(), ...reads());
  const counts: number[] = [];
  for (const event of [ending(), ending(), ending({ trial_end: 1770544800 })])
    counts.push((await receive(event, {}, cache)).length);
  expect(counts).toEqual([1, 0, 1]);
});

test('lists subscriptions in their trial', async () => {
  const sent = wire(on('GET /v1/subscriptions', listOf([subscriptionOf(TRIAL)])), ...reads());
  expect(await list()).toMatchObject([{ id: 'sub_1', status: 'trialing' }]);
  expect(sent[0]?.params).toEqual({ status: 'trialing', limit: '100' });
});
