import { priceOf } from '../support/full-objects.ts';
import { CREATE, created, createLink, MUG, MUG_SENT } from '../support/linking.ts';
import { on, resets, useWire, wire } from '../support/wire.ts';
import { operationOf, type Row } from '../support/zapier.ts';

useWire();

const operation = operationOf('creates', 'create_payment_link');

const PRICE = 'GET /v1/prices/price_1';
const MONTHLY = { 'line_items[0][price_data][recurring][interval]': 'month' };
const monthly = { interval: 'month' };
const invoiced = { create_invoice: true };
const INVOICED = { 'invoice_creation[enabled]': 'true' };
const shared = { transfer_destination: 'acct_shop' };
const SHARED = { 'transfer_data[destination]': 'acct_shop' };
const redirected = { redirect_url: 'https://example.com/thanks' };
const REDIRECTED = { 'after_completion[type]': 'redirect' };
const REDIRECT = 'after_completion[redirect][url]';
const INVOICE = 'invoice_creation[invoice_data]';
const SETTINGS = 'subscription_data[invoice_settings]';

/** Each field, what is filled in beside a mug, and what Stripe hears beside the mug. */
const FIELDS: [field: string, input: Row, sent: Record<string, string>][] = [
  ['product_name', { product_name: ' Mug ' }, {}],
  ['amount', { amount: 0.29 }, { 'line_items[0][price_data][unit_amount]': '29' }],
  [
    'currency',
    { amount: '1200', currency: 'jpy' },
    { 'line_items[0][price_data][currency]': 'jpy', 'line_items[0][price_data][unit_amount]': '1200' },
  ],
  ['interval', monthly, MONTHLY],
  ['quantity', { quantity: '3' }, { 'line_items[0][quantity]': '3' }],
  [
    'adjustable_quantity',
    { adjustable_quantity: true },
    { 'line_items[0][adjustable_quantity][enabled]': 'true' },
  ],

  [
    'after_payment',
    { after_payment: 'redirect', ...redirected },
    { ...REDIRECTED, [REDIRECT]: 'https://example.com/thanks' },
  ],
  ['after_payment', { after_payment: 'message' }, { 'after_completion[type]': 'hosted_confirmation' }],
  ['redirect_url', redirected, { ...REDIRECTED, [REDIRECT]: 'https://example.com/thanks' }],
  [
    'append_session_id',
    { ...redirected, append_session_id: 'true' },
    { ...REDIRECTED, [REDIRECT]: 'https://example.com/thanks?session_id={CHECKOUT_SESSION_ID}' },
  ],
  [
    'confirmation_message',
    { confirmation_message: 'See you!' },
    {
      'after_completion[type]': 'hosted_confirmation',
      'after_completion[hosted_confirmation][custom_message]': 'See you!',
    },
  ],

  ['create_invoice', invoiced, INVOICED],
  ['create_invoice', { create_invoice: 'no' }, { 'invoice_creation[enabled]': 'false' }],
  ['invoice_memo', { ...invoiced, invoice_memo: 'Hi' }, { ...INVOICED, [`${INVOICE}[description]`]: 'Hi' }],
  ['invoice_memo', { ...monthly, invoice_memo: 'Hi' }, { ...MONTHLY, [`${SETTINGS}[description]`]: 'Hi' }],
  ['invoice_footer', { ...invoiced, invoice_footer: 'Bye' }, { ...INVOICED, [`${INVOICE}[footer]`]: 'Bye' }],
  [
    'invoice_tax_ids',
    { ...invoiced, invoice_tax_ids: 'txi_1, atxi_2' },
    {
      ...INVOICED,
      [`${INVOICE}[account_tax_ids][0]`]: 'txi_1',
      [`${INVOICE}[account_tax_ids][1]`]: 'atxi_2',
    },
  ],
  [
    'invoice_custom_fields',
    { ...invoiced, invoice_custom_fields: { 'PO number': '42', Empty: '' } },
    {
      ...INVOICED,
      [`${INVOICE}[custom_fields][0][name]`]: 'PO number',
      [`${INVOICE}[custom_fields][0][value]`]: '42',
    },
  ],

  ['collect_phone', { collect_phone: true }, { 'phone_number_collection[enabled]': 'true' }],
  ['collect_billing_address', { collect_billing_address: true }, { billing_address_collection: 'required' }],
  ['collect_billing_address', { collect_billing_address: false }, { billing_address_collection: 'auto' }],
  [
    'shipping_countries',
    { shipping_countries: ['us', 'DE'] },
    {
      'shipping_address_collection[allowed_countries][0]': 'US',
      'shipping_address_collection[allowed_countries][1]': 'DE',
    },
  ],
  [
    'custom_fields',
    { custom_fields: ['Engraving (optional)', 'Size: S | M', '刻印'] },
    {
      'custom_fields[0][key]': 'engraving',
      'custom_fields[0][label][type]': 'custom',
      'custom_fields[0][label][custom]': 'Engraving',
      'custom_fields[0][type]': 'text',
      'custom_fields[0][optional]': 'true',
      'custom_fields[1][key]': 'size',
      'custom_fields[1][label][type]': 'custom',
      'custom_fields[1][label][custom]': 'Size',
      'custom_fields[1][type]': 'dropdown',
      'custom_fields[1][dropdown][options][0][label]': 'S',
      'custom_fields[1][dropdown][options][0][value]': 's',
      'custom_fields[1][dropdown][options][1][label]': 'M',
      'custom_fields[1][dropdown][options][1][value]': 'm',
      'custom_fields[2][key]': 'field3',
      'custom_fields[2][label][type]': 'custom',
      'custom_fields[2][label][custom]': '刻印',
      'custom_fields[2][type]': 'text',
    },
  ],
  ['allow_promotion_codes', { allow_promotion_codes: true }, { allow_promotion_codes: 'true' }],
  ['collect_tax_ids', { collect_tax_ids: true }, { 'tax_id_collection[enabled]': 'true' }],
  ['automatic_tax', { automatic_tax: true }, { 'automatic_tax[enabled]': 'true' }],
  ['submit_type', { submit_type: 'Donate' }, { submit_type: 'donate' }],
  ['customer_creation', { customer_creation: 'always' }, { customer_creation: 'always' }],

  ['max_payments', { max_payments: 1 }, { 'restrictions[completed_sessions][limit]': '1' }],
  ['inactive_message', { inactive_message: 'Sold out' }, { inactive_message: 'Sold out' }],

  ['transfer_destination', shared, SHARED],
  [
    'application_fee_amount',
    { ...shared, application_fee_amount: '1.50' },
    { ...SHARED, application_fee_amount: '150' },
  ],
  [
    'application_fee_percent',
    { ...shared, ...monthly, application_fee_percent: '2.5' },
    { ...SHARED, ...MONTHLY, application_fee_percent: '2.5' },
  ],
  ['on_behalf_of', { on_behalf_of: 'acct_shop' }, { on_behalf_of: 'acct_shop' }],

  ['description', { description: 'A mug' }, { 'payment_intent_data[description]': 'A mug' }],
  [
    'description',
    { ...monthly, description: 'A mug', invoice_memo: 'Hi' },
    { ...MONTHLY, 'subscription_data[description]': 'A mug', [`${SETTINGS}[description]`]: 'Hi' },
  ],
  ['metadata', { metadata: { shelf: 'B4' } }, { 'metadata[shelf]': 'B4' }],
  [
    'reference',
    { reference: 'row 7', metadata: { shelf: 'B4' } },
    { 'metadata[shelf]': 'B4', 'metadata[zapier_reference]': 'row 7' },
  ],

  // These change the address that is shared, and nothing of the link.
  ...['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'].map(
    (field): [string, Row, Record<string, string>] => [field, { [field]: 'spring' }, {}],
  ),
  ['client_reference_id', { client_reference_id: 'cart-7' }, {}],
  ['prefilled_email', { prefilled_email: 'ada@example.com' }, {}],
  ['prefilled_promo_code', { prefilled_promo_code: 'SPRING' }, {}],
  ['locale', { locale: 'de' }, {}],
];

