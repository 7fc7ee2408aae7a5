import { fullCharge, paidSession } from '../support/full-objects.ts';
import { listOf, refundOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { eventOf, failureOf, idsOf, type Row, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('refund_issued');

const READ = 'GET /v1/refunds/re_1';
const LIST = 'GET /v1/refunds';
const SESSIONS = 'GET /v1/checkout/sessions';
const INVOICES = 'GET /v1/invoice_payments';

const fresh = (more: object = {}) => refundOf({ charge: fullCharge(), ...more });
const issued = (refund: object = {}, input: Row = {}) =>
  receive(eventOf('refund.created', refundOf(refund)), input);

test('reads the refund with its charge, and its checkout, with two requests', async () => {
  const sent = wire(on(READ, fresh()), on(SESSIONS, listOf([paidSession()])));
  expect(await issued()).toMatchObject([
    { id: 're_1', payment_link_id: 'plink_1', payment_amount: 54, details_complete: true },
  ]);
  expect(sent.map(({ params }) => params)).toEqual(
    expect.arrayContaining([
      { 'expand[0]': 'charge', 'expand[1]': 'balance_transaction' },
      { payment_intent: 'pi_1', limit: '1' },
    ]),
  );
});

test('reads no checkout if the charge has no payment', async () => {
  wire(on(READ, fresh({ payment_intent: null })));
  expect(await issued({ payment_intent: null })).toMatchObject([{ payment_id: null, charge_id: 'ch_1' }]);
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

describe('the payment link', () => {
  test.each([
    ['accepts', 'plink_1', ['re_1']],
    ['rejects', 'plink_2', []],
  ])('%s a refund of plink_1 if the Zap wants %s', async (_verb, payment_link, ids) => {
    wire(on(READ, fresh()), on(SESSIONS, listOf([paidSession()])));
    expect(idsOf(await issued({}, { payment_link }))).toEqual(ids);
  });

  test('is not guessed if Stripe cannot be reached', async () => {
    wire(on(READ, fresh()), ...Array<Answer>(3).fill(fails(SESSIONS, 500, { type: 'api_error' })));
    expect((await failureOf(issued({}, { payment_link: 'plink_1' }))).name).toBe('ThrottledError');
  });

  test('limits the list', async () => {
    const page = [fresh(), fresh({ id: 're_2', payment_intent: 'pi_2' })];
    const sent = wire(
      on(LIST, listOf(page)),
      on(SESSIONS, listOf([paidSession()])),
      on(SESSIONS, listOf([])),
      on(INVOICES, listOf([])),
    );
    expect(idsOf(await list({ payment_link: 'plink_1' }))).toEqual(['re_1']);
    expect(sent[0]).toMatchObject({ params: { 'expand[0]': 'data.charge' } });
  });
});
