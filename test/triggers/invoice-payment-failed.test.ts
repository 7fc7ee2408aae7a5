import { fakeCache } from '../support/cache.ts';
import { SUBSCRIPTION_INVOICE } from '../support/full-objects.ts';
import { invoiceOf, invoicePaymentOf, listOf } from '../support/objects.ts';
import { type Answer, on, useWire, wire } from '../support/wire.ts';
import { eventOf, type Row, triggerOf } from '../support/zapier.ts';

useWire();

const { receive, list } = triggerOf('invoice_payment_failed');

const TYPE = 'invoice.payment_failed';
const READ = 'GET /v1/invoices/in_1';

const bare = (more: object = {}) => invoiceOf({ ...SUBSCRIPTION_INVOICE, status: 'open', ...more });
const message = 'Your card has expired.';
const payment = { type: 'payment_intent', payment_intent: { id: 'pi_1', last_payment_error: { message } } };
const fresh = (more: object = {}) =>
  bare({ payments: listOf([invoicePaymentOf('pi_1', { status: 'open', payment })]), ...more });

const failed = (invoice: object = {}, input: Row = {}) => receive(eventOf(TYPE, bare(invoice)), input);

test('emits the reason of the failure, with one request', async () => {
  const sent = wire(on(READ, fresh()));
  expect(await failed()).toMatchObject([
    { id: 'in_1', kind: 'subscription', failure_message: message, details_complete: true },
  ]);
  expect(sent).toMatchObject([{ params: { 'expand[0]': 'payments.data.payment.payment_intent' } }]);
});

test.each(['paid', 'void'])('ignores an invoice that is %s by the time of the delivery', async (status) => {
  wire(on(READ, fresh({ status })));
  expect(await failed()).toEqual([]);
});

test('ignores invoices of the other kind, without a request', async () => {
  expect(await failed({}, { kind: 'one_time' })).toEqual([]);
  expect(await failed({ parent: null }, { kind: 'subscription' })).toEqual([]);
});

test('emits each attempt once, also those of the customer, which Stripe does not count', async () => {
  const cache = fakeCache();
  wire(...Array<Answer>(4).fill(on(READ, fresh())));
  const emitted: [string, number][] = [];
  for (const id of ['evt_1', 'evt_2', 'evt_3', 'evt_1'])
    emitted.push([id, (await receive(eventOf(TYPE, bare(), { id }), {}, cache)).length]);
  expect(emitted).toEqual([
    ['evt_1', 1],
    ['evt_2', 1],
    ['evt_3', 1],
    ['evt_1', 0],
  ]);
});

test('lists open invoices with a failed attempt, each with the reason', async () => {
  const page = [bare({ id: 'in_untried', attempt_count: 0 }), bare(), bare({ id: 'in_2' })];
  const sent = wire(
    on('GET /v1/invoices', listOf([...page, bare({ id: 'in_once', parent: null })])),
    on(READ, fresh()),
    on('GET /v1/invoices/in_2', fresh({ id: 'in_2', status: 'paid' })),
  );
  expect(await list({ kind: 'subscription' })).toMatchObject([{ id: 'in_1', failure_message: message }]);
  expect(sent[0]?.params).toMatchObject({ status: 'open', 'expand[0]': 'data.payments' });
});
