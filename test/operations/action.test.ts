import { paymentId } from '../../forms/ids.ts';
import { downloadReceipt } from '../../hydrators.ts';
import { defineAction } from '../../operations/action.ts';
import { defineInputs, inGroup } from '../../zapier/inputs.ts';
import { text } from '../../zapier/kinds.ts';
import { defineRecord, fieldsOf } from '../../zapier/record.ts';
import { fails, on, useWire, wire } from '../support/wire.ts';
import { bundleOf, failureOf, inZapier, operationOf, type Row, run, step } from '../support/zapier.ts';

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
    // This does not compile if a type is wrong.
    const description: (string | undefined)[] = [note, color];
    return stripe.charges.update(charge, { description: description.join('/') });
  },
});

const act = (inputData: Record<string, unknown>, inputDataRaw?: Record<string, string>) =>
  inZapier(action.operation.perform, bundleOf(inputData, { inputDataRaw }));
const UPDATE = 'POST /v1/charges/ch_1';
const TIP = { product_name: 'Tip', currency: 'EUR', customer_chooses_amount: true };

test('makes an action of Zapier from one declaration', () => {
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

test('gets the parsed input, and returns the record with a file that is downloaded later', async () => {
  const sent = wire(on(UPDATE, { id: 'ch_1' }));
  expect(await act({ charge: ' ch_1 ', note: 7, color: '' })).toEqual({
    id: 'ch_1',
    receipt: expect.stringMatching(/^hydrate\|\|\|.*downloadReceipt.*ch_1.*\|\|\|hydrate$/),
  });
  expect(sent[0]?.params).toEqual({ description: '7/' });
});

test('succeeds although the answer to its write lacks a part', async () => {
  const charge = { id: 'ch_1', status: 'succeeded', receipt_email: null, billing_details: null };
  const read = { ...charge, billing_details: { email: 'ada@example.com', name: null } };
  wire(on('GET /v1/charges/ch_1', read), on(UPDATE, charge));
  const input = { payment: 'ch_1', email: 'grace@example.com' };
  expect(await run<Row>(operationOf('creates', 'send_receipt').perform, step(input))).toMatchObject({
    customer_email: null,
  });
});

test.each([
  [{}, 'Payment: is empty. Choose a payment, or map its id.'],
  [{ charge: 'ch_1', note: 'x'.repeat(6) }, 'Note: 6 characters are too many: at most 5 fit.'],
])('refuses %j before any request', async (input, message) => {
  expect(await failureOf(act(input))).toMatchObject({ name: 'AppError', message });
});

test('fails with the label of the field, or with the permission to write, if Stripe refuses', async () => {
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
  ])('stops the action if it limits the action: %j', async (input, raw, message) => {
    expect(await failureOf(act(input, raw))).toEqual({ name: 'HaltedError', message });
  });

  test.each([
    [{ charge: 'ch_1' }, { charge: MAPPED, color: MAPPED }],
    [{ charge: 'ch_1' }, { charge: 'ch_1', note: '' }],
    [{ charge: 'ch_1' }, undefined],
  ])('does not stop the action if it does not limit it: %j, %j', async (input, raw) => {
    wire(on(UPDATE, { id: 'ch_1' }));
    expect(await act(input, raw)).toMatchObject({ id: 'ch_1' });
  });

  // Without the field, each action would do more than it should: refund all, email everybody, take any number of payments.
  test.each([
    ['refund_payment', { payment: 'pi_1' }, 'amount', 'Amount'],
    ['refund_payment', { payment: 'pi_1' }, 'reference', 'Reference'],
    ['refund_payment', {}, 'payment', 'Payment'],
    ['refund_payments', { payments: ['', ''] }, 'payments', 'Payments'],
    ['refund_payments', { paid_from: '2026-11-01' }, 'payment_link', 'Payment Link'],
    ['refund_payments', { payment_link: 'plink_1' }, 'paid_from', 'Paid From'],
    ['refund_payments', { payment_link: 'plink_1' }, 'paid_to', 'Paid To'],
    ['refund_payments', { payment_link: 'plink_1' }, 'reference', 'Reference'],
    ['cancel_subscription', { subscription: 'sub_1' }, 'when', 'When'],
    ['cancel_subscription', { subscription: 'sub_1', when: 'now' }, 'prorate', 'Prorate'],
    ['cancel_subscription', { subscription: 'sub_1', when: 'date' }, 'cancel_on', 'Cancel On'],
    [
      'cancel_subscription',
      { subscription: 'sub_1', when: 'after_payments' },
      'payments',
      'Number of Payments',
    ],
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
    ['create_promotion_code', { coupon: 'SPRING' }, 'customer', 'Customer'],
    ['create_promotion_code', { coupon: 'SPRING' }, 'max_redemptions', 'Maximum Number of Uses'],
    ['create_promotion_code', { coupon: 'SPRING' }, 'expires_at', 'Expires On'],
    ['create_promotion_code', { coupon: 'SPRING' }, 'minimum_amount', 'Minimum Order Value'],
    ['create_promotion_code', { coupon: 'SPRING' }, 'first_purchase_only', 'First-Time Order Only'],
    ['update_payment_link', { active: false }, 'payment_link', 'Payment Link'],
  ])('stops %s of %j if it is %s', async (key, input, field, label) => {
    const bundle = { ...step(input), inputDataRaw: { ...input, [field]: MAPPED } };
    expect(await failureOf(run(operationOf('creates', key).perform, bundle))).toEqual({
      name: 'HaltedError',
      message: expect.stringContaining(`${label}: what was mapped here came out empty`),
    });
    expect(strays).toEqual([]);
  });
});

// The read is refused first, but the step needs to write in the end.
test.each<[string, Row, request: string, permission: string, named: string]>([
  ['cancel_refund', { refund: 're_1' }, 'GET /v1/refunds/re_1', 'charge_read', 'Charges and Refunds'],
  [
    'cancel_subscription',
    { subscription: 'sub_1' },
    'GET /v1/subscriptions/sub_1',
    'subscription_read',
    'Subscriptions',
  ],
  ['create_payment_link', TIP, 'POST /v1/prices', 'plan_read', 'Prices'],
  [
    'create_portal_link',
    { customer: 'cus_1' },
    'POST /v1/billing_portal/sessions',
    'customer_portal_read',
    'Customer portal',
  ],
  ['refund_payment', { payment: 'ch_1' }, 'GET /v1/charges/ch_1', 'charge_read', 'Charges and Refunds'],
  ['send_invoice', { invoice: 'in_1' }, 'GET /v1/invoices/in_1', 'invoice_read', 'Invoices'],
  ['send_receipt', { payment: 'ch_1' }, 'GET /v1/charges/ch_1', 'charge_read', 'Charges and Refunds'],
  [
    'update_payment',
    { payment: 'pi_1', description: 'x' },
    'GET /v1/payment_intents/pi_1',
    'payment_intent_read',
    'PaymentIntents',
  ],
  [
    'update_payment_link',
    { payment_link: 'plink_1', active: false },
    'GET /v1/payment_links/plink_1',
    'payment_links_read',
    'Payment Links',
  ],
])(
  'names the permission to write if %s of %j lacks a permission',
  async (key, input, request, permission, named) => {
    wire(fails(request, 403, { message: `Having the 'rak_${permission}' permission would allow this.` }));
    expect((await failureOf(run(operationOf('creates', key).perform, step(input)))).message).toContain(
      `“${named}: Write”`,
    );
  },
);
