import { connect } from '../../fields/link-connect.ts';
import { invoice } from '../../fields/link-invoice.ts';
import { limits } from '../../fields/link-limits.ts';
import { KEY, sentenceOf } from '../support/unit.ts';
import { MONTHLY, ONE_TIME, paramsOf } from '../support/unit-links.ts';

type Input = Record<string, unknown>;

describe('Connect', () => {
  const TO = { transfer_destination: 'acct_1' };
  const DESTINATION = { transfer_data: { destination: 'acct_1' } };
  const ACTING = { api_key: KEY, connected_account: 'acct_9' };

  test.each<[Input, object]>([
    [{}, {}],
    [TO, DESTINATION],
    [{ on_behalf_of: ' acct_2 ' }, { on_behalf_of: 'acct_2' }],
    [
      { ...TO, application_fee_amount: '1.50' },
      { ...DESTINATION, application_fee_amount: 150 },
    ],
    [
      { ...TO, application_fee_amount: 2 },
      { ...DESTINATION, application_fee_amount: 200 },
    ],
    [{ ...TO, application_fee_amount: '', application_fee_percent: '' }, DESTINATION],
  ])('one-time: %j', (input, expected) => {
    expect(paramsOf(connect, input)).toEqual(expected);
  });

  test.each<[unknown, number]>([
    ['12.5', 12.5],
    [7, 7],
    ['100', 100],
    ['0', 0],
    [0, 0],
  ])('a subscription with a fee of %p percent', (application_fee_percent, expected) => {
    expect(paramsOf(connect, { ...TO, application_fee_percent }, MONTHLY)).toEqual({
      ...DESTINATION,
      application_fee_percent: expected,
    });
  });

  test('the fee is in the currency of what is sold', () => {
    const input = { ...TO, application_fee_amount: '150' };
    expect(paramsOf(connect, input, { currency: 'jpy', recurring: false })).toMatchObject({
      application_fee_amount: 150,
    });
    expect(paramsOf(connect, input, { currency: 'KWD', recurring: false })).toMatchObject({
      application_fee_amount: 150_000,
    });
    expect(
      sentenceOf(() =>
        paramsOf(connect, { ...TO, application_fee_amount: '1.5' }, { currency: 'jpy', recurring: false }),
      ),
    ).toBe('Application Fee Amount: 1.5 JPY cannot be charged. JPY takes whole amounts only.');
  });

  test('a connection that acts for a connected account needs no destination', () => {
    expect(paramsOf(connect, { application_fee_amount: '1' }, ONE_TIME, ACTING)).toEqual({
      application_fee_amount: 100,
    });
    expect(paramsOf(connect, { application_fee_percent: 5 }, MONTHLY, ACTING)).toEqual({
      application_fee_percent: 5,
    });
  });

  const NOT_A_PERCENTAGE = 'is not a percentage between 0 and 100 with at most two decimals.';
  test.each<[Input, string]>([
    [
      { application_fee_amount: '1' },
      'Application Fee Amount: needs “Transfer to Account”, or a connection that acts for a connected account.',
    ],
    [
      { application_fee_percent: 0 },
      'Application Fee Percent: needs “Transfer to Account”, or a connection that acts for a connected account.',
    ],
    [
      { ...TO, application_fee_amount: '1', application_fee_percent: '2' },
      'Application Fee Percent: is filled in beside Application Fee Amount. Use the amount for one-time payments, the percentage for subscriptions.',
    ],
    [
      { ...TO, application_fee_percent: 5 },
      'Application Fee Percent: is for subscriptions. For a one-time payment, fill in Application Fee Amount instead.',
    ],
    [{ ...TO, application_fee_percent: 101 }, `Application Fee Percent: “101” ${NOT_A_PERCENTAGE}`],
    [{ ...TO, application_fee_percent: '5%' }, `Application Fee Percent: “5%” ${NOT_A_PERCENTAGE}`],
    [{ ...TO, application_fee_percent: '1.234' }, `Application Fee Percent: “1.234” ${NOT_A_PERCENTAGE}`],
    [{ ...TO, application_fee_percent: -1 }, `Application Fee Percent: “-1” ${NOT_A_PERCENTAGE}`],
    [
      { ...TO, application_fee_amount: '-1' },
      'Application Fee Amount: “-1” is negative. Enter a positive amount.',
    ],
    [
      { transfer_destination: 'cus_1' },
      'Transfer to Account: “cus_1” is not the id of a connected account. It starts with acct_.',
    ],
    [{ on_behalf_of: '1' }, 'On Behalf Of: “1” is not the id of a connected account. It starts with acct_.'],
  ])('one-time: %j is refused', (input, sentence) => {
    expect(sentenceOf(() => paramsOf(connect, input))).toBe(sentence);
  });

  test('an amount is no fee of a subscription', () => {
    expect(sentenceOf(() => paramsOf(connect, { ...TO, application_fee_amount: '1' }, MONTHLY))).toBe(
      'Application Fee Amount: is for one-time payments. For a subscription, fill in Application Fee Percent instead.',
    );
  });
});

