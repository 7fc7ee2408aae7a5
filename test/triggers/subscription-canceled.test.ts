import { freshSubscription, subscriptionOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { eventOf, idsOf, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('subscription_canceled');

const ended = { status: 'canceled', ended_at: 1769940000 };
const reads = [
  on('GET /v1/subscriptions/sub_1', freshSubscription(ended)),
  on('GET /v1/checkout/sessions', listOf([sessionOf()])),
];
const deleted = (more: object = {}) =>
  receive(eventOf('customer.subscription.deleted', subscriptionOf({ ...ended, ...more })));

test('emits when the subscription ended, and which link sold it', async () => {
  wire(...reads);
  expect(await deleted()).toMatchObject([
    { id: 'sub_1', ended_at: '2026-02-01T10:00:00Z', payment_link_id: 'plink_1', details_complete: true },
  ]);
});

test.each(['incomplete_expired', 'incomplete'])(
  'ignores a subscription that never started: %s',
  async (status) => {
    expect(await deleted({ status })).toEqual([]);
  },
);

test('lists subscriptions that ended, which Stripe leaves out by default', async () => {
  const sent = wire(on('GET /v1/subscriptions', listOf([subscriptionOf(ended)])), ...reads);
  expect(idsOf(await list())).toEqual(['sub_1']);
  expect(sent[0]?.params).toEqual({ status: 'canceled', limit: '100' });
});