test.each(FIELDS)('%s: %j', async (_field, input, expected) => {
  const sent = wire(created());
  await createLink({ ...MUG, ...input });
  expect(sent.map(({ request, params }) => [request, params])).toEqual([
    [CREATE, { ...MUG_SENT, ...expected }],
  ]);
});

test('every field of the action is in that table, but the price', () => {
  const fields = operation.inputFields?.map(({ key }) => key);
  expect([...new Set([...FIELDS.map(([field]) => field), 'price'])].sort()).toEqual(fields?.sort());
});

test('empty fields are left to Stripe', async () => {
  const sent = wire(created());
  await createLink({ ...MUG, ...Object.fromEntries(FIELDS.slice(3).map(([field]) => [field, ''])) });
  expect(sent[0]?.params).toEqual(MUG_SENT);
});

describe('a price of the catalog', () => {
  const SENT = {
    'line_items[0][price]': 'price_1',
    'line_items[0][quantity]': '1',
    'expand[0]': 'line_items',
  };

  test('is read first, for what depends on it', async () => {
    const sent = wire(on(PRICE, priceOf({ currency: 'jpy' })), created());
    await createLink({ price: 'price_1', ...shared, application_fee_amount: '150' });
    expect(sent[1]?.params).toEqual({ ...SENT, ...SHARED, application_fee_amount: '150' });
  });

  test('may be one of a subscription', async () => {
    const sent = wire(on(PRICE, priceOf({ recurring: { interval: 'month' } })), created());
    await createLink({ price: 'price_1', description: 'Club', ...shared, application_fee_percent: 10 });
    expect(sent[1]?.params).toEqual({
      ...SENT,
      ...SHARED,
      'subscription_data[description]': 'Club',
      application_fee_percent: '10',
    });
  });
});

