import { BUYER_EMAIL, declinedIntent, paymentLinkOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
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

useWire();

const operation = operationOf('triggers', 'payment_attempt_failed');

const TYPE = 'payment_intent.payment_failed';
const SESSIONS = 'GET /v1/checkout/sessions';

/** The checkout of a declined card: still open, and without a customer. */
const open = (more: object = {}) =>
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

const declined = (intent: object = {}, input: Row = {}, event: object = {}) =>
  run(operation.perform, delivered(eventOf(TYPE, declinedIntent(intent), event), input));

test('a declined card tells why, whose it was and where, for one request', async () => {
  const sent = wire(open());
  expect(await declined()).toEqual([
    {
      id: 'evt_1',
      payment_id: 'pi_1',
      charge_id: 'ch_declined',
      checkout_session_id: 'cs_test_1',
      payment_link_id: 'plink_1',
      payment_link_url: 'https://buy.stripe.com/test_abc',
      amount: 54,
      amount_minor: 5400,
      amount_display: '$54.00',
      presentment_amount: 54,
      presentment_amount_minor: 5400,
      presentment_amount_display: '$54.00',
      presentment_currency: 'USD',
      currency: 'USD',
      mode: 'payment',
      failure_code: 'card_declined',
      decline_code: 'insufficient_funds',
      failure_message: 'Your card has insufficient funds.',
      customer_email: BUYER_EMAIL,
      customer_name: 'Ada King Lovelace',
      customer_first_name: 'Ada',
      customer_last_name: 'King Lovelace',
      payment_method_type: 'card',
      card_brand: 'visa',
      card_last4: '9995',
      created_at: '2026-01-01T10:00:00Z',
      details_complete: true,
      details_note: null,
      live_mode: false,
      dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
    },
  ]);
  expect(sent).toMatchObject([
    { request: SESSIONS, params: { payment_intent: 'pi_1', limit: '1', 'expand[0]': 'data.payment_link' } },
  ]);
});

test('who is known at the checkout is the customer', async () => {
  wire(open({ customer_details: { email: 'grace@example.com', name: 'Grace Hopper' } }));
  expect(await declined()).toMatchObject([
    { customer_email: 'grace@example.com', customer_last_name: 'Hopper' },
  ]);
});

test('a failed authentication has neither a charge nor a reason of the bank', async () => {
  wire(open());
  const last_payment_error = { code: 'payment_intent_authentication_failure', message: 'Not authenticated.' };
  const amounts = { amount: 5250, currency: 'kwd', receipt_email: 'ada@example.com' };
  expect(await declined({ last_payment_error, ...amounts })).toMatchObject([
    {
      charge_id: null,
      failure_code: 'payment_intent_authentication_failure',
      ...{ decline_code: null, card_last4: null, payment_method_type: null, customer_name: null },
      ...{ customer_email: 'ada@example.com', amount: 5.25, amount_display: 'KWD 5.250' },
    },
  ]);
});

test('an attempt that is told late, after the customer has paid, was one all the same', async () => {
  wire(open({ status: 'complete', payment_status: 'paid' }));
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
  [
    'was made at another checkout',
    [on(SESSIONS, listOf([sessionOf({ payment_link: null, status: 'open' })]))],
  ],
  [
    'is a bank payment that failed days later',
    [on(SESSIONS, listOf([sessionOf({ status: 'complete', payment_status: 'unpaid' })]))],
  ],
  ['was made elsewhere', [none, on(INVOICES, listOf([]))]],
  ['is a renewal', [none, invoiceOf('subscription_cycle')]],
])('leaves out an attempt that %s', async (_what, answers) => {
  wire(...answers);
  expect(await declined()).toEqual([]);
});

describe('the first payment of a subscription', () => {
  const ID = 'cs_live_a1B2c3D4e5F6g7H8i9J0k1L2m3N4';
  const ordered = (order_reference: string) => ({
    payment_details: { customer_reference: null, order_reference },
  });
  const SUBSCRIBING = { mode: 'subscription', payment_intent: null };
  const page = (...ids: string[]) =>
    on(
      SESSIONS,
      listOf(
        ids.map((id) => sessionOf({ id, ...SUBSCRIBING, payment_link: paymentLinkOf(), status: 'open' })),
      ),
    );

  test.each([
    ['the whole id', ID],
    ['25 characters of the id', ID.slice(0, 25)],
  ])('leads to its checkout by %s', async (_what, reference) => {
    const sent = wire(none, page('cs_live_other', ID));
    expect(await declined(ordered(reference))).toMatchObject([
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
    expect(await declined(ordered(ID), { payment_link: 'plink_1' })).toEqual([]);
    expect(sent[1]?.params).toMatchObject({ payment_link: 'plink_1' });
  });

  test('is emitted without its checkout if that is not found', async () => {
    wire(none, page());
    expect(await declined(ordered(ID))).toMatchObject([
      {
        checkout_session_id: null,
        failure_code: 'card_declined',
        details_complete: false,
        details_note: expect.stringMatching(/^The checkout was not found/),
      },
    ]);
  });

  test('leads to its checkout by the invoice if Checkout made the subscription first', async () => {
    const sent = wire(none, invoiceOf('subscription_create'), page(ID));
    expect(await declined()).toMatchObject([{ checkout_session_id: ID, mode: 'subscription' }]);
    expect(sent[2]?.params).toMatchObject({ subscription: 'sub_1' });
  });
});

test.each([
  ['plink_1', 1],
  ['plink_2', 0],
])('of the link %s come %p', async (payment_link, count) => {
  wire(open());
  expect(await declined({}, { payment_link })).toHaveLength(count);
});

test('it is not guessed whether a link sold it, where Stripe cannot be reached', async () => {
  wire(...Array<Answer>(3).fill(fails(SESSIONS, 500, { type: 'api_error' })));
  expect((await failureOf(declined())).name).toBe('ThrottledError');
});

describe('each attempt is a fact of its own', () => {
  const zapier = zapierSide();
  const deliver = async (id: string) => {
    const bundle = delivered(eventOf(TYPE, declinedIntent(), { id }));
    const rows = (await zapier.app().call('triggers.payment_attempt_failed.operation.perform', {
      ...bundle,
      subscribeData: { id: 'we_1', secret: SECRET },
    })) as Row[];
    return rows.map((row) => row.id);
  };

  test('and passes once', async () => {
    wire(open(), open(), open(), open());
    expect(await deliver('evt_1')).toEqual(['evt_1']);
    expect(await deliver('evt_2')).toEqual(['evt_2']);
    expect(await deliver('evt_2')).toEqual([]);
    expect(await deliver('evt_1')).toEqual([]);
  });
});

test('the list holds the latest attempts at links, which only events tell', async () => {
  const attempt = (id: string) => eventOf(TYPE, declinedIntent({ id: `pi_${id}` }), { id });
  const sent = wire(
    on('GET /v1/events', listOf([attempt('evt_a'), attempt('evt_b')])),
    open(),
    none,
    on(INVOICES, listOf([])),
  );
  const rows = await run(operation.performList, { ...step(), meta: { isLoadingSample: true } });
  expect(rows).toMatchObject([{ id: 'evt_a', payment_id: 'pi_evt_a' }]);
  expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(operation.sample));
  expect(sent[0]?.params).toEqual({ 'types[0]': TYPE, limit: '10' });
});
