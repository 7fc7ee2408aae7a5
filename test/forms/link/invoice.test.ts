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
  ['nothing', {}, {}, NONE],
  ['nothing, for a subscription', {}, recurring, NONE],
  ['just an invoice', { create_invoice: 'true' }, {}, { invoice_creation: { enabled: true } }],
  ['explicitly none', { create_invoice: false }, {}, { invoice_creation: { enabled: false } }],
  [
    'everything',
    { create_invoice: true, ...FILLED },
    {},
    { invoice_creation: { enabled: true, invoice_data: DATA } },
  ],
  // A link that writes invoices already goes on to do so.
  [
    'fields alone',
    FILLED,
    { link: linkOf({ invoice_creation: { enabled: true, invoice_data: null } }) },
    { invoice_creation: { enabled: true, invoice_data: DATA } },
  ],
  // Subscriptions have invoices anyway: there is nothing to switch on.
  ['everything, for a subscription', FILLED, recurring, { subscription_data: { invoice_settings: DATA } }],
  ['just an invoice, for a subscription', { create_invoice: true }, recurring, NONE],
  ['nothing but empty fields', { invoice_custom_fields: { a: '' }, invoice_tax_ids: '' }, {}, NONE],
])('%s', (_what, input, sale, expected) => {
  expect(paramsOf(invoice, input, { ...ONE_TIME, ...sale })).toEqual(expected);
});

test.each([undefined, false])('fields of an invoice that is not made (%p) are refused', (create_invoice) => {
  expect(sentenceOf(() => paramsOf(invoice, { ...FILLED, create_invoice }))).toBe(
    'Create Invoice: is off, but fields of the invoice are filled in. Switch it on, or empty those fields.',
  );
});
