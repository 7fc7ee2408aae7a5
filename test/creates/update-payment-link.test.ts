import { paymentLinkOf, priceOf } from '../support/full-objects.ts';
import { SHARING_FIELDS, SUBSCRIPTION_FIELDS } from '../support/link-fields.ts';
import { listOf } from '../support/objects.ts';
import { LINK_FIELDS } from '../support/one-time-link-fields.ts';
import { fails, formOf, on, useWire, wire } from '../support/wire.ts';
import { failureOf, KEY, operationOf, type Row, run, step } from '../support/zapier.ts';

const strays = useWire();

const { perform, sample, inputFields } = operationOf('creates', 'update_payment_link');
const updateLink = (input: Row, authData: Record<string, string> = {}) =>
  run<Row>(perform, step({ payment_link: 'plink_1', ...input }, authData));

const READ = 'GET /v1/payment_links/plink_1';
const UPDATE = 'POST /v1/payment_links/plink_1';
const MONTHLY = {
  line_items: listOf([
    { id: 'li_1', quantity: 1, description: 'Club', price: priceOf({ recurring: { interval: 'month' } }) },
  ]),
};

/** The request that changes a link. */
const updateOf = async (input: Row, link: object = {}, authData: Record<string, string> = {}) => {
  const sent = wire(on(READ, paymentLinkOf(link)), on(UPDATE, paymentLinkOf(link)));
  await updateLink(input, authData);
  return sent[1];
};

test('reads the link with its items, changes it, and returns it', async () => {
  const sent = wire(on(READ, paymentLinkOf()), on(UPDATE, paymentLinkOf({ active: false })));
  const row = await updateLink(
    { payment_link: ' plink_1 ', active: false },
    { connected_account: 'acct_shop' },
  );
  expect(sent.map(({ request, params }) => [request, params])).toEqual([
    [READ, { 'expand[0]': 'line_items' }],
    [UPDATE, { active: 'false', 'expand[0]': 'line_items' }],
  ]);
  for (const { headers } of sent) {
    expect(headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'stripe-account': 'acct_shop' });
  }
  expect(row).toMatchObject({ id: 'plink_1', active: false, line_items_summary: '1 × Mug' });
  expect(Object.keys(row)).toEqual(Object.keys(sample));
});

test.each(LINK_FIELDS)('sets %s: %j', async (_field, input, expected) => {
  expect((await updateOf(input))?.params).toEqual({ ...expected, 'expand[0]': 'line_items' });
});

test.each(SUBSCRIPTION_FIELDS.filter(([, , sent]) => Object.keys(sent).length))(
  'sets %s of a subscription: %j',
  async (_field, input, expected) => {
    expect((await updateOf(input, MONTHLY))?.params).toEqual({ ...expected, 'expand[0]': 'line_items' });
  },
);

test('tests every field of the action', () => {
  const tables = [...LINK_FIELDS, ...SUBSCRIPTION_FIELDS, ...SHARING_FIELDS].map(([field]) => field);
  const quantities = ['quantity', 'adjustable_quantity', 'minimum_quantity', 'maximum_quantity'];
  const tested = new Set([...tables, ...quantities, 'payment_link', 'active', 'clear']);
  expect([...tested].sort()).toEqual(inputFields?.map(({ key }) => key).sort());
});

test('refuses an update without any change after it read the link', async () => {
  wire(on(READ, paymentLinkOf()));
  expect(
    await failureOf(updateLink({ active: '', metadata: {}, custom_fields: [], clear: [] })),
  ).toMatchObject({
    name: 'AppError',
    message: 'Payment Link: there is nothing to change. Fill in a field, or choose Settings to Remove.',
  });
});

test('adds the parameters of the address without an update', async () => {
  wire(on(READ, paymentLinkOf()));
  expect(await updateLink({ utm_source: 'mail', prefilled_email: 'a+b@example.com' })).toMatchObject({
    share_url: 'https://buy.stripe.com/test_abc?utm_source=mail&prefilled_email=a%2Bb%40example.com',
  });
});

