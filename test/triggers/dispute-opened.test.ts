import { disputeOf, freshDispute, paidSession } from '../support/full-objects.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { eventOf, idsOf, triggerOf } from '../support/zapier.ts';

useWire();

const SESSIONS = 'GET /v1/checkout/sessions';

const { receive, list } = triggerOf('dispute_opened');

test('reads the dispute with its charge, and its checkout', async () => {
  const sent = wire(on('GET /v1/disputes/du_1', freshDispute()), on(SESSIONS, listOf([paidSession()])));
  expect(await receive(eventOf('charge.dispute.created', disputeOf()))).toMatchObject([
    { id: 'du_1', payment_amount: 54, customer_email: 'ada@example.com', payment_link_id: 'plink_1' },
  ]);
  expect(sent.map(({ params }) => params)).toContainEqual({ 'expand[0]': 'charge' });
});

test.each([
  ['accepts', { payment_link: 'plink_1' }, ['du_1']],
  ['ignores', { payment_link: 'plink_2' }, []],
  ['accepts', { dispute_type: 'dispute' }, ['du_1']],
])('%s a dispute of plink_1 if the Zap wants %j', async (_verb, input, ids) => {
  wire(on('GET /v1/disputes/du_1', freshDispute()), on(SESSIONS, listOf([paidSession()])));
  expect(idsOf(await receive(eventOf('charge.dispute.created', disputeOf()), input))).toEqual(ids);
});

test('emits an inquiry if the Zap wants both', async () => {
  const status = 'warning_needs_response';
  wire(on('GET /v1/disputes/du_1', freshDispute({ status })), on(SESSIONS, listOf([paidSession()])));
  expect(await receive(eventOf('charge.dispute.created', disputeOf({ status })))).toMatchObject([
    { id: 'du_1', is_inquiry: true },
  ]);
});

test.each([
  ['an inquiry', 'warning_needs_response', 'dispute'],
  ['a dispute', 'needs_response', 'inquiry'],
])('ignores %s without a request if the Zap wants the other', async (_what, status, dispute_type) => {
  expect(await receive(eventOf('charge.dispute.created', disputeOf({ status })), { dispute_type })).toEqual(
    [],
  );
});

test('lists disputes with their charges', async () => {
  const sent = wire(on('GET /v1/disputes', listOf([freshDispute()])), on(SESSIONS, listOf([paidSession()])));
  expect(await list()).toMatchObject([{ id: 'du_1', payment_amount: 54 }]);
  expect(sent[0]?.params).toEqual({ limit: '100', 'expand[0]': 'data.charge' });
});
