import { freshUnpaidSession, paymentLinkOf, unpaidSession } from '../support/full-objects.ts';
import { intentOf, invoicePaymentOf, listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { delivered, eventOf, operationOf, type Row, run, step } from '../support/zapier.ts';

const strays = useWire();

const operation = operationOf('triggers', 'payment_failed');

const failed = (input: Row = {}, session: object = {}) =>
  run(
    operation.perform,
    delivered(eventOf('checkout.session.async_payment_failed', unpaidSession(session)), input),
  );
const ids = (rows: Row[]) => rows.map(({ id }) => id);

test('a bank debit that was refused tells whose it was, and that nothing was paid', async () => {
  const fresh = freshUnpaidSession('requires_payment_method', { payment_link: paymentLinkOf() });
  wire(on('GET /v1/checkout/sessions/cs_test_1', fresh));
  expect(await failed({ payment_link: 'plink_1' })).toMatchObject([
    {
      ...{ id: 'cs_test_1', status: 'unpaid', customer_first_name: 'Ada', amount: 40 },
      ...{ fee: null, net: null, paid_at: null, details_complete: true },
      recovery_url: 'https://buy.stripe.com/test_abc?prefilled_email=ada%40example.com',
    },
  ]);
});

test.each([
  ['another payment link', { payment_link: 'plink_2' }, {}],
  ['no payment link', {}, { payment_link: null }],
])('a checkout of %s is left out, and Stripe is not asked', async (_what, input, session) => {
  expect(await failed(input, session)).toEqual([]);
  expect(strays).toEqual([]);
});

test('the list holds what failed, not what is on its way or paid', async () => {
  const sessions = [
    freshUnpaidSession('processing', { id: 'cs_waits' }),
    freshUnpaidSession('succeeded', { id: 'cs_paid', payment_status: 'paid' }),
    freshUnpaidSession('requires_payment_method', { id: 'cs_failed' }),
  ];
  const sent = wire(on('GET /v1/checkout/sessions', listOf(sessions)));
  expect(ids(await run(operation.performList, step({ payment_link: 'plink_1' })))).toEqual(['cs_failed']);
  expect(sent).toMatchObject([{ params: { status: 'complete', payment_link: 'plink_1' } }]);
});

test('of subscriptions, whose checkouts do not know their payment, the list holds those that failed', async () => {
  const unpaid = (id: string) =>
    unpaidSession({
      ...{ id, mode: 'subscription', payment_intent: null },
      invoice: { id: 'in_1', payments: listOf([invoicePaymentOf(`pi_${id}`, { status: 'open' })]) },
    });
  wire(
    on('GET /v1/checkout/sessions', listOf([unpaid('waits'), unpaid('failed')])),
    on('GET /v1/payment_intents/pi_waits', intentOf({ status: 'processing' })),
    on('GET /v1/payment_intents/pi_failed', intentOf({ status: 'requires_payment_method' })),
  );
  expect(ids(await run(operation.performList, step()))).toEqual(['failed']);
});
