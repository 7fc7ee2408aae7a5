import { downloadReceipt } from '../../hydrators.ts';
import { defineSearch } from '../../operations/search.ts';
import { defineInputs } from '../../zapier/inputs.ts';
import { email, text } from '../../zapier/kinds.ts';
import { defineRecord, fieldsOf } from '../../zapier/record.ts';
import { listOf } from '../support/objects.ts';
import { fails, on, useWire, wire } from '../support/wire.ts';
import { bundleOf, failureOf, inZapier, operationOf, type Row, run, step } from '../support/zapier.ts';

const strays = useWire();

const { id, file } = fieldsOf<{ id: string }>();
const { operation, ...rest } = defineSearch({
  key: 'find_charge',
  noun: 'Charge',
  label: 'Find Charge',
  description: 'Finds a charge.',
  guide: ['Beyond the guide'],
  inputs: defineInputs({ customer: text('Customer', { max: 20 }), email: email('Email', {}) }),
  record: defineRecord(
    'Charge',
    {
      id: id('ID', (c) => c.id),
      receipt: file('Receipt', downloadReceipt, (c) => ({ charge: c.id }), 'https://a.de/r'),
    },
    { id: 'ch_0' },
  ),
  perform: async (stripe, { customer = '' }) => (await stripe.charges.list({ customer })).data,
  rank: (charge) => Number(charge.id.startsWith('ch_paid')),
  throttle: { window: 1, limit: 1 },
});

const find = (inputData: Record<string, unknown>, inputDataRaw?: Record<string, string>) =>
  inZapier(operation.perform, bundleOf(inputData, { inputDataRaw }));
const LIST = 'GET /v1/charges';

test('makes a search of Zapier from one declaration', () => {
  expect(rest).toMatchObject({ key: 'find_charge', noun: 'Charge', display: { label: 'Find Charge' } });
  expect(operation).toMatchObject({
    inputFields: [{ key: 'customer' }, { key: 'email' }],
    outputFields: [{ key: 'id' }, { key: 'receipt', type: 'file' }],
    sample: { id: 'ch_0', receipt: 'https://a.de/r' },
    throttle: { window: 1, limit: 1 },
  });
});

test('returns the results in their order as records, with files that are downloaded later', async () => {
  const sent = wire(on(LIST, listOf([{ id: 'ch_2' }, { id: 'ch_1' }])));
  expect(await find({ customer: ' cus_1 ' })).toEqual(
    ['ch_2', 'ch_1'].map((charge) => ({
      id: charge,
      receipt: expect.stringMatching(new RegExp(`^hydrate.*downloadReceipt.*${charge}.*hydrate$`)),
    })),
  );
  expect(sent[0]?.params).toEqual({ customer: 'cus_1' });
});

test('puts results of a higher rank first', async () => {
  wire(on(LIST, listOf(['ch_4', 'ch_paid3', 'ch_2', 'ch_paid1'].map((one) => ({ id: one })))));
  const found = await find({ customer: 'cus_1' });
  expect(found.map((row) => row.id)).toEqual(['ch_paid3', 'ch_paid1', 'ch_4', 'ch_2']);
});

test('returns an empty list if nothing is found or Stripe does not know the id, and fails after another refusal', async () => {
  wire(on(LIST, listOf([])), fails(LIST, 400, { code: 'resource_missing' }), fails(LIST, 401, {}));
  expect(await find({ customer: 'cus_1' })).toEqual([]);
  expect(await find({ customer: 'cus_1' })).toEqual([]);
  expect((await failureOf(find({ customer: 'cus_1' }))).name).toBe('ExpiredAuthError');
});

test.each([{}, { customer: ' ', email: '' }])('refuses a form without any value: %j', async (input) => {
  expect((await failureOf(find(input, { customer: '' }))).message).toBe(
    'Customer: all fields are empty. Fill in at least one to search by.',
  );
});

describe('a field that was mapped and came out empty', () => {
  test('finds nothing without a request, also if another field is filled in', async () => {
    expect(await find({ customer: 'cus_1' }, { customer: 'cus_1', email: '{{7__email}}' })).toEqual([]);
    expect(await find({}, { email: '{{7__email}}' })).toEqual([]);
    expect(strays).toEqual([]);
  });

  test.each([
    ['find_customer', {}, 'email'],
    ['find_payment', { currency: 'usd' }, 'email'],
    ['find_checkout_session', { payment_link: 'plink_1' }, 'client_reference_id'],
    ['find_payment_link', { active: true }, 'url'],
    ['find_payment_link_sales', { payment_link: 'plink_1' }, 'from'],
    ['find_subscription', { status: 'active' }, 'email'],
  ])('finds nothing by %s with %j if it is %s', async (key, input, field) => {
    const bundle = { ...step(input), inputDataRaw: { ...input, [field]: '{{7__field}}' } };
    expect(await run(operationOf('searches', key).perform, bundle)).toEqual([]);
    expect(strays).toEqual([]);
  });
});

test.each<[string, Row, request: string, permission: string, named: string]>([
  [
    'find_checkout_session',
    { payment_link: 'plink_1' },
    'GET /v1/checkout/sessions',
    'checkout_session',
    'Checkout Sessions',
  ],
  ['find_customer', { email: 'a@example.com' }, 'GET /v1/customers', 'customer', 'Customers'],
  ['find_invoice', { number: 'A-1' }, 'GET /v1/invoices/search', 'invoice', 'Invoices'],
  ['find_payment', { currency: 'usd' }, 'GET /v1/charges/search', 'charge', 'Charges and Refunds'],
  ['find_payment', { payment: 'pi_1' }, 'GET /v1/payment_intents/pi_1', 'payment_intent', 'PaymentIntents'],
  ['find_payment_link', { active: true }, 'GET /v1/payment_links', 'payment_links', 'Payment Links'],
  [
    'find_payment_link_sales',
    { payment_link: 'plink_1' },
    'GET /v1/checkout/sessions',
    'checkout_session',
    'Checkout Sessions',
  ],
  ['find_refund', { status: 'failed' }, 'GET /v1/refunds', 'charge', 'Charges and Refunds'],
  ['find_subscription', { email: 'a@example.com' }, 'GET /v1/customers', 'customer', 'Customers'],
])(
  'names the permission to read if %s of %j lacks a permission',
  async (key, input, request, permission, named) => {
    wire(
      fails(request, 403, { message: `Having the 'rak_${permission}_read' permission would allow this.` }),
    );
    expect((await failureOf(run(operationOf('searches', key).perform, step(input)))).message).toContain(
      `“${named}: Read”`,
    );
  },
);
