import { fakeCache } from '../support/cache.ts';
import { chargeOf, listOf, refundOf, sessionOf } from '../support/objects.ts';
import { type Answer, on, useWire, wire } from '../support/wire.ts';
import { eventOf, idsOf, type Row, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('refund_updated');

const SESSIONS = 'GET /v1/checkout/sessions';

const fresh = (more: object): Answer[] => [
  on('GET /v1/refunds/re_1', refundOf({ charge: chargeOf(), ...more })),
  on(SESSIONS, listOf([sessionOf()])),
];
const updated = (refund: object, input: Row = {}) =>
  receive(eventOf('refund.updated', refundOf(refund)), input);

describe('the status', () => {
  const STATUSES = ['pending', 'requires_action', 'succeeded', 'failed', 'canceled'];

  test.each(STATUSES)('%s accepts its own refunds, and ignores others without a request', async (status) => {
    wire(...fresh({ status }));
    const emitted: unknown[] = [];
    for (const other of STATUSES)
      emitted.push(...(await updated({ status: other }, { status })).map((row) => row.status));
    expect(emitted).toEqual([status]);
  });

  test('is that of the event, although the refund has another one by the time of the delivery', async () => {
    wire(...fresh({ status: 'succeeded', destination_details: null }));
    const event = { status: 'pending', pending_reason: 'processing' };
    expect(await updated(event, { status: 'pending' })).toMatchObject([
      { ...event, details_complete: true, customer_email: 'ada@example.com' },
    ]);
  });
});

test.each<[string, [type: string, status: string, id: string][], string[]]>([
  [
    'one status of two events once',
    [
      ['refund.failed', 'failed', 'evt_2'],
      ['refund.updated', 'failed', 'evt_1'],
    ],
    ['failed'],
  ],
  [
    'each status once',
    [
      ['refund.updated', 'pending', 'evt_1'],
      ['refund.updated', 'succeeded', 'evt_2'],
      ['refund.updated', 'succeeded', 'evt_3'],
    ],
    ['pending', 'succeeded'],
  ],
])('emits %s', async (_what, events, statuses) => {
  const cache = fakeCache();
  wire(...events.flatMap(() => fresh({})));
  const emitted: unknown[] = [];
  for (const [type, status, id] of events) {
    const rows = await receive(eventOf(type, refundOf({ status }), { id }), {}, cache);
    emitted.push(...rows.map((row) => row.status));
  }
  expect(emitted).toEqual(statuses);
});

test.each([
  ['accepts', 'plink_1', ['re_1']],
  ['ignores', 'plink_2', []],
])('%s a refund of plink_1 if the Zap wants %s', async (_verb, payment_link, ids) => {
  wire(...fresh({}));
  expect(idsOf(await updated({}, { payment_link }))).toEqual(ids);
});

test('lists refunds of the status', async () => {
  const refunds = ['succeeded', 'failed'].map((status) => refundOf({ id: `re_${status}`, status }));
  wire(
    on('GET /v1/refunds', listOf(refunds)),
    on(SESSIONS, listOf([])),
    on('GET /v1/invoice_payments', listOf([])),
  );
  expect(idsOf(await list({ status: 'failed' }))).toEqual(['re_failed']);
});
