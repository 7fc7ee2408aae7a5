import { freshSubscription, subscriptionOf } from '../support/full-objects.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, operationOf, run, step } from '../support/zapier.ts';

useWire();

const operation = operationOf('triggers', 'subscription_canceled');

const ended = {
  status: 'canceled',
  canceled_at: 1769000000,
  ended_at: 1769940000,
  cancellation_details: { comment: 'Too much coffee.', feedback: 'unused', reason: 'cancellation_requested' },
};

test('a subscription that ended says when, and why', async () => {
  wire(on('GET /v1/subscriptions/sub_1', freshSubscription(ended)));
  const canceled = eventOf('customer.subscription.deleted', subscriptionOf(ended));
  expect(await run(operation.perform, delivered(canceled))).toMatchObject([
    {
      id: 'sub_1',
      status: 'canceled',
      canceled_at: '2026-01-21T12:53:20Z',
      ended_at: '2026-02-01T10:00:00Z',
      cancellation_reason: 'cancellation_requested',
      cancellation_feedback: 'unused',
      cancellation_comment: 'Too much coffee.',
      customer_first_name: 'Ada',
    },
  ]);
});

test('the list holds subscriptions that ended, which Stripe leaves out unless asked', async () => {
  const sent = wire(on('GET /v1/subscriptions', listOf([freshSubscription(ended)])));
  expect(await run(operation.performList, step())).toMatchObject([{ status: 'canceled' }]);
  expect(sent[0]?.params.status).toBe('canceled');
});
