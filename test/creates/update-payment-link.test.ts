import { useNoPauses } from '../support/embedded.ts';
import { paymentLinkOf, priceOf } from '../support/full-objects.ts';
import { listOf } from '../support/objects.ts';
import { fails, formOf, on, strayRequests, useWire, wire } from '../support/wire.ts';
import { failureOf, KEY, operationOf, type Row, run, step } from '../support/zapier.ts';

useWire();
useNoPauses();
const strays = strayRequests();

const { perform, sample } = operationOf('creates', 'update_payment_link');
const updateLink = (input: Row, authData: Record<string, string> = {}) =>
  run<Row>(perform, step({ payment_link: 'plink_1', ...input }, authData));

const READ = 'GET /v1/payment_links/plink_1';
const UPDATE = 'POST /v1/payment_links/plink_1';
const MONTHLY = {
  line_items: listOf([
    { id: 'li_1', quantity: 1, description: 'Club', price: priceOf({ recurring: { interval: 'month' } }) },
  ]),
};

/** What Stripe is told to change of a link. */
const changesOf = async (input: Row, link: object = {}, authData: Record<string, string> = {}) => {
  const sent = wire(on(READ, paymentLinkOf(link)), on(UPDATE, paymentLinkOf(link)));
  await updateLink(input, authData);
  return formOf(sent[1]);
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

test('what is empty stays as it is: nothing is sent', async () => {
  wire(on(READ, paymentLinkOf()));
  expect(await updateLink({ active: '', metadata: {}, custom_fields: [], clear: [] })).toMatchObject({
    id: 'plink_1',
  });
});

test('parameters of the address change nothing of the link', async () => {
  wire(on(READ, paymentLinkOf()));
  expect(await updateLink({ utm_source: 'mail', prefilled_email: 'a+b@example.com' })).toMatchObject({
    share_url: 'https://buy.stripe.com/test_abc?utm_source=mail&prefilled_email=a%2Bb%40example.com',
  });
});

const REDIRECT = 'https://example.com/thanks';

test.each<[string, Row, object]>([
  ['active', { active: 'yes' }, { active: 'true' }],
  [
    'the redirect',
    { redirect_url: REDIRECT, append_session_id: true },
    {
      after_completion: {
        type: 'redirect',
        redirect: { url: `${REDIRECT}?session_id={CHECKOUT_SESSION_ID}` },
      },
    },
  ],
  [
    'the message after the payment',
    { confirmation_message: 'Thanks & bye' },
    {
      after_completion: {
        type: 'hosted_confirmation',
        hosted_confirmation: { custom_message: 'Thanks & bye' },
      },
    },
  ],
  ['invoices', { create_invoice: true }, { invoice_creation: { enabled: 'true' } }],
  ['no invoices', { create_invoice: false }, { invoice_creation: { enabled: 'false' } }],
  [
    'what invoices say',
    {
      create_invoice: true,
      invoice_memo: 'Hi',
      invoice_footer: 'Bye',
      invoice_tax_ids: ['txi_1'],
      invoice_custom_fields: { PO: '7' },
    },
    {
      invoice_creation: {
        enabled: 'true',
        invoice_data: {
          description: 'Hi',
          footer: 'Bye',
          account_tax_ids: ['txi_1'],
          custom_fields: [{ name: 'PO', value: '7' }],
        },
      },
    },
  ],
  ['phone numbers', { collect_phone: true }, { phone_number_collection: { enabled: 'true' } }],
  ['billing addresses', { collect_billing_address: true }, { billing_address_collection: 'required' }],
  [
    'shipping',
    { shipping_countries: ['DE', 'at'] },
    { shipping_address_collection: { allowed_countries: ['DE', 'AT'] } },
  ],
  [
    'questions',
    { custom_fields: ['Engraving (optional)'] },
    {
      custom_fields: [
        { key: 'engraving', label: { type: 'custom', custom: 'Engraving' }, type: 'text', optional: 'true' },
      ],
    },
  ],
  ['promotion codes', { allow_promotion_codes: false }, { allow_promotion_codes: 'false' }],
  ['tax ids', { collect_tax_ids: true }, { tax_id_collection: { enabled: 'true' } }],
  ['tax', { automatic_tax: true }, { automatic_tax: { enabled: 'true' } }],
  ['the button', { submit_type: 'donate' }, { submit_type: 'donate' }],
  ['customers', { customer_creation: 'always' }, { customer_creation: 'always' }],
  ['a limit', { max_payments: '3' }, { restrictions: { completed_sessions: { limit: '3' } } }],
  ['what is said once it is over', { inactive_message: 'Sold out' }, { inactive_message: 'Sold out' }],
  [
    'fees',
    { transfer_destination: 'acct_1', application_fee_amount: '1.50', on_behalf_of: 'acct_1' },
    { transfer_data: { destination: 'acct_1' }, application_fee_amount: '150', on_behalf_of: 'acct_1' },
  ],
  [
    'description, metadata and reference',
    { description: 'Order 7', metadata: { a: 'b' }, reference: 'r' },
    { payment_intent_data: { description: 'Order 7' }, metadata: { a: 'b', zapier_reference: 'r' } },
  ],
])('sets %s, and nothing else', async (_name, input, form) => {
  expect(await changesOf(input)).toEqual(form);
});

describe('a link to a subscription', () => {
  test('takes a fee in percent, and the same texts in other places', async () => {
    const input = {
      transfer_destination: 'acct_1',
      application_fee_percent: '2.5',
      invoice_footer: 'Bye',
      description: 'Club',
    };
    expect(await changesOf(input, MONTHLY)).toEqual({
      transfer_data: { destination: 'acct_1' },
      application_fee_percent: '2.5',
      subscription_data: { invoice_settings: { footer: 'Bye' }, description: 'Club' },
    });
  });

  test.each<[Row, RegExp]>([
    [
      { transfer_destination: 'acct_1', application_fee_amount: '1' },
      /^Application Fee Amount: is for one-time payments\. For a subscription, fill in Application Fee Percent/,
    ],
    [{ customer_creation: 'always' }, /^Create Customer: leave it empty for a subscription/],
  ])('%j is refused once it is read', async (input, words) => {
    wire(on(READ, paymentLinkOf(MONTHLY)));
    expect((await failureOf(updateLink(input))).message).toMatch(words);
    expect(strays).toEqual([]);
  });
});

test('a connection for a connected account needs no destination for its fee', async () => {
  const input = { application_fee_amount: '1.50' };
  expect(await changesOf(input, {}, { connected_account: 'acct_shop' })).toEqual({
    application_fee_amount: '150',
  });
});

test.each<[string, Row, object, RegExp]>([
  [
    'a fee in percent for a one-time payment',
    { transfer_destination: 'acct_1', application_fee_percent: 5 },
    {},
    /^Application Fee Percent: is for subscriptions/,
  ],
  [
    'half a yen as the fee',
    { transfer_destination: 'acct_1', application_fee_amount: '0.5' },
    { currency: 'jpy' },
    /^Application Fee Amount: 0\.5 JPY cannot be charged/,
  ],
  [
    'a fee without a destination',
    { application_fee_amount: '1' },
    {},
    /^Application Fee Amount: needs “Transfer to Account”/,
  ],
  ['texts of an invoice that is not made', { invoice_memo: 'Hi' }, {}, /^Create Invoice: is off, but fields/],
])('once the link is read, and before it is changed: %s', async (_name, input, link, words) => {
  wire(on(READ, paymentLinkOf(link)));
  expect((await failureOf(updateLink(input))).message).toMatch(words);
  expect(strays).toEqual([]);
});

test.each<[string, Row, RegExp]>([
  ['no link', { payment_link: '' }, /^Payment Link: is empty\. Choose a payment link, or map its id\.$/],
  [
    'the address of a link',
    { payment_link: 'https://buy.stripe.com/x' },
    /^Payment Link: “https:\/\/buy\.stripe\.com\/x” is not the id of a payment link\. It starts with plink_\.$/,
  ],
  ['a path', { payment_link: 'plink_1/../x' }, /is not the id of a payment link/],
  ['no boolean', { active: 'perhaps' }, /^Active: “perhaps” is neither true nor false/],
  ['a redirect that is no URL', { redirect_url: 'thanks' }, /^Redirect URL: “thanks” is not a web address/],
  ['a long message', { confirmation_message: 'x'.repeat(501) }, /^Confirmation Message: 501 characters/],
  ['an unknown country', { shipping_countries: ['Mars'] }, /^Shipping Countries: “Mars” is not one of/],
  ['no limit', { max_payments: 0 }, /^Maximum Number of Payments: “0” is not a whole number between 1/],
  [
    'more than everything',
    { transfer_destination: 'acct_1', application_fee_percent: 101 },
    /^Application Fee Percent: “101” is not a percentage/,
  ],
  [
    'a customer as the destination',
    { transfer_destination: 'cus_1' },
    /^Transfer to Account: “cus_1” is not the id/,
  ],
  ['a long description', { description: 'x'.repeat(501) }, /^Description: 501 characters/],
  [
    'UTM codes that Stripe would drop',
    { utm_source: 'a b' },
    /^UTM Source: “a b” would be dropped by Stripe/,
  ],
  ['something that cannot be removed', { clear: ['price'] }, /^Remove: “price” is not one of after_payment/],
])('before any request: %s', async (_name, input, words) => {
  expect(await failureOf(updateLink(input))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(words),
  });
  expect(strays).toEqual([]);
});

