import { BUYER_EMAIL } from '../support/full-objects.ts';
import { intentOf, invoiceOf, invoicePaymentOf, listOf } from '../support/objects.ts';
import { INTENT, payment, REFUND, refundPayment } from '../support/refunding.ts';
import { type Answer, fails, on, useWire, wire } from '../support/wire.ts';
import { failureOf, type Row } from '../support/zapier.ts';

const strays = useWire();

test.each<[string, Row, RegExp]>([
  ['an empty payment', { payment: '' }, /^Payment: is empty\. Choose a payment/],
  [
    'a customer as the payment',
    { payment: 'cus_1' },
    /^Payment: “cus_1” is not the id of a payment.*pi_, ch_, py_, cs_, in_/,
  ],
  ['a refund as the payment', { payment: 're_1' }, /^Payment: “re_1” is not the id of a payment/],
  ['an amount as the payment', { payment: '12.50' }, /^Payment: “12.50” is not the id of a payment/],
  ['a path as the payment', { payment: 'pi_1/../../customers' }, /^Payment: .* is not the id of a payment/],
  ['“constructor” as the payment', { payment: 'constructor_1' }, /^Payment: .* is not the id of a payment/],
  ['text as the amount', { amount: 'all of it' }, /^Amount: “all of it” is not an amount\. Write digits/],
  ['a currency in the amount', { amount: '$12.50' }, /^Amount: “\$12.50” is not an amount/],
  ['a decimal comma', { amount: '12,50' }, /^Amount: “12,50” is not an amount/],
  ['thousands separators', { amount: '1,250.00' }, /^Amount: “1,250.00” is not an amount/],
  ['an exponent', { amount: '1e3' }, /^Amount: “1e3” is not an amount/],
  ['a negative amount', { amount: '-5' }, /^Amount: “-5” is negative\. Enter a positive amount/],
  ['no amount at all', { amount: '0' }, /^Amount: the amount has to be greater than zero/],
  ['nothing, as a number', { amount: 0 }, /^Amount: the amount has to be greater than zero/],
  ['an unknown reason', { reason: 'bored' }, /^Reason: “bored” is not one of .*Duplicate/],
  ['“other” without a note', { reason: 'other' }, /^Note: the reason Other needs a note/],
  ['“other” with a blank note', { reason: 'other', note: '  ' }, /^Note: the reason Other needs a note/],
  ['a long note', { note: 'x'.repeat(501) }, /^Note: 501 characters are too many: at most 500 fit/],
  ['a long reference', { reference: 'x'.repeat(501) }, /^Reference: 501 characters are too many/],
  [
    'two emails',
    { instructions_email: 'a@b.example, c@d.example' },
    /^Instructions Email: this is not one email/,
  ],
  ['no boolean', { reverse_transfer: 'perhaps' }, /^Reverse Transfer: “perhaps” is neither true nor false/],
  [
    'no boolean either',
    { refund_application_fee: 2 },
    /^Refund Application Fee: “2” is neither true nor false/,
  ],
])('before any request: %s', async (_name, input, words) => {
  expect(await failureOf(refundPayment(input))).toMatchObject({
    name: 'AppError',
    message: expect.stringMatching(words),
  });
  expect(strays).toEqual([]);
});

test.each([
  ['no key', { api_key: '' }, /^API Key: a Stripe key starts with/],
  ['a key of another service', { api_key: 'whsec_123' }, /^API Key: a Stripe key starts with/],
  ['a publishable key', { api_key: 'pk_live_1' }, /^API Key: this is a publishable key/],
  ['a customer as the account', { connected_account: 'cus_1' }, /^Connected Account: .*starts with acct_/],
])('before any request: %s', async (_name, authData, words) => {
  expect((await failureOf(refundPayment({}, authData))).message).toMatch(words);
  expect(strays).toEqual([]);
});

