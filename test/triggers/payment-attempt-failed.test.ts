import { fakeCache } from '../support/cache.ts';
import { declinedIntent, paymentLinkOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { eventOf, failureOf, idsOf, type Row, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('payment_attempt_failed');

const TYPE = 'payment_intent.payment_failed';
const SESSIONS = 'GET /v1/checkout/sessions';

/** The checkout of a declined card: still open, and without a customer. */
const checkout = (more: object = {}) =>
  on(
    SESSIONS,
    listOf([
      sessionOf({
        ...{ status: 'open', payment_status: 'unpaid', customer_details: null },
        payment_link: paymentLinkOf(),
        ...more,
      }),
    ]),
  );

const declined = (input: Row = {}, intent: object = {}) =>
  receive(eventOf(TYPE, declinedIntent(intent)), input);

test('emits the failure with its checkout, with one request', async () => {
  const sent = wire(checkout());
  expect(await declined()).toMatchObject([
    { id: 'evt_1', failure_code: 'card_declined', payment_link_id: 'plink_1', details_complete: true },
  ]);
  expect(sent).toMatchObject([
    { params: { payment_intent: 'pi_1', limit: '1', 'expand[0]': 'data.payment_link' } },
  ]);
});

test('emits an attempt although the customer has paid by the time of the delivery', async () => {
  wire(checkout({ status: 'complete', payment_status: 'paid' }));
  expect(await declined()).toMatchObject([{ failure_code: 'card_declined' }]);
});

const INVOICES = 'GET /v1/invoice_payments';
const invoiceOf = (billing_reason: string) =>
  on(
    INVOICES,
    listOf([
      {
        id: 'inpay_1',
        invoice: {
          id: 'in_1',
          billing_reason,
          parent: { type: 'subscription_details', subscription_details: { subscription: 'sub_1' } },
        },
      },
    ]),
  );
const none = on(SESSIONS, listOf([]));

test.each([
  ['was made at another checkout', [checkout({ payment_link: null })]],
  ['is a bank payment that failed days later', [checkout({ status: 'complete' })]],
  ['was made elsewhere', [none, on(INVOICES, listOf([]))]],
  ['is a renewal', [none, invoiceOf('subscription_cycle')]],
])('ignores an attempt that %s', async (_what, answers) => {
  wire(...answers);
  expect(await declined()).toEqual([]);
});

describe('the first payment of a subscription', () => {
  const ID = 'cs_live_a1B2c3D4e5F6g7H8i9J0k1L2m3N4';
  const ordered = (order_reference: string) => ({
    payment_details: { customer_reference: null, order_reference },
  });
  const SUBSCRIBING = { mode: 'subscription', payment_intent: null };
  const checkouts = (ids: string[]) =>
    ids.map((id) => sessionOf({ id, ...SUBSCRIBING, payment_link: paymentLinkOf(), status: 'open' }));
  const page = (...ids: string[]) => on(SESSIONS, listOf(checkouts(ids)));

  test.each([
    ['the whole id', ID],
    ['25 characters of the id', ID.slice(0, 25)],
  ])('leads to its checkout by %s', async (_what, reference) => {
    const sent = wire(none, page('cs_live_other', ID));
    expect(await declined({}, ordered(reference))).toMatchObject([
      { checkout_session_id: ID, payment_link_id: 'plink_1', mode: 'subscription', details_complete: true },
    ]);
    expect(sent[1]?.params).toMatchObject({
      'created[gte]': String(1767261600 - 86_400),
      'created[lte]': '1767261600',
      limit: '100',
    });
  });

  test('is looked for among the checkouts of the link that the Zap is narrowed to', async () => {
    const sent = wire(none, page('cs_live_other'));
    expect(await declined({ payment_link: 'plink_1' }, ordered(ID))).toEqual([]);
    expect(sent[1]?.params).toMatchObject({ payment_link: 'plink_1' });
  });

  test('is emitted without its checkout if that is not found', async () => {
    wire(none, page());
    expect(await declined({}, ordered(ID))).toMatchObject([
      {
        checkout_session_id: null,
        failure_code: 'card_declined',
        details_complete: false,
        details_note: expect.stringMatching(/^The checkout was not found/),
      },
    ]);
  });

  test('is looked for among at most 500 checkouts', async () => {
    const full = (n: number) =>
      on(SESSIONS, listOf(checkouts(Array.from({ length: 100 }, (_, i) => `cs_live_${n}_${i}`)), true));
    wire(none, ...[1, 2, 3, 4, 5].map(full));
    expect(await declined({}, ordered(ID))).toMatchObject([{ checkout_session_id: null }]);
  });

  test('leads to its checkout by the invoice if Checkout made the subscription first', async () => {
    const sent = wire(none, invoiceOf('subscription_create'), page(ID));
    expect(await declined()).toMatchObject([{ checkout_session_id: ID, mode: 'subscription' }]);
    expect(sent[2]?.params).toMatchObject({ subscription: 'sub_1' });
  });
});

test.each([
  ['accepts', 'plink_1', ['evt_1']],
  ['ignores', 'plink_2', []],
])('%s an attempt at plink_1 if the Zap wants %s', async (_verb, payment_link, ids) => {
  wire(checkout());
  expect(idsOf(await declined({ payment_link }))).toEqual(ids);
});

test('fails if the checkout cannot be read: whether a link sold it is not guessed', async () => {
  wire(...Array<Answer>(3).fill(fails(SESSIONS, 500, { type: 'api_error' })));
  expect((await failureOf(declined())).name).toBe('ThrottledError');
});

test('emits each attempt once', async () => {
  const cache = fakeCache();
  wire(checkout(), checkout(), checkout());
  const ids: unknown[] = [];
  for (const id of ['evt_1', 'evt_2', 'evt_1'])
    ids.push(...idsOf(await receive(eventOf(TYPE, declinedIntent(), { id }), {}, cache)));
  expect(ids).toEqual(['evt_1', 'evt_2']);
});

test('lists the latest attempts at links from the events', async () => {
  const attempt = (id: string) => eventOf(TYPE, declinedIntent({ id: `pi_${id}` }), { id });
  const events = on('GET /v1/events', listOf([attempt('evt_a'), attempt('evt_b')]));
  const sent = wire(events, checkout(), none, on(INVOICES, listOf([])));
  expect(await list()).toMatchObject([{ id: 'evt_a', payment_id: 'pi_evt_a' }]);
  expect(sent[0]?.params).toEqual({ 'types[0]': TYPE, limit: '10' });
});
