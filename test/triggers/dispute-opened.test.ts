import { disputeOf, freshDispute } from '../support/full-objects.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, operationOf, run, step } from '../support/zapier.ts';

useWire();

const operation = operationOf('triggers', 'dispute_opened');

test('a dispute is read afresh with its charge, and tells whose it is and until when to answer', async () => {
  const sent = wire(on('GET /v1/disputes/du_1', freshDispute()));
  expect(
    await run(operation.perform, delivered(eventOf('charge.dispute.created', disputeOf()))),
  ).toMatchObject([
    {
      id: 'du_1',
      payment_id: 'pi_1',
      reason: 'product_not_received',
      amount: 50,
      payment_amount: 54,
      payment_description: 'Order 7',
      customer_email: 'ada@example.com',
      respond_by: '2026-01-17T11:59:59Z',
      details_complete: true,
      details_note: null,
    },
  ]);
  expect(sent).toMatchObject([{ params: { 'expand[0]': 'charge' } }]);
});

test('the list holds disputes with their charges', async () => {
  const sent = wire(on('GET /v1/disputes', listOf([freshDispute()])));
  expect(await run(operation.performList, step())).toMatchObject([{ id: 'du_1', payment_amount: 54 }]);
  expect(sent[0]?.params).toEqual({ limit: '100', 'expand[0]': 'data.charge' });
});
