import { freshUnpaidSession, paymentLinkOf, unpaidSession } from '../support/full-objects.ts';
import { intentOf, invoicePaymentOf, listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { eventOf, idsOf, type Row, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('payment_failed');

const LIST = 'GET /v1/checkout/sessions';

const failed = (input: Row = {}, session: object = {}) =>
  receive(eventOf('checkout.session.async_payment_failed', unpaidSession(session)), input);

test('emits who did not pay, and a link to try again', async () => {
  const fresh = freshUnpaidSession('requires_payment_method', { payment_link: paymentLinkOf() });
  wire(on(`${LIST}/cs_test_1`, fresh));
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
])('ignores a checkout of %s, without a request', async (_what, input, session) => {
  expect(await failed(input, session)).toEqual([]);
});

test('lists payments that failed, not those that are on their way or paid', async () => {
  const sessions = [
    freshUnpaidSession('processing', { id: 'cs_waits' }),
    freshUnpaidSession('succeeded', { id: 'cs_paid', payment_status: 'paid' }),
    freshUnpaidSession('requires_payment_method', { id: 'cs_failed' }),
  ];
  const sent = wire(on(LIST, listOf(sessions)));
  expect(idsOf(await list({ payment_link: 'plink_1' }))).toEqual(['cs_failed']);
  expect(sent).toMatchObject([{ params: { status: 'complete', payment_link: 'plink_1' } }]);
});

test('lists a first payment of a subscription by the state of its payment', async () => {
  const unpaid = (id: string) =>
    unpaidSession({
      ...{ id, mode: 'subscription', payment_intent: null },
      invoice: { id: 'in_1', payments: listOf([invoicePaymentOf(`pi_${id}`, { status: 'open' })]) },
    });
  wire(
    on(LIST, listOf([unpaid('waits'), unpaid('failed')])),
    on('GET /v1/payment_intents/pi_waits', intentOf({ status: 'processing' })),
    on('GET /v1/payment_intents/pi_failed', intentOf({ status: 'requires_payment_method' })),
  );
  expect(idsOf(await list())).toEqual(['failed']);
});