describe('the invoice', () => {
  const FILLED = {
    invoice_memo: 'Thanks',
    invoice_footer: 'Bye',
    invoice_tax_ids: ['txi_1', 'atxi_2'],
    invoice_custom_fields: { 'PO number': '42', empty: '', '': 'x' },
  };
  const DATA = {
    description: 'Thanks',
    footer: 'Bye',
    account_tax_ids: ['txi_1', 'atxi_2'],
    custom_fields: [{ name: 'PO number', value: '42' }],
  };

  test.each<[string, Input, boolean, object]>([
    ['nothing', {}, false, {}],
    ['nothing, for a subscription', {}, true, {}],
    ['just an invoice', { create_invoice: 'true' }, false, { invoice_creation: { enabled: true } }],
    ['explicitly none', { create_invoice: false }, false, { invoice_creation: { enabled: false } }],
    [
      'everything',
      { create_invoice: true, ...FILLED },
      false,
      { invoice_creation: { enabled: true, invoice_data: DATA } },
    ],
    // Subscriptions have invoices anyway: there is nothing to switch on.
    ['everything, for a subscription', FILLED, true, { subscription_data: { invoice_settings: DATA } }],
    ['just an invoice, for a subscription', { create_invoice: true }, true, {}],
    ['nothing but empty fields', { invoice_custom_fields: {}, invoice_tax_ids: '' }, false, {}],
  ])('%s', (_what, input, recurring, expected) => {
    expect(paramsOf(invoice, input, { currency: 'usd', recurring })).toEqual(expected);
  });

  test.each([undefined, false])(
    'fields of an invoice that is not made (%p) are refused',
    (create_invoice) => {
      expect(sentenceOf(() => paramsOf(invoice, { ...FILLED, create_invoice }))).toBe(
        'Create Invoice: is off, but fields of the invoice are filled in. Switch it on, or empty those fields.',
      );
    },
  );

  test.each<[Input, string]>([
    [{ create_invoice: 'x' }, 'Create Invoice: “x” is neither true nor false.'],
    [{ invoice_memo: 'x'.repeat(1501) }, 'Invoice Memo: 1501 characters are too many: at most 1500 fit.'],
    [{ invoice_footer: 'x'.repeat(5001) }, 'Invoice Footer: 5001 characters are too many: at most 5000 fit.'],
    [
      { invoice_tax_ids: 'txi_1, DE123' },
      'Invoice Tax IDs: “DE123” is not the id of a tax id. It starts with txi_, atxi_.',
    ],
    [
      { invoice_custom_fields: { a: '1', b: '2', c: '3', d: '4', e: '5' } },
      'Invoice Custom Fields: 5 are too many: an invoice shows at most 4.',
    ],
    [
      { invoice_custom_fields: { ['x'.repeat(41)]: '1' } },
      'Invoice Custom Fields: 41 characters are too many: at most 40 fit.',
    ],
    [
      { invoice_custom_fields: { a: 'x'.repeat(141) } },
      'Invoice Custom Fields: 141 characters are too many: at most 140 fit.',
    ],
  ])('%j is refused', (input, sentence) => {
    expect(sentenceOf(() => paramsOf(invoice, { create_invoice: true, ...input }))).toBe(sentence);
  });
});

describe('limits', () => {
  test.each<[Input, object]>([
    [{}, {}],
    [{ max_payments: 1 }, { restrictions: { completed_sessions: { limit: 1 } } }],
    [
      { max_payments: '20', inactive_message: 'Sold out.' },
      { restrictions: { completed_sessions: { limit: 20 } }, inactive_message: 'Sold out.' },
    ],
  ])('%j', (input, expected) => {
    expect(paramsOf(limits, input)).toEqual(expected);
  });

  test.each<[Input, string]>([
    [{ max_payments: 0 }, 'Maximum Number of Payments: “0” is not a whole number between 1 and 1000000.'],
    [
      { max_payments: 'one' },
      'Maximum Number of Payments: “one” is not a whole number between 1 and 1000000.',
    ],
    [
      { inactive_message: 'x'.repeat(501) },
      'Message When Deactivated: 501 characters are too many: at most 500 fit.',
    ],
  ])('%j is refused', (input, sentence) => {
    expect(sentenceOf(() => paramsOf(limits, input))).toBe(sentence);
  });
});
