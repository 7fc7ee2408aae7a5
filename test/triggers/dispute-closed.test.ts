import { disputeOf, freshDispute, paidSession } from '../support/full-objects.ts';
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { eventOf, idsOf, type Row, triggerOf } from '../support/zapier.ts';

useWire();

const { receive } = triggerOf('dispute_closed');

const SESSIONS = 'GET /v1/checkout/sessions';
const reads = (more: object) => [
  on('GET /v1/disputes/du_1', freshDispute(more)),
  on(SESSIONS, listOf([paidSession()])),
];
const closed = (status: string, input: Row = {}) =>
  receive(eventOf('charge.dispute.closed', disputeOf({ status })), input);

test.each([
  ['won', 'Won'],
  ['lost', 'Lost'],
  ['warning_closed', 'Inquiry closed'],
])('emits how the dispute ended: %s', async (status, status_display) => {
  wire(...reads({ status }));
  expect(await closed(status)).toMatchObject([
    { id: 'du_1', status, status_display, payment_link_id: 'plink_1' },
  ]);
});

test.each([
  ['another outcome than the Zap wants', 'lost', { outcome: 'won' }],
  ['a dispute that was prevented', 'prevented', {}],
])('ignores %s, without a request', async (_what, status, input) => {
  expect(await closed(status, input)).toEqual([]);
});

test('ignores a dispute of another payment link', async () => {
  wire(...reads({ status: 'won' }));
  expect(idsOf(await closed('won', { payment_link: 'plink_2' }))).toEqual([]);
});
