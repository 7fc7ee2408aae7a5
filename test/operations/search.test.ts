import { downloadReceipt } from '../../hydrators.ts';
import { defineSearch } from '../../operations/search.ts';
import { defineInputs } from '../../zapier/inputs.ts';
import { email, text } from '../../zapier/kinds.ts';
import { defineRecord, fieldsOf } from '../../zapier/record.ts';
import { listOf } from '../support/objects.ts';
import { fails, on, useWire, wire } from '../support/wire.ts';
import { bundleOf, failureOf, inZapier, operationOf, run, step } from '../support/zapier.ts';

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

test('one declaration is all that Zapier is told', () => {
  expect(rest).toMatchObject({ key: 'find_charge', noun: 'Charge', display: { label: 'Find Charge' } });
  expect(operation).toMatchObject({
    inputFields: [{ key: 'customer' }, { key: 'email' }],
    outputFields: [{ key: 'id' }, { key: 'receipt', type: 'file' }],
    sample: { id: 'ch_0', receipt: 'https://a.de/r' },
    throttle: { window: 1, limit: 1 },
  });
});

test('what is found is mapped in its order, each with a file for later', async () => {
  const sent = wire(on(LIST, listOf([{ id: 'ch_2' }, { id: 'ch_1' }])));
  expect(await find({ customer: ' cus_1 ' })).toEqual(
    ['ch_2', 'ch_1'].map((charge) => ({
      id: charge,
      receipt: expect.stringMatching(new RegExp(`^hydrate.*downloadReceipt.*${charge}.*hydrate$`)),
    })),
  );
  expect(sent[0]?.params).toEqual({ customer: 'cus_1' });
});

test('what is worth more comes first, and else everything in its order', async () => {
  wire(on(LIST, listOf(['ch_4', 'ch_paid3', 'ch_2', 'ch_paid1'].map((one) => ({ id: one })))));
  const found = await find({ customer: 'cus_1' });
  expect(found.map((row) => row.id)).toEqual(['ch_paid3', 'ch_paid1', 'ch_4', 'ch_2']);
});

test('nothing found is an empty list, as is an id that Stripe lacks; a failure is none', async () => {
  wire(on(LIST, listOf([])), fails(LIST, 400, { code: 'resource_missing' }), fails(LIST, 401, {}));
  expect(await find({ customer: 'cus_1' })).toEqual([]);
  expect(await find({ customer: 'cus_1' })).toEqual([]);
  expect((await failureOf(find({ customer: 'cus_1' }))).name).toBe('ExpiredAuthError');
});

test.each([{}, { customer: ' ', email: '' }])('at least one field has to be filled in: %j', async (input) => {
  expect((await failureOf(find(input, { customer: '' }))).message).toBe(
    'Customer: all fields are empty. Fill in at least one to search by.',
  );
});

describe('a field that was mapped and came out empty finds nothing', () => {
  test('beside one that is filled in as well, and Stripe is not asked', async () => {
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
  ])('%s by %j and an empty %s', async (key, input, field) => {
    const bundle = { ...step(input), inputDataRaw: { ...input, [field]: '{{7__field}}' } };
    expect(await run(operationOf('searches', key).perform, bundle)).toEqual([]);
    expect(strays).toEqual([]);
  });
});
