import {
  disputeOf,
  expiredSession,
  freshDispute,
  freshSubscription,
  freshUnpaidSession,
  subscriptionOf,
  unpaidSession,
} from '../support/full-objects.ts';
import { chargeOf, itemOf, listOf, refundOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import {
  delivered,
  eventOf,
  instantTriggers,
  operationOf,
  type Row,
  run,
  SECRET,
  step,
} from '../support/zapier.ts';
import { zapierSide } from '../support/zapier-side.ts';

// What is the same for every trigger on something that happens beside or after a payment: a line of the table says
// what differs. What they share with all other triggers is in hooks.test.ts.

const strays = useWire();

interface Case {
  /** All events that the Zap subscribes to; the first one is delivered here. */
  events: string[];
  input?: Row;
  /** What the event tells, and what a fresh read of it brings. */
  payload: object;
  reads: Answer[];
  /** Whether the second read comes only after the first. */
  inOrder?: boolean;
  /** Events about the same objects that the Zap has not asked for. */
  others: string[];
  list: Answer[];
  /** What is read of each that the list shows. */
  lookUps?: (i: number) => Answer[];
}

const SESSIONS = 'GET /v1/checkout/sessions';
const SESSION = `${SESSIONS}/cs_test_1`;
const checkout = (events: string[], payload: object, fresh: object, others: string[]): Case => ({
  events,
  payload,
  reads: [on(SESSION, fresh)],
  others,
  list: [on(SESSIONS, listOf(Array.from({ length: 5 }, (_, i) => ({ ...fresh, id: `cs_${i}` }))))],
});
const five = (object: object) => listOf(Array.from({ length: 5 }, (_, i) => ({ ...object, id: `x_${i}` })));
const subscription = (actions: string[], others: string[], state: object = {}): Case => ({
  events: actions.map((action) => `customer.subscription.${action}`),
  payload: subscriptionOf(state),
  reads: [on('GET /v1/subscriptions/sub_1', freshSubscription(state)), on(SESSIONS, listOf([sessionOf()]))],
  inOrder: true,
  others: others.map((other) => `customer.subscription.${other}`),
  lookUps: (i) => [
    on(`GET /v1/subscriptions/x_${i}`, freshSubscription({ id: `x_${i}`, ...state })),
    on(SESSIONS, listOf([sessionOf()])),
  ],
  list: [on('GET /v1/subscriptions', five(subscriptionOf(state)))],
});

const CASES: Record<string, Case> = {
  payment_processing: checkout(
    ['checkout.session.completed'],
    unpaidSession(),
    freshUnpaidSession('processing'),
    ['checkout.session.async_payment_failed', 'checkout.session.async_payment_succeeded'],
  ),
  payment_failed: checkout(
    ['checkout.session.async_payment_failed'],
    unpaidSession(),
    freshUnpaidSession('requires_payment_method'),
    ['checkout.session.completed', 'payment_intent.payment_failed'],
  ),
  checkout_expired: checkout(
    ['checkout.session.expired'],
    expiredSession(),
    expiredSession({ line_items: listOf([itemOf()]) }),
    ['checkout.session.completed'],
  ),
  refund_updated: {
    events: ['refund.updated', 'refund.failed'],
    payload: refundOf(),
    reads: [
      on('GET /v1/refunds/re_1', refundOf({ charge: chargeOf() })),
      on(SESSIONS, listOf([sessionOf()])),
    ],
    others: ['refund.created', 'charge.refund.updated'],
    list: [
      on('GET /v1/refunds', five(refundOf({ charge: chargeOf() }))),
      ...Array<Answer>(5).fill(on(SESSIONS, listOf([sessionOf()]))),
    ],
  },
  subscription_started: subscription(['created', 'updated'], ['deleted', 'trial_will_end']),
  trial_ending: subscription(['trial_will_end'], ['updated', 'created', 'deleted'], { status: 'trialing' }),
  subscription_canceled: subscription(['deleted'], ['updated', 'created', 'paused']),
  dispute_opened: {
    events: ['charge.dispute.created'],
    payload: disputeOf(),
    reads: [on('GET /v1/disputes/du_1', freshDispute())],
    others: ['charge.dispute.closed', 'charge.dispute.funds_withdrawn', 'charge.dispute.updated'],
    list: [on('GET /v1/disputes', five(freshDispute()))],
  },
  event_received: {
    events: ['price.updated', 'product.updated'],
    input: { event_types: ['price.updated', 'product.updated'] },
    payload: { id: 'price_1', object: 'price' },
    reads: [],
    others: ['price.created'],
    list: [on('GET /v1/events', five(eventOf('price.updated', { id: 'price_1' })))],
  },
};

/** Triggers that read more, or in another order: their own files test what they fire for and what they list. */
const TESTED_APART = [
  'invoice_paid',
  'invoice_payment_failed',
  'payment_attempt_failed',
  'payment_completed',
  'refund_issued',
  'subscription_updated',
];

test('every instant trigger has a case here, or is told in a file of its own', () => {
  expect(
    instantTriggers()
      .map(({ key }) => key)
      .sort(),
  ).toEqual([...Object.keys(CASES), ...TESTED_APART].sort());
});

describe.each(Object.entries(CASES))('%s', (key, one) => {
  const { events, input = {}, payload, reads, inOrder, others, list, lookUps = () => [] } = one;
  const { perform, performList, performSubscribe, sample } = operationOf('triggers', key);
  const [type = ''] = events;
  const idOf = ({ id }: { id?: unknown }) => id;
  const id = key === 'event_received' ? 'evt_1' : idOf(payload);
  const receive = (event: object, authData: object = {}) =>
    run(perform, delivered(event, input, { authData }));

  test('subscribes to exactly its events', async () => {
    const endpoints = 'v1/webhook_endpoints';
    const sent = wire(
      on(`GET /${endpoints}`, listOf([])),
      on(`POST /${endpoints}`, { id: 'we_1', secret: SECRET }),
    );
    await run(performSubscribe, { ...step(input), targetUrl: 'https://hooks.zapier.com/1' });
    const asked = Object.entries(sent[1]?.params ?? {}).filter(([name]) => name.startsWith('enabled_events'));
    expect(asked).toEqual(events.map((one, i) => [`enabled_events[${i}]`, one]));
  });

  test('fires for its event, with one read and all the keys of the sample', async () => {
    const sent = wire(...reads);
    const [row, ...more] = await receive(eventOf(type, payload));
    expect(more).toEqual([]);
    expect(row).toMatchObject({ id, details_complete: true, details_note: null });
    expect(Object.keys(row ?? {})).toEqual(Object.keys(sample));
    expect(sent).toHaveLength(reads.length);
  });

  test('not for others about the same object, and asks Stripe nothing then', async () => {
    for (const other of others) expect(await receive(eventOf(other, payload))).toEqual([]);
    expect(strays).toEqual([]);
  });

  test('fires for an event of live mode with a live key, and not for one of test mode', async () => {
    const live = { api_key: 'rk_live_unit4242' };
    wire(...reads);
    expect((await receive(eventOf(type, payload, { livemode: true }), live)).map(idOf)).toEqual([id]);
    expect(await receive(eventOf(type, payload), live)).toEqual([]);
  });

  test('fires for the connected account of the connection, and no other', async () => {
    const connected = { connected_account: 'acct_shop' };
    const sent = wire(...reads);
    expect((await receive(eventOf(type, payload, { account: 'acct_shop' }), connected)).map(idOf)).toEqual([
      id,
    ]);
    expect(sent.map(({ headers }) => headers['stripe-account'])).toEqual(reads.map(() => 'acct_shop'));
    expect(await receive(eventOf(type, payload, { account: 'acct_other' }), connected)).toEqual([]);
    expect(strays).toEqual([]);
  });

  const [read, ...alongside] = reads;
  const away = (answer: Answer) => Array<Answer>(3).fill(fails(answer.request, 503, { type: 'api_error' }));

  test('passes the signed payload where Stripe cannot be reached', async () => {
    wire(...(read ? away(read) : []), ...(inOrder ? [] : alongside));
    const [row] = await receive(eventOf(type, payload));
    // Of an event, what was sent is all there is.
    expect(row).toMatchObject({ id, details_complete: reads.length === 0 });
    expect(Object.keys(row ?? {})).toEqual(Object.keys(sample));
  });

  test.each([
    [{ isLoadingSample: true }, 3],
    [{}, 5],
  ])('lists what it would have fired for, with the same keys: %j', async (meta, count) => {
    const sent = wire(...list, ...Array.from({ length: count }, (_, i) => lookUps(i)).flat());
    const rows = await run(performList, { ...step(input), meta });
    // The limit that Stripe is asked for counts as well: only that of the wire does not.
    expect(Math.min(rows.length, Number(sent[0]?.params.limit))).toBe(count);
    for (const row of rows) expect(Object.keys(row)).toEqual(Object.keys(sample));
  });
});

describe('what Stripe delivers more than once', () => {
  const zapier = zapierSide();

  test.each(Object.entries(CASES))(
    '%s passes once, to each Zap',
    async (key, { events, input, payload, reads }) => {
      wire(...reads, ...reads, ...reads);
      const bundle = delivered(eventOf(events[0] ?? '', payload), input);
      const deliver = async (id: string) =>
        (await zapier.app().call(`triggers.${key}.operation.perform`, {
          ...bundle,
          subscribeData: { ...bundle.subscribeData, id },
        })) as Row[];
      expect(await deliver('we_1')).toHaveLength(1);
      expect(await deliver('we_1')).toEqual([]);
      expect(await deliver('we_2')).toHaveLength(1);
    },
  );
});
