import { clearing, toClearingParams, withoutCleared } from '../../../forms/link/form.ts';
import { defineInputs } from '../../../zapier/inputs.ts';
import { linkOf } from '../../support/link-groups.ts';

const RECURRING = { line_items: { data: [{ price: { recurring: { interval: 'month' } } }] } };
const INVOICING = { invoice_creation: { enabled: true, invoice_data: { metadata: { a: '1' } } } };

const cleared = (chosen: string[], link: object = {}) => {
  const { clear } = defineInputs(clearing).parse({ inputData: { clear: chosen } });
  return toClearingParams(clear, linkOf(link));
};

test.each<[string, object, object]>([
  ['after_payment', {}, { after_completion: { type: 'hosted_confirmation' } }],
  ['optional_prices', {}, { optional_items: '' }],
  ['trial_days', RECURRING, { subscription_data: { trial_period_days: '' } }],
  ['trial_end_behavior', RECURRING, { subscription_data: { trial_settings: '' } }],
  ['max_payments', {}, { restrictions: '' }],
  ['inactive_message', {}, { inactive_message: '' }],
  ['custom_fields', {}, { custom_fields: '' }],
  ['shipping_countries', {}, { shipping_address_collection: '' }],
  ['shipping_rates', {}, { shipping_options: '' }],
  ['shipping_text', {}, { custom_text: { shipping_address: '' } }],
  ['submit_text', {}, { custom_text: { submit: '' } }],
  ['after_submit_text', {}, { custom_text: { after_submit: '' } }],
  ['terms_text', {}, { custom_text: { terms_of_service_acceptance: '' } }],
  ['payment_method_types', {}, { payment_method_types: '' }],
  ['blocked_card_brands', {}, { payment_method_options: '' }],
  ['save_payment_method', {}, { payment_intent_data: { setup_future_usage: '' } }],
  ['statement_descriptor_suffix', {}, { payment_intent_data: { statement_descriptor_suffix: '' } }],
  ['statement_descriptor', {}, { payment_intent_data: { statement_descriptor: '' } }],
  ['tax_liability', {}, { automatic_tax: { enabled: false } }],
  [
    'tax_liability',
    { automatic_tax: { enabled: true } },
    { automatic_tax: { enabled: true, liability: { type: 'self' } } },
  ],
  ['create_invoice', INVOICING, { invoice_creation: { enabled: false } }],
  [
    'invoice_tax_ids',
    INVOICING,
    { invoice_creation: { enabled: true, invoice_data: { account_tax_ids: '' } } },
  ],
  ['invoice_custom_fields', RECURRING, { subscription_data: { invoice_settings: { custom_fields: '' } } }],
  ['invoice_issuer', RECURRING, { subscription_data: { invoice_settings: { issuer: { type: 'self' } } } }],
  ['description', {}, { payment_intent_data: { description: '' } }],
  ['metadata', { metadata: { a: '1', b: '2' } }, { metadata: { a: '', b: '' } }],
  [
    'metadata',
    { ...INVOICING, metadata: { a: '1' }, payment_intent_data: { metadata: { a: '1' } } },
    {
      metadata: { a: '' },
      payment_intent_data: { metadata: '' },
      invoice_creation: { enabled: true, invoice_data: { metadata: '' } },
    },
  ],
  [
    'metadata',
    { ...RECURRING, subscription_data: { metadata: { a: '1' } } },
    { metadata: {}, subscription_data: { metadata: '' } },
  ],
  ['transfer_destination', {}, { transfer_data: '' }],
  ['transfer_amount', {}, {}],
  [
    'transfer_amount',
    { transfer_data: { amount: 100, destination: { id: 'acct_1' } } },
    { transfer_data: { destination: 'acct_1', amount: '' } },
  ],
  ['transfer_group', {}, { payment_intent_data: { transfer_group: '' } }],
  ['application_fee_amount', {}, { application_fee_amount: '' }],
  ['application_fee_percent', RECURRING, { application_fee_percent: '' }],
  ['on_behalf_of', {}, { on_behalf_of: '' }],
])('removes %s from a link with %j', (field, link, params) => {
  expect(cleared([field], link)).toEqual(params);
});

test('joins several settings, which may be chosen by their labels', () => {
  expect(cleared(['Transfer Group', 'description', 'Shipping Text', 'submit_text'])).toEqual({
    payment_intent_data: { transfer_group: '', description: '' },
    custom_text: { shipping_address: '', submit: '' },
  });
});

test('does not use removed settings for new ones', () => {
  const link = linkOf({ ...INVOICING, transfer_data: { destination: 'acct_1' }, payment_intent_data: {} });
  expect(withoutCleared(link, [])).toEqual(link);
  expect(withoutCleared(link, ['metadata', 'transfer_destination'])).toMatchObject({
    invoice_creation: { enabled: true, invoice_data: null },
    payment_intent_data: null,
    transfer_data: null,
  });
  expect(withoutCleared(link, ['metadata', 'create_invoice'])).toMatchObject({ invoice_creation: null });
});
