import { chargesOfBuyer, searchCharges } from '../../stripe/charges.ts';
import { findInvoices, type InvoiceQuery } from '../../stripe/invoices.ts';
import { findRefunds } from '../../stripe/refunds.ts';
import {
  chargeOf,
  fails,
  intentOf,
  invoiceOf,
  listOf,
  on,
  overStripe,
  refundOf,
  sessionOf,
  useWire,
  wire,
} from '../support/unit.ts';

useWire();

const SESSIONS = 'GET /v1/checkout/sessions';
const CUSTOMERS = 'GET /v1/customers';
const unknown = (request: string) =>
  fails(request, 404, { code: 'resource_missing', message: 'No such thing' });

test('a buyer’s charges are those of the guest and those of the customer, newest first, each once', async () => {
  const charge = (id: string, created: number) => chargeOf({ id, created });
  const sent = wire(
    on(
      SESSIONS,
      listOf([
        sessionOf({ payment_intent: intentOf({ latest_charge: charge('ch_guest', 20) }) }),
        sessionOf({ payment_intent: intentOf({ latest_charge: charge('ch_both', 10) }) }),
        sessionOf({ payment_intent: null }),
      ]),
    ),
    on(CUSTOMERS, listOf([{ id: 'cus_1' }])),
    on('GET /v1/charges', listOf([charge('ch_both', 10), charge('ch_customer', 30)])),
  );
  const charges = await overStripe((stripe) =>
    chargesOfBuyer(stripe, 'ada@example.com', ['balance_transaction']),
  );
  expect(charges.map(({ id }) => id)).toEqual(['ch_customer', 'ch_guest', 'ch_both']);
  expect(sent.map(({ params }) => params)).toContainEqual({
    'customer_details[email]': 'ada@example.com',
    limit: '100',
    'expand[0]': 'data.payment_intent.latest_charge',
    'expand[1]': 'data.payment_intent.latest_charge.balance_transaction',
  });
  expect(sent.at(-1)?.params).toEqual({
    customer: 'cus_1',
    limit: '100',
    'expand[0]': 'data.balance_transaction',
  });
});

test('charges are searched for in Stripe’s query language', async () => {
  const sent = wire(on('GET /v1/charges/search', listOf([chargeOf()])));
  const charges = await overStripe((stripe) =>
    searchCharges(stripe, 'amount:1250', 10, ['balance_transaction']),
  );
  expect(charges).toHaveLength(1);
  expect(sent[0]?.params).toEqual({
    query: 'amount:1250',
    limit: '10',
    'expand[0]': 'data.balance_transaction',
  });
});

describe('findInvoices', () => {
  const find = (query: InvoiceQuery) => overStripe((stripe) => findInvoices(stripe, query));
  const ids = async (query: InvoiceQuery) => (await find(query)).map(({ id }) => id);

  test('by the payment that paid it', async () => {
    const sent = wire(
      on('GET /v1/charges/ch_1', chargeOf()),
      on('GET /v1/invoice_payments', listOf([{ id: 'inpay_1', invoice: 'in_1' }])),
      on('GET /v1/invoices/in_1', invoiceOf()),
    );
    expect(await ids({ payment: 'ch_1' })).toEqual(['in_1']);
    expect(sent[1]?.params).toEqual({ 'payment[type]': 'payment_intent', 'payment[payment_intent]': 'pi_1' });
  });

  test('not by a payment that Stripe does not know, or that paid none', async () => {
    wire(unknown('GET /v1/charges/ch_1'));
    expect(await ids({ payment: 'ch_1' })).toEqual([]);
    wire(on('GET /v1/charges/ch_2', chargeOf({ payment_intent: null })));
    expect(await ids({ payment: 'ch_2' })).toEqual([]);
  });

  test('by its number, whose text cannot leave the query', async () => {
    const sent = wire(
      on('GET /v1/invoices/search', listOf([invoiceOf(), invoiceOf({ id: 'in_2', number: 'A-2' })])),
    );
    expect(await ids({ number: 'A-0001' })).toEqual(['in_1']);
    wire(on('GET /v1/invoices/search', listOf([])));
    expect(await ids({ number: 'x" OR status:"paid' })).toEqual([]);
    expect(sent[0]?.params).toEqual({ query: 'number:"A-0001"', 'expand[0]': 'data.payments' });
  });

  test('by the buyer’s email, in any case, through the customers of that email', async () => {
    const sent = wire(
      on(CUSTOMERS, listOf([{ id: 'cus_1' }, { id: 'cus_2' }])),
      on('GET /v1/invoices', listOf([invoiceOf()])),
      on('GET /v1/invoices', listOf([invoiceOf({ id: 'in_2', customer_email: 'other@example.com' })])),
    );
    expect(await ids({ email: 'ADA@example.com', status: 'paid' })).toEqual(['in_1']);
    expect(sent.slice(1).map(({ params }) => params.customer)).toEqual(['cus_1', 'cus_2']);
  });

  test('by its status alone, and every condition has to hold', async () => {
    const sent = wire(
      on('GET /v1/invoices', listOf([invoiceOf(), invoiceOf({ id: 'in_2', status: 'open' })])),
    );
    expect(await ids({ status: 'open' })).toEqual(['in_2']);
    expect(sent[0]?.params).toEqual({ status: 'open', limit: '20', 'expand[0]': 'data.payments' });
  });
});

describe('findRefunds', () => {
  const find = (payment: string | undefined, wanted = 're_1') =>
    overStripe((stripe) => findRefunds(stripe, payment, ({ id }) => id === wanted, true));

  test('of one payment', async () => {
    const sent = wire(
      on('GET /v1/charges/ch_1', chargeOf()),
      on('GET /v1/refunds', listOf([refundOf(), refundOf({ id: 're_2' })])),
      on(SESSIONS, listOf([sessionOf()])),
    );
    expect(await find('ch_1')).toMatchObject([
      { refund: { id: 're_1' }, session: { id: 'cs_test_1' }, live: true },
    ]);
    expect(sent[1]?.params).toEqual({ charge: 'ch_1', limit: '100', 'expand[0]': 'data.charge' });
  });

  test('among the latest', async () => {
    const sent = wire(on('GET /v1/refunds', listOf([refundOf({ id: 're_2' })])));
    expect(await find(undefined)).toEqual([]);
    expect(sent[0]?.params).not.toHaveProperty('charge');
  });

  test('none of a payment that Stripe does not know', async () => {
    wire(unknown('GET /v1/charges/ch_1'));
    expect(await find('ch_1')).toEqual([]);
  });
});