test.each<[string, Row, RegExp]>([
  ['a redirect to nowhere', { after_payment: 'redirect' }, /^Redirect URL: is empty/],
  [
    'a session for no redirect',
    { append_session_id: true },
    /^Add Checkout Session ID to Redirect: only works/,
  ],
  [
    'a message after a redirect',
    { redirect_url: REDIRECT, confirmation_message: 'Hi' },
    /^Confirmation Message: nobody would see it/,
  ],
  ['four questions', { custom_fields: ['a', 'b', 'c', 'd'] }, /^Custom Fields: 4 are too many/],
  [
    'two kinds of fees',
    { transfer_destination: 'acct_1', application_fee_amount: '1', application_fee_percent: 5 },
    /^Application Fee Percent: is filled in beside/,
  ],
])('before anything is changed: %s', async (_name, input, words) => {
  const sent = wire(on(READ, paymentLinkOf()));
  expect(await failureOf(updateLink(input))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(words),
  });
  expect(sent.map(({ request }) => request)).toEqual([READ]);
});

test('an unknown link', async () => {
  wire(fails(READ, 404, { code: 'resource_missing', message: "No such payment_link: 'plink_1'" }));
  expect((await failureOf(updateLink({ active: true }))).message).toMatch(
    /^Payment Link: Stripe has no such payment link \(plink_1\)\. Check the id/,
  );
});
