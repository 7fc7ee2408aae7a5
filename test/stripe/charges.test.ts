import { chargesOfBuyer, readCharge } from '../../stripe/charges.ts';
import { chargeOf, intentOf, invoiceOf, invoicePaymentOf, listOf, sessionOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { failureOf, overStripe } from '../support/zapier.ts';

useWire();

const read = (id: string) => overStripe((stripe) => readCharge(stripe, id, ['refunds']));
const paidBy = (...payments: object[]) => ({ payments: listOf(payments) });
const withCharge = (id = 'ch_1') => intentOf({ latest_charge: chargeOf({ id }) });

describe('a charge', () => {
  test.each([
    ['pi_1', 'GET /v1/payment_intents/pi_1', withCharge(), ['latest_charge', 'latest_charge.refunds']],
    ['ch_1', 'GET /v1/charges/ch_1', chargeOf(), ['refunds']],
    ['py_1', 'GET /v1/charges/py_1', chargeOf(), ['refunds']],
    [
      'cs_test_1',
      'GET /v1/checkout/sessions/cs_test_1',
      sessionOf({ payment_intent: withCharge() }),
      ['payment_intent.latest_charge', 'payment_intent.latest_charge.refunds', 'invoice.payments'],
    ],
  ])('is read by %s, with one request', async (id, request, body, expand) => {
    const sent = wire(on(request, body));
    expect((await read(id))?.id).toBe('ch_1');
    expect(Object.values(sent[0]?.params ?? {})).toEqual(expand);
  });
});

describe('a charge that only the invoice leads to', () => {
  const INTENT = on('GET /v1/payment_intents/pi_7', withCharge('ch_7'));

  test('is read by the invoice, with a second request', async () => {
    wire(on('GET /v1/invoices/in_1', invoiceOf(paidBy(invoicePaymentOf('pi_7')))), INTENT);
    expect((await read('in_1'))?.id).toBe('ch_7');
  });

  test('is read by the checkout of a subscription, with a second request', async () => {
    const session = sessionOf({
      mode: 'subscription',
      payment_intent: null,
      invoice: invoiceOf(paidBy(invoicePaymentOf('pi_7'))),
    });
    wire(on('GET /v1/checkout/sessions/cs_test_1', session), INTENT);
    expect((await read('cs_test_1'))?.id).toBe('ch_7');
  });

  test('is that of the payment that succeeded', async () => {
    const open = invoicePaymentOf('pi_6', { status: 'canceled' });
    wire(on('GET /v1/invoices/in_1', invoiceOf(paidBy(open, invoicePaymentOf('pi_7')))), INTENT);
    expect((await read('in_1'))?.id).toBe('ch_7');
  });
});

describe('no charge', () => {
  test.each([
    [
      'a payment without an attempt',
      'pi_1',
      'GET /v1/payment_intents/pi_1',
      intentOf({ latest_charge: null }),
    ],
    ['an open invoice', 'in_1', 'GET /v1/invoices/in_1', invoiceOf(paidBy())],
    ['an invoice without known payments', 'in_1', 'GET /v1/invoices/in_1', invoiceOf()],
    [
      'an invoice paid outside Stripe',
      'in_1',
      'GET /v1/invoices/in_1',
      invoiceOf(paidBy(invoicePaymentOf(null))),
    ],
    [
      'a checkout without a payment',
      'cs_1',
      'GET /v1/checkout/sessions/cs_1',
      sessionOf({ payment_intent: null, invoice: null }),
    ],
  ])('is found for %s', async (_what, id, request, body) => {
    wire(on(request, body));
    expect(await read(id)).toBeNull();
  });
});

test('refuses an invoice with several payments, and asks to choose one of them', async () => {
  const payments = paidBy(invoicePaymentOf('pi_1'), invoicePaymentOf('pi_2'));
  wire(on('GET /v1/invoices/in_1', invoiceOf(payments)));
  expect(await failureOf(read('in_1'))).toMatchObject({
    name: 'AppError',
    message: 'Payment: invoice in_1 was paid in 2 payments. Choose one of them instead.',
  });
});

test.each([
  'cus_1',
  're_1',
  'plink_1',
  'pi',
  'pi_',
  'pi_1/../x',
  'pi_1?expand=x',
  'PI_1',
  '4242',
  'constructor_1',
  'toString_1',
  'Ada',
])('refuses the id %p before any request', async (id) => {
  expect((await failureOf(read(id))).message).toBe(
    `Payment: “${id}” is not a payment. Choose one from the list, or map an id that starts with pi_, ch_, py_, cs_ or in_.`,
  );
});

test('lists the charges of a guest and of a customer with the same email address, newest first, each once', async () => {
  const charge = (id: string, created: number) => chargeOf({ id, created });
  const checkout = (latest_charge: object) => sessionOf({ payment_intent: intentOf({ latest_charge }) });
  const guest = [charge('ch_guest', 20), charge('ch_both', 10)].map(checkout);
  const sent = wire(
    on('GET /v1/checkout/sessions', listOf([...guest, sessionOf({ payment_intent: null })])),
    on('GET /v1/customers', listOf([{ id: 'cus_1' }])),
    on('GET /v1/charges', listOf([charge('ch_both', 10), charge('ch_customer', 30)])),
  );
  const charges = await overStripe((stripe) =>
    chargesOfBuyer(stripe, 'ada@example.com', {}, ['refunds'], 100),
  );
  expect(charges.map(({ id }) => id)).toEqual(['ch_customer', 'ch_guest', 'ch_both']);
  expect(sent.map(({ params }) => params)).toContainEqual({
    'customer_details[email]': 'ada@example.com',
    limit: '100',
    'expand[0]': 'data.payment_intent.latest_charge',
    'expand[1]': 'data.payment_intent.latest_charge.refunds',
  });
  expect(sent.at(-1)?.params).toEqual({ customer: 'cus_1', limit: '100', 'expand[0]': 'data.refunds' });
});
