import { invoice } from '../../../forms/link/invoice.ts';
import { linkOf, ONE_TIME, paramsOf } from '../../support/link-groups.ts';
import { sentenceOf } from '../../support/zapier.ts';

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
const NONE = {};
const recurring = { recurring: true };

test.each<[string, Record<string, unknown>, object, object]>([
  ['an empty form', {}, {}, NONE],
  ['an empty form for a subscription', {}, recurring, NONE],
  ['an invoice without texts', { create_invoice: 'true' }, {}, { invoice_creation: { enabled: true } }],
  [
    'an invoice that is switched off',
    { create_invoice: false },
    {},
    { invoice_creation: { enabled: false } },
  ],
  [
    'an invoice with all texts',
    { create_invoice: true, ...FILLED },
    {},
    { invoice_creation: { enabled: true, invoice_data: DATA } },
  ],
  [
    'texts for a link that creates invoices already',
    FILLED,
    { link: linkOf({ invoice_creation: { enabled: true, invoice_data: null } }) },
    { invoice_creation: { enabled: true, invoice_data: DATA } },
  ],
  // Subscriptions have invoices anyway: there is nothing to switch on.
  ['all texts for a subscription', FILLED, recurring, { subscription_data: { invoice_settings: DATA } }],
  ['an invoice for a subscription', { create_invoice: true }, recurring, NONE],
  ['only empty fields', { invoice_custom_fields: { a: '' }, invoice_tax_ids: '' }, {}, NONE],
])('makes the parameters of %s', (_what, input, sale, expected) => {
  expect(paramsOf(invoice, input, { ...ONE_TIME, ...sale })).toEqual(expected);
});

test.each([undefined, false])('refuses texts of an invoice if Create Invoice is %p', (create_invoice) => {
  expect(sentenceOf(() => paramsOf(invoice, { ...FILLED, create_invoice }))).toBe(
    'Create Invoice: is off, but fields of the invoice are filled in. Switch it on, or empty those fields.',
  );
});
