import { createLink, MUG } from '../support/linking.ts';
import { useWire } from '../support/wire.ts';
import { failureOf, type Row } from '../support/zapier.ts';

const strays = useWire();

const long = (length: number) => 'x'.repeat(length);
const REDIRECT = { redirect_url: 'https://example.com/thanks' };
const SHARED = { transfer_destination: 'acct_shop' };
const INVOICED = { create_invoice: true };

/** The input besides a product, and the error. */
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
    'a product with a long name',
    { product_name: long(251) },
    /^Product Name: 251 characters are too many: at most 250/,
  ],
  [
    'an amount in USD with three decimals',
    { amount: '1.005' },
    /^Amount: a point separates decimals, so “1\.005” is not clear\. For thousands, enter 1005\. USD has two/,
  ],
  [
    'a number of periods without a billing period',
    { interval_count: 3 },
    /^Billing Period: is empty\. Choose what is counted/,
  ],
  [
    'a billing period of more than three years',
    { interval: 'month', interval_count: 37 },
    /^Every \(Number of Periods\): is more than three years\. Enter at most 36 months\.$/,
  ],
  [
    'a trial of a one-time payment',
    { trial_days: 14 },
    /^Free Trial Days: is for subscriptions, and this link/,
  ],
  [
    'a statement descriptor for a subscription',
    { interval: 'month', statement_descriptor: 'MUG' },
    /^Statement Descriptor for Other Methods: is for one-time payments/,
  ],
  [
    'a minimum quantity above the maximum',
    { minimum_quantity: 5, maximum_quantity: 4 },
    /^Minimum Quantity: 5 is more than the maximum of 4\.$/,
  ],
  [
    'bounds of a fixed quantity',
    { adjustable_quantity: false, maximum_quantity: 4 },
    /^Customer Can Change Quantity: is off, but a minimum or maximum/,
  ],
  [
    'an account that is liable for a tax that is not collected',
    { tax_liability: 'acct_shop' },
    /^Collect Tax Automatically: is off, but Account Liable for Tax/,
  ],
  [
    'tax ids that are required but not collected',
    { collect_tax_ids: false, tax_ids_required: true },
    /^Collect Tax IDs: is off, but Require Tax IDs is on/,
  ],

  ['a redirect without an address', { after_payment: 'redirect' }, /^Redirect URL: is empty/],
  [
    'a message beside a redirect',
    { ...REDIRECT, confirmation_message: 'Hi' },
    /^Confirmation Message: nobody would see it/,
  ],
  [
    'a redirect beside the choice of a message',
    { ...REDIRECT, after_payment: 'message' },
    /^Redirect URL: only works with a redirect/,
  ],
  [
    'a session id without a redirect',
    { append_session_id: true },
    /^Add Checkout Session ID to Redirect: only works/,
  ],
  ['a long message', { confirmation_message: long(501) }, /^Confirmation Message: 501 characters/],

  [
    'texts of an invoice if the link creates none',
    { invoice_memo: 'Hi' },
    /^Create Invoice: is off, but fields/,
  ],
  ['a long footer', { ...INVOICED, invoice_footer: long(5001) }, /^Invoice Footer: 5001 characters/],
  [
    'a long value of a custom field of the invoice',
    { ...INVOICED, invoice_custom_fields: { a: long(141) } },
    /^Invoice Custom Fields: “a” is too long: .* a value 140/,
  ],

  [
    'a fourth custom field',
    { custom_fields: ['a', 'b', 'c', 'd'] },
    /^Custom Fields: 4 are too many: Stripe shows at most 3/,
  ],
  ['a long custom field', { custom_fields: [long(101)] }, /^Custom Fields: .*at most 100 characters/],
  [
    'Create Customer for a subscription',
    { customer_creation: 'always', interval: 'month' },
    /^Create Customer: is for one-time payments.*Empty it/,
  ],

  [
    'a fee without a destination',
    { application_fee_amount: '1' },
    /^Application Fee Amount: needs “Transfer to Account”/,
  ],
  [
    'a percentage as the fee without a destination',
    { application_fee_percent: 5, interval: 'month' },
    /^Application Fee Percent: needs “Transfer to Account”/,
  ],
  [
    'a fee above the price',
    { ...SHARED, quantity: 2, application_fee_amount: '25.01' },
    /^Application Fee Amount: \$25\.01 is more than the customer pays: \$25\.00\.$/,
  ],
  [
    'a transfer above the price',
    { ...SHARED, transfer_amount: '13' },
    /^Transfer Amount: \$13\.00 is more than the customer pays: \$12\.50\.$/,
  ],
  [
    'a transfer amount without a destination',
    { transfer_amount: '1' },
    /^Transfer Amount: needs “Transfer to Account”/,
  ],
  [
    'a transfer amount and a fee',
    { ...SHARED, transfer_amount: '1', application_fee_amount: '1' },
    /^Transfer Amount: is filled in beside Application Fee Amount/,
  ],
  [
    'a percentage as the fee of a one-time payment',
    { ...SHARED, application_fee_percent: 5 },
    /^Application Fee Percent: is for subscriptions/,
  ],
  [
    'a fixed fee of a subscription',
    { ...SHARED, interval: 'month', application_fee_amount: '1' },
    /^Application Fee Amount: is for one-time/,
  ],

  ['a long description', { description: long(501) }, /^Description: 501 characters/],
  [
    'a long name in the metadata',
    { metadata: { [long(41)]: '1' } },
    /^Metadata: .*a name has at most 40 characters/,
  ],

  [
    'a UTM code with a blank',
    { utm_campaign: 'spring sale' },
    /^UTM Campaign: “spring sale” would be dropped by Stripe\. Use letters/,
  ],
  ['a long UTM code', { utm_source: long(151) }, /^UTM Source: .*at most 150/],
  [
    'an email address as the client reference',
    { client_reference_id: 'a@b.example' },
    /^Client Reference: .*would be dropped/,
  ],
  ['a long client reference', { client_reference_id: long(201) }, /^Client Reference: .*at most 200/],
  [
    'a promotion code with blanks',
    { prefilled_promo_code: '20 % off' },
    /^Prefilled Promotion Code: .*dropped/,
  ],
];

const expectRefusal = async (input: Row, words: RegExp) =>
  expect(await failureOf(createLink(input))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(words),
  });

test.each(WITH_A_MUG)('refuses %s before any request', async (_name, input, words) => {
  await expectRefusal({ ...MUG, ...input }, words);
  expect(strays).toEqual([]);
});

test.each<[string, Row, RegExp]>([
  [
    'a price and a picture of a product',
    { price: 'price_1', product_image: 'https://a.de/b.png' },
    /^Price: .* Product Image\./,
  ],
  ['a price and an amount', { price: 'price_1', amount: '5' }, /^Price: is filled in together with/],
  ['a price and an interval', { price: 'price_1', interval: 'month' }, /^Price: is filled in together with/],
  ['a bad redirect beside a price', { price: 'price_1', redirect_url: 'x' }, /^Redirect URL: “x” is not/],
  [
    'a bad fee beside a price',
    { price: 'price_1', ...SHARED, application_fee_amount: '-1' },
    /^Application Fee Amount: “-1” is negative/,
  ],
])('refuses %s before any request', async (_name, input, words) => {
  await expectRefusal(input, words);
  expect(strays).toEqual([]);
});
