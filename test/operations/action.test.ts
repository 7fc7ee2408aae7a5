import { refundPayment } from '../../creates/refund-payment.ts';
import { paymentId } from '../../forms/ids.ts';
import { downloadReceipt } from '../../hydrators.ts';
import { defineAction } from '../../operations/action.ts';
import { defineInputs, inGroup } from '../../zapier/inputs.ts';
import { text } from '../../zapier/kinds.ts';
import { defineRecord, fieldsOf } from '../../zapier/record.ts';
import { fails, on, useWire, wire } from '../support/wire.ts';
import { bundleOf, failureOf, inZapier, operationOf, run, step } from '../support/zapier.ts';

const strays = useWire();

const { id, file } = fieldsOf<{ id: string }>();
const record = defineRecord(
  'Charge',
  {
    id: id('ID', (c) => c.id),
    receipt: file('Receipt', downloadReceipt, (c) => ({ charge: c.id }), 'https://a.de/r'),
  },
  { id: 'ch_0' },
);

const LOCK = { key: 'x-{{bundle.inputData.charge}}' };
const action = defineAction({
  key: 'note_charge',
  noun: 'Charge',
  label: 'Note Charge',
  description: 'Notes something on a charge.',
  guide: ['Beyond the guide'],
  inputs: defineInputs({
    charge: paymentId({ required: true }),
    ...inGroup('More', { note: text('Note', { max: 5, limits: true }), color: text('Color', { max: 5 }) }),
  }),
  record,
  writes: ['charge'],
  lock: LOCK,
  perform: (stripe, { charge, note, color }) => {
    // Where a type is wrong, this does not compile.
    const description: (string | undefined)[] = [note, color];
    return stripe.charges.update(charge, { description: description.join('/') });
  },
});

const act = (inputData: Record<string, unknown>, inputDataRaw?: Record<string, string>) =>
  inZapier(action.operation.perform, bundleOf(inputData, { inputDataRaw }));
const UPDATE = 'POST /v1/charges/ch_1';

test('one declaration is all that Zapier is told', () => {
  const { perform: _, ...operation } = action.operation;
  expect({ ...action, operation }).toMatchObject({
    key: 'note_charge',
    noun: 'Charge',
    display: { label: 'Note Charge', description: 'Notes something on a charge.' },
    operation: {
      inputFieldGroups: [{ key: 'more', label: 'More', emphasize: true }],
      inputFields: [{ key: 'charge', required: true }, { key: 'note' }, { key: 'color' }],
      outputFields: record.outputFields,
      sample: { id: 'ch_0', receipt: 'https://a.de/r' },
      lock: LOCK,
    },
  });
});

test('what was filled in arrives checked, and what comes back is the record, with a file for later', async () => {
  const sent = wire(on(UPDATE, { id: 'ch_1' }));
  expect(await act({ charge: ' ch_1 ', note: 7, color: '' })).toEqual({
    id: 'ch_1',
    receipt: expect.stringMatching(/^hydrate\|\|\|.*downloadReceipt.*ch_1.*\|\|\|hydrate$/),
  });
  expect(sent[0]?.params).toEqual({ description: '7/' });
});

test.each([
  [{}, 'Payment: is empty. Choose a payment, or map its id.'],
  [{ charge: 'ch_1', note: 'x'.repeat(6) }, 'Note: 6 characters are too many: at most 5 fit.'],
])('before any request: %j', async (input, message) => {
  expect(await failureOf(act(input))).toMatchObject({ name: 'AppError', message });
});

test('what Stripe refuses is a Zapier error, which names the field and what the action has to write', async () => {
  wire(
    fails(UPDATE, 401, {}),
    fails(UPDATE, 404, { code: 'resource_missing', message: "No such charge: 'ch_1'" }),
    fails(UPDATE, 403, { message: "Having the 'rak_charge_read' permission would help." }),
  );
  expect((await failureOf(act({ charge: 'ch_1' }))).name).toBe('ExpiredAuthError');
  expect((await failureOf(act({ charge: 'ch_1' }))).message).toMatch(
    /^Payment: Stripe has no such payment \(ch_1\)/,
  );
  expect((await failureOf(act({ charge: 'ch_1' }))).message).toMatch(/“Charges and Refunds: Write”/);
});