test('keeps collecting tax ids if they are no longer required', async () => {
  const link = { tax_id_collection: { enabled: true, required: 'if_supported' } };
  expect(formOf(await updateOf({ tax_ids_required: false }, link))).toEqual({
    tax_id_collection: { enabled: 'true', required: 'never' },
  });
});

describe('metadata', () => {
  const stored = { metadata: { campaign: 'spring', order: '7' } };
  const merged = { campaign: 'spring', order: '8' };
  const input = { metadata: { order: '8' } };

  test('is merged into that of payments, which Stripe would replace', async () => {
    expect(formOf(await updateOf(input, { ...stored, payment_intent_data: stored }))).toEqual({
      metadata: { order: '8' },
      payment_intent_data: { metadata: merged },
    });
  });

  test('is merged into that of invoices', async () => {
    const link = { payment_intent_data: stored, invoice_creation: { enabled: true, invoice_data: stored } };
    expect(formOf(await updateOf(input, link))).toEqual({
      metadata: { order: '8' },
      payment_intent_data: { metadata: merged },
      invoice_creation: { enabled: 'true', invoice_data: { metadata: merged } },
    });
  });

  test('is merged into that of subscriptions', async () => {
    expect(formOf(await updateOf(input, { ...MONTHLY, subscription_data: stored }))).toEqual({
      metadata: { order: '8' },
      subscription_data: { metadata: merged },
    });
  });

  test('is copied from payments to invoices if these are switched on', async () => {
    expect(formOf(await updateOf({ create_invoice: true }, { payment_intent_data: stored }))).toEqual({
      invoice_creation: { enabled: 'true', invoice_data: stored },
    });
  });

  test('replaces the stored metadata if that is removed as well', async () => {
    const link = { ...stored, payment_intent_data: stored };
    expect(formOf(await updateOf({ ...input, clear: ['metadata'] }, link))).toEqual({
      metadata: { campaign: '', order: '8' },
      payment_intent_data: { metadata: { order: '8' } },
    });
  });
});

describe('quantities', () => {
  const ITEMS = 'GET /v1/payment_links/plink_1/line_items';
  const itemsOf = (adjustable_quantity: object | null) =>
    on(
      ITEMS,
      listOf([
        { id: 'li_1', adjustable_quantity },
        { id: 'li_2', adjustable_quantity: null },
      ]),
    );
  const changesOf = async (input: Row, adjustable: object | null = null) => {
    const sent = wire(on(READ, paymentLinkOf()), itemsOf(adjustable), on(UPDATE, paymentLinkOf()));
    await updateLink(input);
    return formOf(sent[2]);
  };

  test('are changed for the first item, and the others are listed so that they stay', async () => {
    expect(await changesOf({ quantity: 3 })).toEqual({
      line_items: [{ id: 'li_1', quantity: '3' }, { id: 'li_2' }],
    });
  });

  test('keep a bound that is not filled in', async () => {
    expect(await changesOf({ maximum_quantity: 9 }, { enabled: true, minimum: 2, maximum: 5 })).toEqual({
      line_items: [
        { id: 'li_1', adjustable_quantity: { enabled: 'true', minimum: '2', maximum: '9' } },
        { id: 'li_2' },
      ],
    });
  });

  test('are fixed for all items', async () => {
    const adjustable_quantity = { enabled: 'false' };
    expect(
      await changesOf({ adjustable_quantity: false }, { enabled: true, minimum: 2, maximum: 5 }),
    ).toEqual({
      line_items: [
        { id: 'li_1', adjustable_quantity },
        { id: 'li_2', adjustable_quantity },
      ],
    });
  });
});