test.each<[string, object, Row, RegExp]>([
  [
    'more than what is left',
    { amount_refunded: 5000 },
    { amount: '10' },
    /^Amount: \$10\.00 is more than what can still be refunded: \$4\.00 of \$54\.00\.$/,
  ],
  [
    'three decimals of USD',
    {},
    { amount: '1.005' },
    /^Amount: a point separates decimals, so “1\.005” is not clear/,
  ],
  [
    'half a yen',
    { currency: 'jpy' },
    { amount: '0.5' },
    /^Amount: JPY has no decimals\. Enter a whole amount/,
  ],
  ['a thousandth of a dinar', { currency: 'kwd' }, { amount: '1.255' }, /^Amount: 1\.255 KWD .* last is 0/],
])('once the payment is known, and before the refund: %s', async (_name, charge, input, words) => {
  wire(...payment(charge));
  expect((await failureOf(refundPayment(input))).message).toMatch(words);
  expect(strays).toEqual([]);
});

describe('what cannot be refunded leaves the Zap on', () => {
  const halted = async (words: RegExp, input: Row = {}) =>
    expect(await failureOf(refundPayment(input))).toEqual({
      name: 'HaltedError',
      message: expect.stringMatching(words),
    });

  test('a payment that is refunded in full', async () => {
    wire(...payment({ amount_refunded: 5400 }));
    await halted(/^This payment of \$54\.00 is refunded in full already\.$/);
  });

  test('a bank debit that has not arrived', async () => {
    wire(payment({ status: 'pending' })[0]);
    await halted(/still on its way from the bank/);
  });

  test('a payment that failed', async () => {
    wire(payment({ status: 'failed' })[0]);
    await halted(/^Nothing was paid here/);
  });

  test('a payment that nobody tried to make', async () => {
    wire(on(INTENT, intentOf({ latest_charge: null })));
    await halted(/^Nothing was paid here/);
  });

  test('an invoice that nobody paid', async () => {
    wire(on('GET /v1/invoices/in_1', invoiceOf({ payments: listOf([]) })));
    await halted(/^Nothing was paid here/, { payment: 'in_1' });
  });
});

test('an invoice that was paid in parts does not say which part', async () => {
  const payments = listOf(['pi_1', 'pi_2'].map((id) => invoicePaymentOf(id)));
  wire(on('GET /v1/invoices/in_1', invoiceOf({ payments })));
  expect((await failureOf(refundPayment({ payment: 'in_1' }))).message).toMatch(
    /^Payment: invoice in_1 was paid in 2 payments\. Choose one of them/,
  );
});

describe('what Stripe answers', () => {
  test.each<[string, number, object, string, RegExp]>([
    ['a dead key', 401, { message: 'Expired API Key' }, 'ExpiredAuthError', /no longer accepts the API key/],
    [
      'a missing permission',
      403,
      { message: "the 'rak_refund_write' permission" },
      'AppError',
      /rak_refund_write/,
    ],
    [
      'a foreign account',
      403,
      { message: 'No access to acct_x' },
      'AppError',
      /It says: No access to acct_x/,
    ],
    ['a busy object', 429, { code: 'lock_timeout' }, 'ThrottledError', /still working/],
    ['a rate limit', 429, { code: 'rate_limit' }, 'ThrottledError', /too many requests/],
    ['a broken server', 500, { type: 'api_error' }, 'ThrottledError', /could not be reached/],
    ['a key that is in use', 409, { code: 'idempotency_key_in_use' }, 'ThrottledError', /still working/],
    [
      'a key with other values',
      400,
      { type: 'idempotency_error', message: 'Keys for idempotent requests…' },
      'AppError',
      /^Reference: in the last 24 hours this refund .* Nothing was refunded now\./,
    ],
    [
      'a refusal, without the buyer’s email',
      400,
      { message: `Refund for ${BUYER_EMAIL} failed`, param: 'amount' },
      'AppError',
      /Refund for \[email\] failed \(Stripe’s name of the field: amount\)/,
    ],
  ])('%s', async (_name, status, error, name, words) => {
    const last = fails(REFUND, status, error, { 'stripe-should-retry': 'false' });
    // A rate limit is waited for, whatever Stripe says.
    wire(...payment(), ...Array<Answer>(status === 429 ? 3 : 1).fill(last));
    expect(await failureOf(refundPayment())).toMatchObject({ name, message: expect.stringMatching(words) });
  });

  test('an unknown payment', async () => {
    wire(fails(INTENT, 404, { code: 'resource_missing', message: "No such payment_intent: 'pi_1'" }));
    const { message } = await failureOf(refundPayment());
    expect(message).toMatch(/^Payment: Stripe has no such payment \(pi_1\)\. Check the id.*same mode/);
  });
});