describe('a field that was mapped and came out empty', () => {
  const EMPTY = 'what was mapped here came out empty, so nothing was done.';
  const MAPPED = '{{7__field}}';

  test.each([
    [{ charge: '' }, { charge: MAPPED }, `Payment: ${EMPTY} Choose a payment, or map its id.`],
    [{ charge: 'ch_1', note: ' ' }, { note: MAPPED }, `Note: ${EMPTY} Check the step that it comes from.`],
  ])('stops an action that it limits: %j', async (input, raw, message) => {
    expect(await failureOf(act(input, raw))).toEqual({ name: 'HaltedError', message });
  });

  test.each([
    [{ charge: 'ch_1' }, { charge: MAPPED, color: MAPPED }],
    [{ charge: 'ch_1' }, { charge: 'ch_1', note: '' }],
    [{ charge: 'ch_1' }, undefined],
  ])('does not stop one where it limits nothing: %j, %j', async (input, raw) => {
    wire(on(UPDATE, { id: 'ch_1' }));
    expect(await act(input, raw)).toMatchObject({ id: 'ch_1' });
  });

  // Each would be done to more than was meant: all of a payment, every buyer, a link without its limit.
  test.each([
    ['refund_payment', { payment: 'pi_1' }, 'amount', 'Amount'],
    ['refund_payment', { payment: 'pi_1' }, 'reference', 'Reference'],
    ['refund_payment', {}, 'payment', 'Payment'],
    ['refund_payments', { payments: ['', ''] }, 'payments', 'Payments'],
    ['send_receipt', { payment: 'pi_1' }, 'email', 'Email'],
    ['create_payment_link', { product_name: 'Mug' }, 'max_payments', 'Maximum Number of Payments'],
    ['create_payment_link', { product_name: 'Mug' }, 'application_fee_amount', 'Application Fee Amount'],
    ['create_payment_link', { product_name: 'Mug' }, 'application_fee_percent', 'Application Fee Percent'],
    ['create_payment_link', { product_name: 'Mug' }, 'transfer_destination', 'Transfer to Account'],
    ['create_payment_link', { product_name: 'Mug' }, 'transfer_amount', 'Transfer Amount'],
    ['create_payment_link', { product_name: 'Mug' }, 'more_prices', 'More Items'],
    ['create_payment_link', { product_name: 'Mug' }, 'minimum_quantity', 'Minimum Quantity'],
    ['create_payment_link', { product_name: 'Mug' }, 'maximum_quantity', 'Maximum Quantity'],
    ['create_payment_link', { product_name: 'Mug' }, 'interval_count', 'Every (Number of Periods)'],
    ['create_payment_link', { product_name: 'Mug' }, 'shipping_rates', 'Shipping Rates'],
    ['create_promotion_code', { coupon: 'SPRING' }, 'reference', 'Reference'],
    ['update_payment_link', { active: false }, 'payment_link', 'Payment Link'],
  ])('%s of %j without its %s is not done', async (key, input, field, label) => {
    const bundle = { ...step(input), inputDataRaw: { ...input, [field]: MAPPED } };
    expect(await failureOf(run(operationOf('creates', key).perform, bundle))).toEqual({
      name: 'HaltedError',
      message: expect.stringContaining(`${label}: what was mapped here came out empty`),
    });
    expect(strays).toEqual([]);
  });
});

test('a payment is refunded by one step of a connection at a time', () => {
  expect(refundPayment.operation.lock).toEqual({
    key: 'refund-{{bundle.inputData.payment}}',
    scope: ['auth'],
    timeout: 60,
  });
});
