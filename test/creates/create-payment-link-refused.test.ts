import { priceOf } from '../support/full-objects.ts';
import { createLink, MUG } from '../support/linking.ts';
import { on, strayRequests, useWire, wire } from '../support/wire.ts';
import { failureOf, type Row } from '../support/zapier.ts';

useWire();
const strays = strayRequests();

const long = (length: number) => 'x'.repeat(length);
const REDIRECT = { redirect_url: 'https://example.com/thanks' };
const SHARED = { transfer_destination: 'acct_shop' };
const INVOICED = { create_invoice: true };

/** What is filled in beside a mug, and what the user reads. */
const WITH_A_MUG: [string, Row, RegExp][] = [
  [
    'neither a price nor a product',
    { product_name: '', amount: '', currency: '' },
    /^Product Name: is empty\. Choose a price/,
  ],
  ['both a price and a product', { price: 'price_1' }, /^Price: is filled in together with Product Name/],
  ['a product without an amount', { amount: '' }, /^Amount: is empty/],
  ['a product without a currency', { currency: '' }, /^Currency: is empty/],
  [
    'a product of endless name',
    { product_name: long(251) },
    /^Product Name: 251 characters are too many: at most 250/,
  ],
  [
    'three decimals of USD',
    { amount: '1.005' },
    /^Amount: 1\.005 USD cannot be charged\. USD takes at most two decimals/,
  ],
  ['half a yen', { amount: '0.5', currency: 'JPY' }, /^Amount: .*JPY takes whole amounts only/],
  ['a negative amount', { amount: '-1' }, /^Amount: “-1” is negative/],
  ['nothing', { amount: '0.00' }, /^Amount: the amount has to be greater than zero/],
  ['text as the amount', { amount: 'ten' }, /^Amount: “ten” is not an amount/],
  ['more than there is', { amount: long(30).replaceAll('x', '9') }, /^Amount: 9+ is more than Stripe takes/],
  ['an unknown currency', { currency: 'XXQ' }, /^Currency: “XXQ” is no currency\. Use its three letters/],
  ['a currency sign', { currency: '$' }, /^Currency: “\$” is no currency/],
  [
    'an unknown interval',
    { interval: 'fortnight' },
    /^Repeats: “fortnight” is not one of day, week, month, year/,
  ],
  ['no quantity', { quantity: 0 }, /^Quantity: “0” is not a whole number between 1 and 999999/],
  ['half a piece', { quantity: '1.5' }, /^Quantity: “1\.5” is not a whole number/],
  ['text as the quantity', { quantity: 'many' }, /^Quantity: “many” is not a whole number/],
  [
    'no boolean',
    { adjustable_quantity: 'maybe' },
    /^Customer Can Change Quantity: “maybe” is neither true nor false/,
  ],

  [
    'a redirect that is no URL',
    { redirect_url: 'thanks page' },
    /^Redirect URL: “thanks page” is not a web address.*in full/,
  ],
  [
    'a redirect without a scheme',
    { redirect_url: 'example.com/thanks' },
    /^Redirect URL: .*is not a web address/,
  ],
  [
    'a redirect to a script',
    { redirect_url: 'javascript:alert(1)' },
    /^Redirect URL: .*is not a web address/,
  ],
  ['a redirect to nowhere', { after_payment: 'redirect' }, /^Redirect URL: is empty/],
  [
    'an unknown thing after the payment',
    { after_payment: 'dance' },
    /^After the Payment: “dance” is not one of/,
  ],
  [
    'a message after a redirect',
    { ...REDIRECT, confirmation_message: 'Hi' },
    /^Confirmation Message: nobody would see it/,
  ],
  [
    'a redirect beside a message',
    { ...REDIRECT, after_payment: 'message' },
    /^Redirect URL: only works with a redirect/,
  ],
  [
    'a session id without a redirect',
    { append_session_id: true },
    /^Add Checkout Session ID to Redirect: only works/,
  ],
  ['a long message', { confirmation_message: long(501) }, /^Confirmation Message: 501 characters/],

  ['fields of an invoice without one', { invoice_memo: 'Hi' }, /^Create Invoice: is off, but fields/],
  ['a long memo', { ...INVOICED, invoice_memo: long(1501) }, /^Invoice Memo: 1501 characters/],
  ['a long footer', { ...INVOICED, invoice_footer: long(5001) }, /^Invoice Footer: 5001 characters/],
  [
    'a tax number as the tax id',
    { ...INVOICED, invoice_tax_ids: ['DE123'] },
    /^Invoice Tax IDs: “DE123” is not the id of a tax id/,
  ],
  [
    'a fifth field on the invoice',
    { ...INVOICED, invoice_custom_fields: { a: '1', b: '2', c: '3', d: '4', e: '5' } },
    /^Invoice Custom Fields: 5 entries are too many: at most 4 fit/,
  ],
  [
    'a long name on the invoice',
    { ...INVOICED, invoice_custom_fields: { [long(41)]: '1' } },
    /^Invoice Custom Fields: “x{40}” is too long: a name has at most 40/,
  ],
  [
    'a long value on the invoice',
    { ...INVOICED, invoice_custom_fields: { a: long(141) } },
    /^Invoice Custom Fields: “a” is too long: .* a value 140/,
  ],

  [
    'a fourth custom field',
    { custom_fields: ['a', 'b', 'c', 'd'] },
    /^Custom Fields: 4 are too many: Stripe shows at most 3/,
  ],
  ['a long custom field', { custom_fields: [long(51)] }, /^Custom Fields: .*at most 50 characters/],
  ['an unknown country', { shipping_countries: ['US', 'XQ'] }, /^Shipping Countries: “XQ” is not one of/],
  ['an unknown button', { submit_type: 'shout' }, /^Button: “shout” is not one of/],
  [
    'an unknown way with customers',
    { customer_creation: 'never' },
    /^Create Customer: “never” is not one of/,
  ],
  [
    'a customer for a subscription',
    { customer_creation: 'always', interval: 'month' },
    /^Create Customer: leave it empty/,
  ],

  ['no payments at all', { max_payments: 0 }, /^Maximum Number of Payments: “0” is not a whole number/],
  ['text as their number', { max_payments: 'few' }, /^Maximum Number of Payments: “few” is not/],
  ['a long message when deactivated', { inactive_message: long(501) }, /^Message When Deactivated: 501/],

  [
    'a fee without a destination',
    { application_fee_amount: '1' },
    /^Application Fee Amount: needs “Transfer to Account”/,
  ],
  [
    'a share without a destination',
    { application_fee_percent: 5, interval: 'month' },
    /^Application Fee Percent: needs “Transfer to Account”/,
  ],
  [
    'a customer as the destination',
    { transfer_destination: 'cus_1' },
    /^Transfer to Account: “cus_1” is not the id of a connected/,
  ],
  [
    'a name on behalf of',
    { on_behalf_of: 'My Shop' },
    /^On Behalf Of: “My Shop” is not the id of a connected account/,
  ],
  [
    'a fee in words',
    { ...SHARED, application_fee_amount: 'half' },
    /^Application Fee Amount: “half” is not an amount/,
  ],
  [
    'a fee of three decimals',
    { ...SHARED, application_fee_amount: '0.001' },
    /^Application Fee Amount: 0\.001 USD/,
  ],
  [
    'a fee and a share',
    { ...SHARED, application_fee_amount: '1', application_fee_percent: 5 },
    /^Application Fee Percent: is filled in beside/,
  ],
  [
    'a share of more than all',
    { ...SHARED, interval: 'month', application_fee_percent: '101' },
    /^Application Fee Percent: “101” is not a percentage/,
  ],
  [
    'a share in thousandths',
    { ...SHARED, interval: 'month', application_fee_percent: '1.005' },
    /^Application Fee Percent: “1\.005” is not/,
  ],
  [
    'a share of a one-time payment',
    { ...SHARED, application_fee_percent: 5 },
    /^Application Fee Percent: is for subscriptions/,
  ],
  [
    'a fee of a subscription',
    { ...SHARED, interval: 'month', application_fee_amount: '1' },
    /^Application Fee Amount: is for one-time/,
  ],

  ['a long description', { description: long(501) }, /^Description: 501 characters/],
  ['a long reference', { reference: long(501) }, /^Reference: 501 characters/],
  [
    'a long name in the metadata',
    { metadata: { [long(41)]: '1' } },
    /^Metadata: .*a name has at most 40 characters/,
  ],
  ['a long value in the metadata', { metadata: { a: long(501) } }, /^Metadata: “a” is too long/],
  [
    'too much metadata',
    { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, '1'])) },
    /^Metadata: 51 entries are too many/,
  ],

  [
    'a blank in a campaign',
    { utm_campaign: 'spring sale' },
    /^UTM Campaign: “spring sale” would be dropped by Stripe\. Use letters/,
  ],
  ['a long campaign', { utm_source: long(151) }, /^UTM Source: .*at most 150/],
  [
    'an email as the reference',
    { client_reference_id: 'a@b.example' },
    /^Client Reference: .*would be dropped/,
  ],
  ['a long client reference', { client_reference_id: long(201) }, /^Client Reference: .*at most 200/],
  ['no email', { prefilled_email: 'ada at example' }, /^Prefilled Email: this is not one email address/],
  [
    'a promotion code with blanks',
    { prefilled_promo_code: '20 % off' },
    /^Prefilled Promotion Code: .*dropped/,
  ],
  ['an unknown language', { locale: 'tlh' }, /^Language: “tlh” is not one of/],
];

