import { chargeOf, listOf, refundOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import {
  delivered,
  eventOf,
  failureOf,
  operationOf,
  type Row,
  run,
  SECRET,
  step,
} from '../support/zapier.ts';
import { zapierSide } from '../support/zapier-side.ts';

const strays = useWire();

const operation = operationOf('triggers', 'refund_updated');

const READ = 'GET /v1/refunds/re_1';
const SESSIONS = 'GET /v1/checkout/sessions';
const FAILED = { status: 'failed', failure_reason: 'expired_or_canceled_card' };

const fresh = (more: object): [Answer, Answer] => [
  on(READ, refundOf({ charge: chargeOf(), ...more })),
  on(SESSIONS, listOf([sessionOf()])),
];
const updated = (refund: object, input: Row = {}, type = 'refund.updated') =>
  run(operation.perform, delivered(eventOf(type, refundOf(refund)), input));

test('a refund that failed says why, and whose it was', async () => {
  const sent = wire(...fresh(FAILED));
  expect(await updated(FAILED, {}, 'refund.failed')).toMatchObject([
    {
      id: 're_1',
      ...FAILED,
      payment_id: 'pi_1',
      payment_link_id: 'plink_1',
      amount_display: '$20.00',
      customer_email: 'ada@example.com',
      details_complete: true,
    },
  ]);
  expect(sent).toHaveLength(2);
});

describe('the status', () => {
  const STATUSES = ['pending', 'requires_action', 'succeeded', 'failed', 'canceled'];

  test.each(STATUSES)('%s lets its own through', async (status) => {
    wire(...fresh({ status }));
    expect(await updated({ status }, { status })).toMatchObject([{ status }]);
  });

  test.each(STATUSES)('%s keeps the others out, before Stripe is asked', async (status) => {
    for (const other of STATUSES.filter((one) => one !== status)) {
      expect(await updated({ status: other }, { status })).toEqual([]);
    }
    expect(strays).toEqual([]);
  });

  test('is that of the event, although the refund has left it when the delivery comes', async () => {
    wire(...fresh({ status: 'succeeded', destination_details: null }));
    const told = { status: 'pending', pending_reason: 'processing' };
    expect(await updated(told, { status: 'pending' })).toMatchObject([
      { ...told, details_complete: true, customer_email: 'ada@example.com' },
    ]);
  });

  test('is one of Stripe’s, each with a name', () => {
    const field = operation.inputFields?.find(({ key }) => key === 'status');
    expect(Object.keys(field?.choices ?? {})).toEqual(STATUSES);
    expect(Object.entries(field?.choices ?? {}).filter(([key, label]) => key === label)).toEqual([]);
  });
});

describe('once for each status', () => {
  const zapier = zapierSide();

  const deliver = async (status: string, type: string, id: string) => {
    const bundle = delivered(eventOf(type, refundOf({ status }), { id }));
    const subscribeData = { id: 'we_1', secret: SECRET };
    const rows = (await zapier
      .app()
      .call('triggers.refund_updated.operation.perform', { ...bundle, subscribeData })) as Row[];
    return rows.map((row) => row.status);
  };

  test('a failure that two events tell passes once, whichever comes first', async () => {
    wire(...fresh(FAILED), ...fresh(FAILED));
    expect(await deliver('failed', 'refund.failed', 'evt_2')).toEqual(['failed']);
    expect(await deliver('failed', 'refund.updated', 'evt_1')).toEqual([]);
  });

  test('a refund that arrives after it was pending passes for both', async () => {
    wire(
      ...fresh({ status: 'succeeded' }),
      ...fresh({ status: 'succeeded' }),
      ...fresh({ status: 'succeeded' }),
    );
    expect(await deliver('pending', 'refund.updated', 'evt_1')).toEqual(['pending']);
    expect(await deliver('succeeded', 'refund.updated', 'evt_2')).toEqual(['succeeded']);
    // Its bank reference came: nothing new about the status.
    expect(await deliver('succeeded', 'refund.updated', 'evt_3')).toEqual([]);
  });
});

describe('the payment link', () => {
  test.each([
    ['plink_1', ['re_1']],
    ['plink_2', []],
  ])('%s is known from the checkout: %j', async (payment_link, ids) => {
    wire(...fresh(FAILED));
    expect((await updated(FAILED, { payment_link, status: 'failed' })).map(({ id }) => id)).toEqual(ids);
  });

  test('is not guessed where Stripe cannot be reached', async () => {
    const away = Array<Answer>(3).fill(fails(SESSIONS, 500, { type: 'api_error' }));
    wire(fresh(FAILED)[0], ...away);
    expect((await failureOf(updated(FAILED, { payment_link: 'plink_1' }))).name).toBe('ThrottledError');
  });
});

test('the list holds refunds of the status', async () => {
  const refunds = ['succeeded', 'failed', 'pending'].map((status) =>
    refundOf({ id: `re_${status}`, status }),
  );
  const sent = wire(
    on('GET /v1/refunds', listOf(refunds)),
    on(SESSIONS, listOf([])),
    on('GET /v1/invoice_payments', listOf([])),
  );
  expect(await run(operation.performList, step({ status: 'failed' }))).toMatchObject([{ id: 're_failed' }]);
  expect(sent).toHaveLength(3);
});
