import { freshSession, SUBSCRIPTION_INVOICE } from '../support/full-objects.ts';
import { chargeOf, invoiceOf, invoicePaymentOf, listOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { operationOf, type Row, run, step } from '../support/zapier.ts';

/** The checkout behind a payment, whichever of its ids an earlier step has. */

useWire();

const { perform } = operationOf('searches', 'find_checkout_session');
const find = (input: Row) => run(perform, step(input));
const ids = (rows: Row[]) => rows.map(({ id }) => id);

const LIST = 'GET /v1/checkout/sessions';
const READ = `${LIST}/cs_test_1`;
const CHARGE = 'GET /v1/charges/py_1';
const INVOICE = 'GET /v1/invoices/in_1';
const PAYMENTS = 'GET /v1/invoice_payments';
const found = on(LIST, listOf([freshSession()]));
const none = on(LIST, listOf([]));
const subscribed = invoiceOf(SUBSCRIPTION_INVOICE);

test.each<[string, string, Answer[], string[]]>([
  ['by its id', 'pi_1', [found], ['payment_intent=pi_1']],
  ['by its charge', 'py_1', [on(CHARGE, chargeOf({ id: 'py_1' })), found], ['payment_intent=pi_1']],
  [
    'by its invoice',
    'in_1',
    [on(INVOICE, invoiceOf({ payments: listOf([invoicePaymentOf('pi_1')]) })), found],
    ['payment_intent=pi_1'],
  ],
  [
    'of a subscription, by its id',
    'pi_1',
    [none, on(PAYMENTS, listOf([invoicePaymentOf('pi_1', { invoice: subscribed })])), found],
    ['payment_intent=pi_1', 'subscription=sub_1'],
  ],
  [
    'of a subscription, by its charge',
    'py_1',
    [
      on(CHARGE, chargeOf({ id: 'py_1' })),
      none,
      on(PAYMENTS, listOf([invoicePaymentOf('pi_1', { invoice: subscribed })])),
      found,
    ],
    ['payment_intent=pi_1', 'subscription=sub_1'],
  ],
  ['of a subscription, by its invoice', 'in_1', [on(INVOICE, subscribed), found], ['subscription=sub_1']],
])('%s', async (_name, payment, answers, filters) => {
  const sent = wire(...answers);
  expect(ids(await find({ payment }))).toEqual(['cs_test_1']);
  const lists = sent.filter(({ request }) => request === LIST).map(({ params }) => params);
  expect(
    lists.map(({ payment_intent, subscription }) =>
      payment_intent ? `payment_intent=${payment_intent}` : `subscription=${subscription}`,
    ),
  ).toEqual(filters);
});

test('by the checkout itself', async () => {
  wire(on(READ, freshSession()));
  expect(ids(await find({ payment: 'cs_test_1' }))).toEqual(['cs_test_1']);
});

test.each<[string, Row, Answer[]]>([
  ['one that Stripe does not know', { payment: 'pi_1' }, [fails(LIST, 400, { code: 'resource_missing' })]],
  ['one that was made elsewhere', { payment: 'pi_1' }, [none, on(PAYMENTS, listOf([]))]],
  [
    'one for an invoice that was deleted',
    { payment: 'pi_1' },
    [none, on(PAYMENTS, listOf([invoicePaymentOf('pi_1', { invoice: { id: 'in_1', deleted: true } })]))],
  ],
  ['an invoice that nobody paid', { payment: 'in_1' }, [on(INVOICE, invoiceOf({ payments: listOf([]) }))]],
  ['a charge without a payment', { payment: 'py_1' }, [on(CHARGE, chargeOf({ payment_intent: null }))]],
  ['one of another checkout', { payment: 'pi_1', session: 'cs_test_2' }, [found]],
  ['one of another customer', { payment: 'pi_1', email: 'bob@buyer.example' }, [found]],
])('%s finds nothing, which is no error', async (_name, input, answers) => {
  wire(...answers);
  expect(await find(input)).toEqual([]);
});