test('a platform’s fee needs no destination where the connection acts for the account', async () => {
  const sent = wire(created());
  await createLink({ ...MUG, application_fee_amount: '1.50' }, { connected_account: 'acct_shop' });
  expect(sent[0]).toMatchObject({
    params: { application_fee_amount: '150' },
    headers: { 'stripe-account': 'acct_shop' },
  });
});

test.each([
  ['https://example.com/', 'https://example.com/?session_id={CHECKOUT_SESSION_ID}'],
  ['https://example.com/?a=1', 'https://example.com/?a=1&session_id={CHECKOUT_SESSION_ID}'],
  ['https://example.com/?', 'https://example.com/?session_id={CHECKOUT_SESSION_ID}'],
  ['https://example.com/#top', 'https://example.com/?session_id={CHECKOUT_SESSION_ID}#top'],
  ['https://example.com/?s={CHECKOUT_SESSION_ID}', 'https://example.com/?s={CHECKOUT_SESSION_ID}'],
])('the braces of the placeholder stay literal in %s', async (redirect_url, url) => {
  const sent = wire(created());
  await createLink({ ...MUG, redirect_url, append_session_id: true });
  expect(sent[0]?.params[REDIRECT]).toBe(url);
});

describe('the idempotency key', () => {
  const keyFor = async (input: Row) => {
    const sent = wire(created());
    await createLink({ ...MUG, ...input });
    return sent[0]?.headers['idempotency-key'];
  };

  test('is the same for a replay of the step, and another for other fields', async () => {
    const key = await keyFor({});
    expect(key).toMatch(/^zapier-[0-9a-f]{64}$/);
    expect(await keyFor({})).toEqual(key);
    for (const other of [{ amount: '13' }, { reference: 'row 7' }, { quantity: 2 }]) {
      expect(await keyFor(other)).not.toEqual(key);
    }
  });

  test('is a new one for every link that takes a limited number of payments', async () => {
    expect(await keyFor({ max_payments: 1 })).not.toEqual(await keyFor({ max_payments: 1 }));
  });

  test('unless a reference says that it is the same one', async () => {
    const input = { max_payments: 1, reference: 'order-7' };
    expect(await keyFor(input)).toEqual(await keyFor(input));
  });

  test('goes along again where an answer is lost', async () => {
    const sent = wire(resets(CREATE), created());
    await createLink(MUG);
    expect(sent).toHaveLength(2);
    expect(sent[1]?.headers['idempotency-key']).toEqual(sent[0]?.headers['idempotency-key']);
  });
});
