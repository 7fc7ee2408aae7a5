import { freshSession, SUBSCRIPTION_INVOICE } from '../support/full-objects.ts';
import { chargeOf, invoiceOf, invoicePaymentOf, listOf } from '../support/objects.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { operationOf, type Row, run, step } from '../support/zapier.ts';

// The checkout of a payment, by any id of the payment.

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
  ['its id', 'pi_1', [found], ['payment_intent=pi_1']],
  ['its charge', 'py_1', [on(CHARGE, chargeOf({ id: 'py_1' })), found], ['payment_intent=pi_1']],
  [
    'its invoice',
    'in_1',
    [
      on(
        INVOICE,
        invoiceOf({
          payments: listOf([invoicePaymentOf('pi_0', { status: 'canceled' }), invoicePaymentOf('pi_1')]),
        }),
      ),
      found,
    ],
    ['payment_intent=pi_1'],
  ],
  [
    'its id, if it is one of a subscription',
    'pi_1',
    [none, on(PAYMENTS, listOf([invoicePaymentOf('pi_1', { invoice: subscribed })])), found],
    ['payment_intent=pi_1', 'subscription=sub_1'],
  ],
  [
    'its charge, if it is one of a subscription',
    'py_1',
    [
      on(CHARGE, chargeOf({ id: 'py_1' })),
      none,
      on(PAYMENTS, listOf([invoicePaymentOf('pi_1', { invoice: subscribed })])),
      found,
    ],
    ['payment_intent=pi_1', 'subscription=sub_1'],
  ],
  [
    'its invoice, if it is one of a subscription',
    'in_1',
    [on(INVOICE, subscribed), found],
    ['subscription=sub_1'],
  ],
])('finds the checkout of a payment by %s', async (_name, payment, answers, filters) => {
  const sent = wire(...answers);
  expect(ids(await find({ payment }))).toEqual(['cs_test_1']);
  const lists = sent.filter(({ request }) => request === LIST).map(({ params }) => params);
  expect(
    lists.map(({ payment_intent, subscription }) =>
      payment_intent ? `payment_intent=${payment_intent}` : `subscription=${subscription}`,
    ),
  ).toEqual(filters);
});

test('finds the checkout by its own id in the field for payments', async () => {
  wire(on(READ, freshSession()));
  expect(ids(await find({ payment: 'cs_test_1' }))).toEqual(['cs_test_1']);
});

test.each<[string, Row, Answer[]]>([
  [
    'a payment that Stripe does not know',
    { payment: 'pi_1' },
    [fails(LIST, 400, { code: 'resource_missing' })],
  ],
  ['a payment that was not made in a checkout', { payment: 'pi_1' }, [none, on(PAYMENTS, listOf([]))]],
  [
    'a payment of an invoice that was deleted',
    { payment: 'pi_1' },
    [none, on(PAYMENTS, listOf([invoicePaymentOf('pi_1', { invoice: { id: 'in_1', deleted: true } })]))],
  ],
  ['an invoice without a payment', { payment: 'in_1' }, [on(INVOICE, invoiceOf({ payments: listOf([]) }))]],
  ['a charge without a payment', { payment: 'py_1' }, [on(CHARGE, chargeOf({ payment_intent: null }))]],
  ['a payment of another checkout', { payment: 'pi_1', session: 'cs_test_2' }, [found]],
  ['a payment of another customer', { payment: 'pi_1', email: 'bob@buyer.example' }, [found]],
])('finds nothing for %s', async (_name, input, answers) => {
  wire(...answers);
  expect(await find(input)).toEqual([]);
});
