import { BUYER_EMAIL, fullCharge, paidSession } from '../support/full-objects.ts';
import { listOf, refundOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, failureOf, operationOf, type Row, run, step } from '../support/zapier.ts';

useWire();

const operation = operationOf('triggers', 'refund_issued');

const READ = 'GET /v1/refunds/re_1';
const LIST = 'GET /v1/refunds';
const SESSIONS = 'GET /v1/checkout/sessions';
const INVOICES = 'GET /v1/invoice_payments';

const details = {
  amount: 1250,
  destination_details: { type: 'card', card: { type: 'refund', reference: '7452711' } },
  presentment_details: { presentment_amount: 1150, presentment_currency: 'eur' },
  metadata: { zapier_reference: 'order-7-mug', zapier_note: 'Broken', zapier_reason: 'other' },
};

const fresh = (more: object = {}) =>
  refundOf({ ...details, charge: fullCharge({ amount_refunded: 2000 }), ...more });

const issued = (refund: object = {}, input: Row = {}) =>
  run(operation.perform, delivered(eventOf('refund.created', refundOf({ ...details, ...refund })), input));

test('a refund is read afresh with two requests and becomes a whole record', async () => {
  const sent = wire(on(READ, fresh()), on(SESSIONS, listOf([paidSession()])));
  const [row, ...others] = await issued();
  expect(others).toEqual([]);
  expect(sent).toHaveLength(2);
  expect(sent).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ request: READ, params: { 'expand[0]': 'charge' } }),
      expect.objectContaining({ request: SESSIONS, params: { payment_intent: 'pi_1', limit: '1' } }),
    ]),
  );
  expect(row).toEqual({
    id: 're_1',
    payment_id: 'pi_1',
    charge_id: 'ch_1',
    checkout_session_id: 'cs_test_1',
    payment_link_id: 'plink_1',
    status: 'succeeded',
    reason: 'other',
    note: 'Broken',
    reference: 'order-7-mug',
    amount: 12.5,
    amount_minor: 1250,
    amount_display: '$12.50',
    presentment_amount: 11.5,
    presentment_amount_minor: 1150,
    presentment_amount_display: '€11.50',
    presentment_currency: 'EUR',
    currency: 'USD',
    is_full_refund: false,
    payment_amount: 54,
    total_refunded: 20,
    remaining: 34,
    customer_email: BUYER_EMAIL,
    customer_name: 'Ada King Lovelace',
    customer_first_name: 'Ada',
    customer_last_name: 'King Lovelace',
    pending_reason: null,
    failure_reason: null,
    bank_reference: '7452711',
    metadata: details.metadata,
    created_at: '2026-01-02T10:00:00Z',
    details_complete: true,
    details_note: null,
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
  });
  expect(Object.keys(row ?? {})).toEqual(Object.keys(operation.sample));
});

test('a refund of the whole payment says so', async () => {
  wire(
    on(READ, fresh({ amount: 5400, charge: fullCharge({ amount_refunded: 5400 }) })),
    on(SESSIONS, listOf([])),
    on(INVOICES, listOf([])),
  );
  expect(await issued()).toMatchObject([{ is_full_refund: true, remaining: 0, checkout_session_id: null }]);
});

test('a refund of a charge without a payment costs one request', async () => {
  wire(on(READ, fresh({ payment_intent: null })));
  expect(await issued({ payment_intent: null })).toMatchObject([{ payment_id: null, charge_id: 'ch_1' }]);
});

test.each([
  ['plink_1', ['re_1']],
  ['plink_2', []],
])('of the link %s come %p', async (payment_link, ids) => {
  wire(on(READ, fresh()), on(SESSIONS, listOf([paidSession()])));
  expect((await issued({}, { payment_link })).map(({ id }) => id)).toEqual(ids);
});

test('finds the checkout of a subscription’s payment by its invoice', async () => {
  const parent = { type: 'subscription_details', subscription_details: { subscription: 'sub_1' } };
  const sent = wire(
    on(READ, fresh()),
    on(SESSIONS, listOf([])),
    on(INVOICES, listOf([{ id: 'inpay_1', invoice: { id: 'in_1', parent } }])),
    on(SESSIONS, listOf([paidSession()])),
  );
  expect(await issued({}, { payment_link: 'plink_1' })).toMatchObject([
    { checkout_session_id: 'cs_test_1', payment_link_id: 'plink_1' },
  ]);
  expect(sent[3]?.params).toEqual({ subscription: 'sub_1', limit: '1' });
});

describe('where Stripe cannot be reached', () => {
  const away = (request: string) => Array<Answer>(3).fill(fails(request, 500, { type: 'api_error' }));

  test('the signed payload passes, with the same keys', async () => {
    wire(...away(READ), on(SESSIONS, listOf([paidSession()])));
    const [row] = await issued();
    expect(row).toMatchObject({ id: 're_1', amount: 12.5, charge_id: 'ch_1', details_complete: false });
    expect(Object.keys(row ?? {})).toEqual(Object.keys(operation.sample));
  });

  test('it is not guessed whether the refund is of the chosen link', async () => {
    wire(on(READ, fresh()), ...away(SESSIONS));
    expect((await failureOf(issued({}, { payment_link: 'plink_1' }))).name).toBe('ThrottledError');
  });
});

test('the list for the editor holds refunds with their checkouts', async () => {
  const sent = wire(
    on(LIST, listOf([fresh(), fresh({ id: 're_2', payment_intent: 'pi_2' })])),
    on(SESSIONS, listOf([paidSession()])),
    on(SESSIONS, listOf([])),
    on(INVOICES, listOf([])),
  );
  const rows: Row[] = await run(operation.performList, { ...step(), meta: { isLoadingSample: true } });
  expect(rows).toMatchObject([{ id: 're_1' }, { id: 're_2' }]);
  expect(Object.keys(rows[0] ?? {})).toEqual(Object.keys(operation.sample));
  expect(sent[0]).toMatchObject({ request: LIST, params: { 'expand[0]': 'data.charge' } });
});

test('the list for the editor keeps to the chosen link', async () => {
  wire(on(LIST, listOf([fresh()])), on(SESSIONS, listOf([paidSession()])));
  expect(await run(operation.performList, step({ payment_link: 'plink_2' }))).toEqual([]);
});
