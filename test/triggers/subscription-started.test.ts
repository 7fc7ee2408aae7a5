import { freshSubscription, subscriptionOf } from '../support/full-objects.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, operationOf, run, step } from '../support/zapier.ts';

useWire();

const operation = operationOf('triggers', 'subscription_started');

test('a new subscription is read afresh with its customer and products', async () => {
  const sent = wire(on('GET /v1/subscriptions/sub_1', freshSubscription({ status: 'trialing' })));
  const started = eventOf('customer.subscription.created', subscriptionOf({ status: 'trialing' }));
  expect(await run(operation.perform, delivered(started))).toMatchObject([
    {
      id: 'sub_1',
      status: 'trialing',
      customer_id: 'cus_1',
      customer_email: 'ada@example.com',
      customer_last_name: 'Lovelace',
      amount: 38,
      amount_display: '$38.00',
      interval: 'month',
      line_items_summary: '2 × Coffee club',
      details_complete: true,
    },
  ]);
  expect(sent).toMatchObject([
    { params: { 'expand[0]': 'customer', 'expand[1]': 'items.data.price.product' } },
  ]);
});

test('the list holds running subscriptions with their customers', async () => {
  const sent = wire(on('GET /v1/subscriptions', listOf([freshSubscription()])));
  expect(await run(operation.performList, step())).toMatchObject([{ customer_email: 'ada@example.com' }]);
  expect(sent[0]?.params).toEqual({ limit: '100', 'expand[0]': 'data.customer' });
});
