import { disputeOf, freshDispute } from '../support/full-objects.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { eventOf, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('dispute_opened');

test('reads the dispute with its charge', async () => {
  const sent = wire(on('GET /v1/disputes/du_1', freshDispute()));
  expect(await receive(eventOf('charge.dispute.created', disputeOf()))).toMatchObject([
    { id: 'du_1', payment_amount: 54, customer_email: 'ada@example.com', details_complete: true },
  ]);
  expect(sent).toMatchObject([{ params: { 'expand[0]': 'charge' } }]);
});

test('lists disputes with their charges', async () => {
  const sent = wire(on('GET /v1/disputes', listOf([freshDispute()])));
  expect(await list()).toMatchObject([{ id: 'du_1', payment_amount: 54 }]);
  expect(sent[0]?.params).toEqual({ limit: '100', 'expand[0]': 'data.charge' });
});
