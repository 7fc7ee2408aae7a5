import { freshSession, fullCharge, paidSession } from '../support/full-objects.ts';
import { intentOf, listOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { eventOf, idsOf, type Row, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('payment_completed');

const READ = 'GET /v1/checkout/sessions/cs_test_1';
const SETTLED = 'checkout.session.async_payment_succeeded';

const completed = (session: object = {}, input: Row = {}) =>
  receive(eventOf('checkout.session.completed', paidSession(session)), input);

test('emits the payment with its fee, with one request', async () => {
  const sent = wire(on(READ, freshSession()));
  expect(await completed()).toMatchObject([
    { id: 'cs_test_1', status: 'paid', fee: 1.7, details_complete: true },
  ]);
  expect(sent).toHaveLength(1);
});

// https://docs.stripe.com/payments/payment-intents/asynchronous-capture
test('reads again until Stripe has booked the fee', async () => {
  const latest_charge = fullCharge({ balance_transaction: null });
  wire(on(READ, freshSession({ payment_intent: intentOf({ latest_charge }) })), on(READ, freshSession()));
  expect(await completed()).toMatchObject([{ fee: 1.7, net: 46.9, details_complete: true }]);
});

describe('a bank debit', () => {
  const debit = fullCharge({ payment_method_details: { type: 'sepa_debit' } });
  const settled = eventOf(SETTLED, paidSession(), { created: 1767607200 });
  const PAID = { status: 'paid', paid_at: '2026-01-05T10:00:00Z' };

  test('is ignored while the money is on its way, without a request', async () => {
    expect(await completed({ payment_status: 'unpaid' })).toEqual([]);
  });

  test('is emitted when the money has arrived, with the time of that event', async () => {
    wire(on(READ, freshSession({ payment_intent: intentOf({ latest_charge: debit }) })));
    expect(await receive(settled)).toMatchObject([{ ...PAID, details_complete: true }]);
  });

  test('is emitted with that time also if Stripe cannot be reached', async () => {
    wire(...Array<Answer>(3).fill(fails(READ, 500, { type: 'api_error' })));
    expect(await receive(settled)).toMatchObject([{ ...PAID, details_complete: false }]);
  });
});

describe('the filters', () => {
  const elsewhere = { payment_link: null };

  test.each([
    ['a payment through any link', {}, {}],
    ['a payment through the chosen link', { payment_link: 'plink_1' }, {}],
    ['a payment made elsewhere, of any checkout', { source: 'all_checkout' }, elsewhere],
    ['a payment through a link, of any checkout', { source: 'all_checkout' }, {}],
    ['a free order', {}, { payment_status: 'no_payment_required' }],
  ])('accept %s', async (_what, input, session) => {
    wire(on(READ, freshSession(session)));
    expect(idsOf(await completed(session, input))).toEqual(['cs_test_1']);
  });

  test.each([
    ['a payment through another link', { payment_link: 'plink_2' }, {}],
    ['a payment without a link', {}, elsewhere],
    ['a free order', { free_orders: 'exclude' }, { payment_status: 'no_payment_required' }],
    ['an order with a code of 100 %', { free_orders: 'exclude' }, { amount_total: 0 }],
    ['another link, of any checkout', { payment_link: 'plink_2', source: 'all_checkout' }, {}],
    [
      'no link, of any checkout, if a link is chosen',
      { payment_link: 'plink_2', source: 'all_checkout' },
      elsewhere,
    ],
    [
      'a checkout that only saves a card',
      { source: 'all_checkout' },
      { ...elsewhere, mode: 'setup', payment_status: 'no_payment_required' },
    ],
  ])('reject %s, without a request', async (_what, input, session) => {
    expect(await completed(session, input)).toEqual([]);
  });
});

test('lists three payments that it would have emitted, newest first', async () => {
  const others = [
    freshSession({ id: 'cs_unpaid', payment_status: 'unpaid' }),
    freshSession({ id: 'cs_elsewhere', payment_link: null }),
  ];
  const paid = ['cs_a', 'cs_b', 'cs_c', 'cs_d'].map((id) => freshSession({ id }));
  const sent = wire(on('GET /v1/checkout/sessions', listOf([...others, ...paid])));
  const rows = await list({ payment_link: 'plink_1' }, { isLoadingSample: true });
  expect(idsOf(rows)).toEqual(['cs_a', 'cs_b', 'cs_c']);
  expect(sent).toMatchObject([{ params: { status: 'complete', payment_link: 'plink_1' } }]);
});