test.each<[string, Row, object, object]>([
  [
    'the destination to change the amount of a transfer',
    { transfer_amount: '5' },
    { transfer_data: { amount: null, destination: 'acct_1' } },
    { transfer_data: { destination: 'acct_1', amount: '500' } },
  ],
  [
    'the destination to set a fee',
    { application_fee_amount: '1.50' },
    { transfer_data: { amount: null, destination: 'acct_1' } },
    { application_fee_amount: '150' },
  ],
  [
    'the invoices to set their memo',
    { invoice_memo: 'Hi' },
    { invoice_creation: { enabled: true, invoice_data: null } },
    { invoice_creation: { enabled: 'true', invoice_data: { description: 'Hi' } } },
  ],
  [
    'the automatic tax to set the liable account',
    { tax_liability: 'acct_1' },
    { automatic_tax: { enabled: true, liability: null } },
    { automatic_tax: { enabled: 'true', liability: { type: 'account', account: 'acct_1' } } },
  ],
])('uses %s that the link has already', async (_name, input, link, form) => {
  expect(formOf(await updateOf(input, link))).toEqual(form);
});

test('accepts an application fee without a destination if the connection has a connected account', async () => {
  const input = { application_fee_amount: '1.50' };
  expect(formOf(await updateOf(input, {}, { connected_account: 'acct_shop' }))).toEqual({
    application_fee_amount: '150',
  });
});

const TO = { transfer_destination: 'acct_1' };

test.each<[string, Row, object, RegExp]>([
  [
    'the description of a subscription',
    { description: 'Club' },
    MONTHLY,
    /^Description: cannot be changed on a link that sells a subscription: Stripe takes it only when/,
  ],
  [
    'a percentage as the fee of a one-time payment',
    { ...TO, application_fee_percent: 5 },
    {},
    /^Application Fee Percent: is for subscriptions/,
  ],
  [
    'a fixed fee of a subscription',
    { ...TO, application_fee_amount: '1' },
    MONTHLY,
    /^Application Fee Amount: is for one-time payments, .* Fill in Application Fee Percent instead\.$/,
  ],
  [
    'Create Customer for a subscription',
    { customer_creation: 'always' },
    MONTHLY,
    /^Create Customer: is for one-time/,
  ],
  [
    'a fee without a destination',
    { application_fee_amount: '1' },
    {},
    /^Application Fee Amount: needs “Transfer to Account”/,
  ],
  [
    'a fee whose destination is removed',
    { application_fee_amount: '1', clear: ['transfer_destination'] },
    { transfer_data: { amount: null, destination: 'acct_1' } },
    /^Application Fee Amount: needs “Transfer to Account”/,
  ],
  [
    'texts of an invoice if the link creates none',
    { invoice_memo: 'Hi' },
    {},
    /^Create Invoice: is off, but fields/,
  ],
])('refuses %s after the link is read, before it is changed', async (_name, input, link, words) => {
  const sent = wire(on(READ, paymentLinkOf(link)));
  expect(await failureOf(updateLink(input))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(words),
  });
  expect(sent.map(({ request }) => request)).toEqual([READ]);
});

test.each<[string, Row, RegExp]>([
  [
    'an empty link',
    { payment_link: '' },
    /^Payment Link: is empty\. Choose a payment link, or map its id\.$/,
  ],
  [
    'a setting that cannot be removed',
    { clear: ['price'] },
    /^Settings to Remove: “price” is not one of the choices/,
  ],
])('refuses %s before any request', async (_name, input, words) => {
  expect((await failureOf(updateLink(input))).message).toMatch(words);
  expect(strays).toEqual([]);
});

test('fails with the id if Stripe does not know the link', async () => {
  wire(fails(READ, 404, { code: 'resource_missing', message: "No such payment_link: 'plink_1'" }));
  expect((await failureOf(updateLink({ active: true }))).message).toMatch(
    /^Payment Link: Stripe has no such payment link \(plink_1\)\. Check the id/,
  );
});
