import { freshSession, SUBSCRIPTION_INVOICE } from '../support/full-objects.ts';
import { chargeOf, invoiceOf, listOf, refundOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { eventOf, failureOf, operationOf, operationsOf, type Row, run, step } from '../support/zapier.ts';
import { zapierSide } from '../support/zapier-side.ts';

useWire();

const EVENTS = 'GET /v1/events';

interface Polling {
  types: string[];
  payload: object;
  reads: Answer[];
}

const POLLING: Record<string, Polling> = {
  payment_completed_poll: {
    types: ['checkout.session.completed', 'checkout.session.async_payment_succeeded'],
    payload: sessionOf(),
    reads: [on('GET /v1/checkout/sessions/cs_test_1', freshSession())],
  },
  invoice_paid_poll: {
    types: ['invoice.paid'],
    payload: invoiceOf(),
    reads: [on('GET /v1/invoices/in_1', invoiceOf({ payments: listOf([]) }))],
  },
  refund_issued_poll: {
    types: ['refund.created'],
    payload: refundOf(),
    reads: [
      on('GET /v1/refunds/re_1', refundOf({ charge: chargeOf() })),
      on('GET /v1/checkout/sessions', listOf([sessionOf()])),
    ],
  },
};

const poll = (key: string, input: Row = {}, meta: object = {}) =>
  run(operationOf('triggers', key).perform, { ...step(input), meta });

describe.each(Object.entries(POLLING))('%s', (key, { types, payload, reads }) => {
  const instant = key.replace(/_poll$/, '');
  const trigger = operationsOf('triggers')[key];
  const polling = operationsOf('triggers')[instant];
  const page = (...events: object[]) => on(EVENTS, listOf(events));
  const [type = ''] = types;

  test('is a polling trigger, whose words say so, and when to use it', () => {
    expect(trigger?.operation.type).toBe('polling');
    expect(trigger?.operation.performSubscribe).toBeUndefined();
    expect(trigger?.noun).toBe(polling?.noun);
    expect(trigger?.display.label).toBe(`${polling?.display.label} (Polling)`);
    expect(trigger?.display.description).toMatch(/^Triggers when .*all webhook endpoints .* are taken\.$/);
  });

  test('has the fields, the record and the sample of its instant polling', () => {
    for (const part of ['inputFields', 'outputFields', 'sample'] as const) {
      expect(trigger?.operation[part]).toEqual(polling?.operation[part]);
    }
  });

  test('lists just its events, and reads what is new', async () => {
    const sent = wire(page(eventOf(type, payload)), ...reads);
    const [row, ...more] = await poll(key);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ details_complete: true });
    expect(Object.keys(row ?? {})).toEqual(Object.keys(trigger?.operation.sample ?? {}));
    const asked = Object.entries(sent[0]?.params ?? {}).filter(([name]) => name.startsWith('types'));
    expect(asked).toEqual(types.map((one, i) => [`types[${i}]`, one]));
    expect(sent).toHaveLength(1 + reads.length);
  });

  test.each([{}, { payment_link: 'plink_1' }])(
    'gives ids, without a request for each, while a Zap with %j is turned on',
    async (input) => {
      wire(page(eventOf(type, payload)));
      const id = 'id' in payload ? payload.id : undefined;
      expect(await poll(key, input, { isPopulatingDedupe: true })).toEqual([{ id }]);
    },
  );

  test('a failure of Stripe is one, and no empty poll', async () => {
    wire(fails(EVENTS, 401, { message: 'Expired API Key provided' }));
    expect((await failureOf(poll(key))).name).toBe('ExpiredAuthError');
  });
});

describe('Stripe lists events in the shape of the account’s own API version', () => {
  const { parent } = SUBSCRIPTION_INVOICE;
  // Before 2025-03-31 an invoice had `subscription` in place of `parent`.
  const { parent: _none, ...older } = invoiceOf();
  const shapes: [string, object][] = [
    ['today’s', invoiceOf({ parent })],
    ['an older one', { ...older, subscription: 'sub_1' }],
  ];

  test.each(shapes)('the invoice of a subscription is known in %s', async (_version, payload) => {
    const events = on(EVENTS, listOf([eventOf('invoice.paid', payload)]));
    wire(events, on('GET /v1/invoices/in_1', invoiceOf({ parent, payments: listOf([]) })), events);
    expect(await poll('invoice_paid_poll', { kind: 'subscription' })).toMatchObject([
      { kind: 'subscription', subscription_id: 'sub_1' },
    ]);
    expect(await poll('invoice_paid_poll', { kind: 'one_time' })).toEqual([]);
  });

  test('and so is one of a one-time payment', async () => {
    const events = on(EVENTS, listOf([eventOf('invoice.paid', { ...older, subscription: null })]));
    wire(events, on('GET /v1/invoices/in_1', invoiceOf({ payments: listOf([]) })));
    expect(await poll('invoice_paid_poll', { kind: 'one_time' })).toMatchObject([{ kind: 'one_time' }]);
  });
});

describe('Zapier’s cache', () => {
  const zapier = zapierSide();
  const { payload, reads, types } = POLLING.payment_completed_poll as Polling;
  const events = on(EVENTS, listOf([eventOf(types[0] ?? '', payload)]));
  const call = async (app: ReturnType<typeof zapier.app>, input: Row = {}) =>
    (
      (await app.call('triggers.payment_completed_poll.operation.perform', {
        inputData: input,
        meta: { zap: { id: 'zap_1' } },
      })) as Row[]
    ).map(({ id, details_complete }) => [id, details_complete]);

  test('keeps that an object was read, for the same Zap and fields: then the event itself is told again', async () => {
    const sent = wire(events, ...reads, events, events, ...reads);
    expect(await call(zapier.app())).toEqual([['cs_test_1', true]]);
    expect(await call(zapier.app())).toEqual([['cs_test_1', false]]);
    expect(await call(zapier.app(), { payment_link: 'plink_1' })).toEqual([['cs_test_1', true]]);
    expect(sent).toHaveLength(5);
  });

  test('that does not answer costs requests only', async () => {
    wire(events, ...reads, events, ...reads);
    // Core's own complaint about its log collector.
    jest.spyOn(console, 'error').mockReturnValue();
    const log = jest.spyOn(console, 'log').mockReturnValue();
    const app = await zapier.cutOff();
    for (const _poll of [1, 2]) expect(await call(app)).toEqual([['cs_test_1', true]]);
    expect(log).toHaveBeenCalledWith(expect.stringMatching(/^Zapier's cache did not answer/));
  });
});
