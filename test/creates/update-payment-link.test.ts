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

/** What is sent to change a link. */
const updateOf = async (input: Row, link: object = {}, authData: Record<string, string> = {}) => {
  const sent = wire(on(READ, paymentLinkOf(link)), on(UPDATE, paymentLinkOf(link)));
  await updateLink(input, authData);
  return sent[1];
};

test('reads what the link sells, changes it, and gives it as it is then', async () => {
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

test('every field of the action is tested here', () => {
  const tables = [...LINK_FIELDS, ...SUBSCRIPTION_FIELDS, ...SHARING_FIELDS].map(([field]) => field);
  const quantities = ['quantity', 'adjustable_quantity', 'minimum_quantity', 'maximum_quantity'];
  const tested = new Set([...tables, ...quantities, 'payment_link', 'active', 'clear']);
  expect([...tested].sort()).toEqual(inputFields?.map(({ key }) => key).sort());
});

test('where nothing is filled in, it says so and changes nothing', async () => {
  wire(on(READ, paymentLinkOf()));
  expect(
    await failureOf(updateLink({ active: '', metadata: {}, custom_fields: [], clear: [] })),
  ).toMatchObject({
    name: 'AppError',
    message: 'Payment Link: there is nothing to change. Fill in a field, or choose Settings to Remove.',
  });
});

test('parameters of the address change nothing of the link', async () => {
  wire(on(READ, paymentLinkOf()));
  expect(await updateLink({ utm_source: 'mail', prefilled_email: 'a+b@example.com' })).toMatchObject({
    share_url: 'https://buy.stripe.com/test_abc?utm_source=mail&prefilled_email=a%2Bb%40example.com',
  });
});

test('keeps asking for tax ids if they are no longer required', async () => {
  const link = { tax_id_collection: { enabled: true, required: 'if_supported' } };
  expect(formOf(await updateOf({ tax_ids_required: false }, link))).toEqual({
    tax_id_collection: { enabled: 'true', required: 'never' },
  });
});

describe('metadata of what comes of the link is merged, because Stripe replaces it', () => {
  const stored = { metadata: { campaign: 'spring', order: '7' } };
  const merged = { campaign: 'spring', order: '8' };
  const input = { metadata: { order: '8' } };

  test('of payments', async () => {
    expect(formOf(await updateOf(input, { ...stored, payment_intent_data: stored }))).toEqual({
      metadata: { order: '8' },
      payment_intent_data: { metadata: merged },
    });
  });

  test('of invoices', async () => {
    const link = { payment_intent_data: stored, invoice_creation: { enabled: true, invoice_data: stored } };
    expect(formOf(await updateOf(input, link))).toEqual({
      metadata: { order: '8' },
      payment_intent_data: { metadata: merged },
      invoice_creation: { enabled: 'true', invoice_data: { metadata: merged } },
    });
  });

  test('of subscriptions', async () => {
    expect(formOf(await updateOf(input, { ...MONTHLY, subscription_data: stored }))).toEqual({
      metadata: { order: '8' },
      subscription_data: { metadata: merged },
    });
  });

  test('and invoices that are new to the link get what the payments have', async () => {
    expect(formOf(await updateOf({ create_invoice: true }, { payment_intent_data: stored }))).toEqual({
      invoice_creation: { enabled: 'true', invoice_data: stored },
    });
  });

  test('unless it is taken away first', async () => {
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

  test('are those of the first item; the others are named, so that they stay', async () => {
    expect(await changesOf({ quantity: 3 })).toEqual({
      line_items: [{ id: 'li_1', quantity: '3' }, { id: 'li_2' }],
    });
  });

  test('a bound that is not filled in stays', async () => {
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
    'a transfer to whom the link transfers already',
    { transfer_amount: '5' },
    { transfer_data: { amount: null, destination: 'acct_1' } },
    { transfer_data: { destination: 'acct_1', amount: '500' } },
  ],
  [
    'a fee of what the link transfers already',
    { application_fee_amount: '1.50' },
    { transfer_data: { amount: null, destination: 'acct_1' } },
    { application_fee_amount: '150' },
  ],
  [
    'a memo of the invoices that the link makes already',
    { invoice_memo: 'Hi' },
    { invoice_creation: { enabled: true, invoice_data: null } },
    { invoice_creation: { enabled: 'true', invoice_data: { description: 'Hi' } } },
  ],
  [
    'who is liable for the tax that the link collects already',
    { tax_liability: 'acct_1' },
    { automatic_tax: { enabled: true, liability: null } },
    { automatic_tax: { enabled: 'true', liability: { type: 'account', account: 'acct_1' } } },
  ],
])('builds on what is there: %s', async (_name, input, link, form) => {
  expect(formOf(await updateOf(input, link))).toEqual(form);
});

test('a connection for a connected account needs no destination for its fee', async () => {
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
    'a fee in percent for a one-time payment',
    { ...TO, application_fee_percent: 5 },
    {},
    /^Application Fee Percent: is for subscriptions/,
  ],
  [
    'a fee of an amount for a subscription',
    { ...TO, application_fee_amount: '1' },
    MONTHLY,
    /^Application Fee Amount: is for one-time payments, .* Fill in Application Fee Percent instead\.$/,
  ],
  [
    'customers of a subscription',
    { customer_creation: 'always' },
    MONTHLY,
    /^Create Customer: is for one-time/,
  ],
  [
    'half a yen as the fee',
    { ...TO, application_fee_amount: '0.5' },
    { currency: 'jpy' },
    /^Application Fee Amount: JPY has no decimals\. Enter a whole amount\.$/,
  ],
  [
    'a fee without a destination',
    { application_fee_amount: '1' },
    {},
    /^Application Fee Amount: needs “Transfer to Account”/,
  ],
  [
    'a fee of a destination that is taken away',
    { application_fee_amount: '1', clear: ['transfer_destination'] },
    { transfer_data: { amount: null, destination: 'acct_1' } },
    /^Application Fee Amount: needs “Transfer to Account”/,
  ],
  ['texts of an invoice that is not made', { invoice_memo: 'Hi' }, {}, /^Create Invoice: is off, but fields/],
  ['a redirect to nowhere', { after_payment: 'redirect' }, {}, /^Redirect URL: is empty/],
  [
    'a session for no redirect',
    { append_session_id: true },
    {},
    /^Add Checkout Session ID to Redirect: only works/,
  ],
  ['four questions', { custom_fields: ['a', 'b', 'c', 'd'] }, {}, /^Custom Fields: 4 are too many/],
])('once the link is read, and before it is changed: %s', async (_name, input, link, words) => {
  const sent = wire(on(READ, paymentLinkOf(link)));
  expect(await failureOf(updateLink(input))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(words),
  });
  expect(sent.map(({ request }) => request)).toEqual([READ]);
});

test.each<[string, Row, RegExp]>([
  ['no link', { payment_link: '' }, /^Payment Link: is empty\. Choose a payment link, or map its id\.$/],
  ['a path', { payment_link: 'plink_1/../x' }, /is not the id of a payment link/],
  ['no limit', { max_payments: 0 }, /^Maximum Number of Payments: “0” is not a whole number between 1/],
  ['UTM codes that Stripe would drop', { utm_source: 'a b' }, /^UTM Source: “a b” would be dropped/],
  [
    'something that cannot be removed',
    { clear: ['price'] },
    /^Settings to Remove: “price” is not one of the choices/,
  ],
])('before any request: %s', async (_name, input, words) => {
  expect((await failureOf(updateLink(input))).message).toMatch(words);
  expect(strays).toEqual([]);
});

test('an unknown link', async () => {
  wire(fails(READ, 404, { code: 'resource_missing', message: "No such payment_link: 'plink_1'" }));
  expect((await failureOf(updateLink({ active: true }))).message).toMatch(
    /^Payment Link: Stripe has no such payment link \(plink_1\)\. Check the id/,
  );
});