const expectRefusal = async (input: Row, words: RegExp, authData = {}) =>
  expect(await failureOf(createLink(input, authData))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(words),
  });

test.each(WITH_A_MUG)('before any request: %s', async (_name, input, words) => {
  await expectRefusal({ ...MUG, ...input }, words);
  expect(strays).toEqual([]);
});

test.each<[string, Row, RegExp]>([
  [
    'a product as the price',
    { price: 'prod_1' },
    /^Price: “prod_1” is not the id of a price\. It starts with price_/,
  ],
  ['a price and an amount', { price: 'price_1', amount: '5' }, /^Price: is filled in together with/],
  ['a price and an interval', { price: 'price_1', interval: 'month' }, /^Price: is filled in together with/],
  ['a bad redirect beside a price', { price: 'price_1', redirect_url: 'x' }, /^Redirect URL: “x” is not/],
  [
    'a bad fee beside a price',
    { price: 'price_1', ...SHARED, application_fee_amount: '-1' },
    /^Application Fee Amount: “-1” is negative/,
  ],
])('before any request: %s', async (_name, input, words) => {
  await expectRefusal(input, words);
  expect(strays).toEqual([]);
});

test.each([
  ['no key', { api_key: ' ' }, /^API Key: a Stripe key starts with/],
  [
    'a malformed account',
    { connected_account: 'my shop' },
    /^Connected Account: the id of a connected account/,
  ],
])('before any request: %s', async (_name, authData, words) => {
  await expectRefusal(MUG, words, authData);
  expect(strays).toEqual([]);
});

test.each<[string, object, Row, RegExp]>([
  [
    'an amount of a fee for a subscription',
    { recurring: { interval: 'month' } },
    { application_fee_amount: '1' },
    /is for one-time payments/,
  ],
  ['a percentage of a one-time price', {}, { application_fee_percent: 5 }, /is for subscriptions/],
  [
    'half a yen of a fee',
    { currency: 'jpy' },
    { application_fee_amount: '0.5' },
    /JPY takes whole amounts only/,
  ],
])('once the price is known, and before the link is made: %s', async (_name, price, input, words) => {
  wire(on('GET /v1/prices/price_1', priceOf(price)));
  await expectRefusal({ price: 'price_1', ...SHARED, ...input }, words);
  expect(strays).toEqual([]);
});
