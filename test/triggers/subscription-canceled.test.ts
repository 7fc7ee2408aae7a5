import { freshSubscription, subscriptionOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { type Answer, on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, operationOf, run, step } from '../support/zapier.ts';

const strays = useWire();

const operation = operationOf('triggers', 'subscription_canceled');

const ended = {
  status: 'canceled',
  canceled_at: 1769000000,
  ended_at: 1769940000,
  cancellation_details: { comment: 'Too much coffee.', feedback: 'unused', reason: 'cancellation_requested' },
};
const reads = (more: object = {}): Answer[] => [
  on('GET /v1/subscriptions/sub_1', freshSubscription({ ...ended, ...more })),
  on('GET /v1/checkout/sessions', listOf([sessionOf()])),
];
const deleted = (more: object = {}) =>
  run(
    operation.perform,
    delivered(eventOf('customer.subscription.deleted', subscriptionOf({ ...ended, ...more }))),
  );

test('a subscription that ended says when, why, and which link had sold it', async () => {
  wire(...reads());
  expect(await deleted()).toMatchObject([
    {
      id: 'sub_1',
      status: 'canceled',
      canceled_at: '2026-01-21T12:53:20Z',
      ended_at: '2026-02-01T10:00:00Z',
      cancellation_reason: 'cancellation_requested',
      cancellation_feedback: 'unused',
      cancellation_comment: 'Too much coffee.',
      customer_first_name: 'Ada',
      payment_link_id: 'plink_1',
    },
  ]);
});

test('of a customer who was deleted with it, only the id is left', async () => {
  wire(...reads({ customer: { id: 'cus_1', object: 'customer', deleted: true } }));
  expect(await deleted()).toMatchObject([
    { customer_id: 'cus_1', customer_email: null, customer_name: null },
  ]);
});

test.each(['incomplete_expired', 'incomplete'])(
  'one that was never paid had not started, and does not end: %s',
  async (status) => {
    expect(await deleted({ status })).toEqual([]);
    expect(strays).toEqual([]);
  },
);

test('the list holds subscriptions that ended, which Stripe leaves out unless asked', async () => {
  const sent = wire(on('GET /v1/subscriptions', listOf([subscriptionOf(ended)])), ...reads());
  expect(await run(operation.performList, step())).toMatchObject([
    { status: 'canceled', customer_first_name: 'Ada' },
  ]);
  expect(sent[0]?.params).toEqual({ status: 'canceled', limit: '100' });
});
