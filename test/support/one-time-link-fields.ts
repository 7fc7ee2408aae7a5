import {
  at,
  type FieldCase,
  INVOICE,
  INVOICED,
  invoiced,
  REDIRECT,
  REDIRECTED,
  redirected,
  SHARED,
  shared,
} from './link-fields.ts';

/** What a one-time payment takes, when its link is new and later. */
export const LINK_FIELDS: FieldCase[] = [
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
  [
    'optional_prices',
    { optional_prices: ['price_7', 'plan_old'] },
    {
      ...at('optional_items[0]', { '[price]': 'price_7', '[quantity]': '1' }),
      ...at('optional_items[1]', { '[price]': 'plan_old', '[quantity]': '1' }),
    },
  ],

  ['create_invoice', invoiced, INVOICED],
  ['create_invoice', { create_invoice: 'no' }, { 'invoice_creation[enabled]': 'false' }],
  ['invoice_memo', { ...invoiced, invoice_memo: 'Hi' }, { ...INVOICED, [`${INVOICE}[description]`]: 'Hi' }],
  ['invoice_footer', { ...invoiced, invoice_footer: 'Bye' }, { ...INVOICED, [`${INVOICE}[footer]`]: 'Bye' }],
  [
    'invoice_tax_ids',
    { ...invoiced, invoice_tax_ids: 'txi_1, atxi_2' },
    {
      ...INVOICED,
      ...at(INVOICE, { '[account_tax_ids][0]': 'txi_1', '[account_tax_ids][1]': 'atxi_2' }),
    },
  ],
  [
    'invoice_custom_fields',
    { ...invoiced, invoice_custom_fields: { 'PO number': '42', Empty: '' } },
    {
      ...INVOICED,
      ...at(INVOICE, { '[custom_fields][0][name]': 'PO number', '[custom_fields][0][value]': '42' }),
    },
  ],
  [
    'invoice_tax_display',
    { ...invoiced, invoice_tax_display: 'exclude_tax' },
    { ...INVOICED, [`${INVOICE}[rendering_options][amount_tax_display]`]: 'exclude_tax' },
  ],
  [
    'invoice_template',
    { ...invoiced, invoice_template: 'inrtem_1' },
    { ...INVOICED, [`${INVOICE}[rendering_options][template]`]: 'inrtem_1' },
  ],
  [
    'invoice_issuer',
    { ...invoiced, invoice_issuer: 'acct_shop' },
    { ...INVOICED, ...at(INVOICE, { '[issuer][type]': 'account', '[issuer][account]': 'acct_shop' }) },
  ],

  [
    'collect_name',
    { collect_name: 'Required' },
    at('name_collection[individual]', { '[enabled]': 'true', '[optional]': 'false' }),
  ],
  [
    'collect_business_name',
    { collect_business_name: 'optional' },
    at('name_collection[business]', { '[enabled]': 'true', '[optional]': 'true' }),
  ],
  [
    'collect_business_name',
    { collect_business_name: 'no' },
    { 'name_collection[business][enabled]': 'false' },
  ],
  ['collect_phone', { collect_phone: true }, { 'phone_number_collection[enabled]': 'true' }],
  ['collect_billing_address', { collect_billing_address: true }, { billing_address_collection: 'required' }],
  ['collect_billing_address', { collect_billing_address: false }, { billing_address_collection: 'auto' }],
  [
    'custom_fields',
    { custom_fields: ['Engraving (optional)', 'Size: S | M', '刻印 (number)'] },
    {
      ...at('custom_fields[0]', {
        '[key]': 'engraving',
        '[label][type]': 'custom',
        '[label][custom]': 'Engraving',
        '[type]': 'text',
        '[optional]': 'true',
      }),
      ...at('custom_fields[1]', {
        '[key]': 'size',
        '[label][type]': 'custom',
        '[label][custom]': 'Size',
        '[type]': 'dropdown',
        '[dropdown][options][0][label]': 'S',
        '[dropdown][options][0][value]': 's',
        '[dropdown][options][1][label]': 'M',
        '[dropdown][options][1][value]': 'm',
      }),
      ...at('custom_fields[2]', {
        '[key]': 'field3',
        '[label][type]': 'custom',
        '[label][custom]': '刻印',
        '[type]': 'numeric',
      }),
    },
  ],
  ['customer_creation', { customer_creation: 'always' }, { customer_creation: 'always' }],

  [
    'shipping_countries',
    { shipping_countries: ['us', 'DE'] },
    {
      'shipping_address_collection[allowed_countries][0]': 'US',
      'shipping_address_collection[allowed_countries][1]': 'DE',
    },
  ],
  [
    'shipping_rates',
    { shipping_rates: ['shr_1', 'shr_2'] },
    { 'shipping_options[0][shipping_rate]': 'shr_1', 'shipping_options[1][shipping_rate]': 'shr_2' },
  ],
  ['shipping_text', { shipping_text: 'Soon' }, { 'custom_text[shipping_address][message]': 'Soon' }],

  ['allow_promotion_codes', { allow_promotion_codes: true }, { allow_promotion_codes: 'true' }],
  ['submit_type', { submit_type: 'Donate' }, { submit_type: 'donate' }],
  ['submit_text', { submit_text: 'Now' }, { 'custom_text[submit][message]': 'Now' }],
  ['after_submit_text', { after_submit_text: 'Bye' }, { 'custom_text[after_submit][message]': 'Bye' }],
  ['terms_required', { terms_required: true }, { 'consent_collection[terms_of_service]': 'required' }],
  ['terms_required', { terms_required: false }, { 'consent_collection[terms_of_service]': 'none' }],
  [
    'terms_text',
    { terms_text: 'I agree' },
    { 'custom_text[terms_of_service_acceptance][message]': 'I agree' },
  ],
  ['promotions_consent', { promotions_consent: true }, { 'consent_collection[promotions]': 'auto' }],
  [
    'hide_reuse_agreement',
    { hide_reuse_agreement: true },
    { 'consent_collection[payment_method_reuse_agreement][position]': 'hidden' },
  ],

  [
    'payment_method_types',
    { payment_method_types: ['Card', 'us_bank_account'] },
    { 'payment_method_types[0]': 'card', 'payment_method_types[1]': 'us_bank_account' },
  ],
  [
    'blocked_card_brands',
    { blocked_card_brands: ['visa'] },
    { 'payment_method_options[card][restrictions][brands_blocked][0]': 'visa' },
  ],
  [
    'save_payment_method',
    { save_payment_method: 'off_session' },
    { 'payment_intent_data[setup_future_usage]': 'off_session' },
  ],
  [
    'statement_descriptor_suffix',
    { statement_descriptor_suffix: 'MUG' },
    { 'payment_intent_data[statement_descriptor_suffix]': 'MUG' },
  ],
  [
    'statement_descriptor',
    { statement_descriptor: 'MUG SHOP' },
    { 'payment_intent_data[statement_descriptor]': 'MUG SHOP' },
  ],

  ['automatic_tax', { automatic_tax: true }, { 'automatic_tax[enabled]': 'true' }],
  ['collect_tax_ids', { collect_tax_ids: true }, { 'tax_id_collection[enabled]': 'true' }],
  [
    'tax_ids_required',
    { tax_ids_required: true },
    at('tax_id_collection', { '[enabled]': 'true', '[required]': 'if_supported' }),
  ],
  [
    'tax_ids_required',
    { tax_ids_required: false },
    at('tax_id_collection', { '[enabled]': 'false', '[required]': 'never' }),
  ],
  [
    'tax_liability',
    { automatic_tax: true, tax_liability: 'acct_shop' },
    at('automatic_tax', {
      '[enabled]': 'true',
      '[liability][type]': 'account',
      '[liability][account]': 'acct_shop',
    }),
  ],

  ['inactive_message', { inactive_message: 'Sold out' }, { inactive_message: 'Sold out' }],

  ['transfer_destination', shared, SHARED],
  [
    'application_fee_amount',
    { ...shared, application_fee_amount: '1.50' },
    { ...SHARED, application_fee_amount: '150' },
  ],
  ['transfer_amount', { ...shared, transfer_amount: '11' }, { ...SHARED, 'transfer_data[amount]': '1100' }],
  ['transfer_group', { transfer_group: 'order-7' }, { 'payment_intent_data[transfer_group]': 'order-7' }],
  ['on_behalf_of', { on_behalf_of: 'acct_shop' }, { on_behalf_of: 'acct_shop' }],

  ['description', { description: 'A mug' }, { 'payment_intent_data[description]': 'A mug' }],
  [
    'metadata',
    { ...invoiced, metadata: { shelf: 'B4' } },
    {
      ...INVOICED,
      'metadata[shelf]': 'B4',
      'payment_intent_data[metadata][shelf]': 'B4',
      [`${INVOICE}[metadata][shelf]`]: 'B4',
    },
  ],
  [
    'reference',
    { reference: 'row 7', metadata: { shelf: 'B4' } },
    {
      ...at('metadata', { '[shelf]': 'B4', '[zapier_reference]': 'row 7' }),
      ...at('payment_intent_data[metadata]', { '[shelf]': 'B4', '[zapier_reference]': 'row 7' }),
    },
  ],
  [
    'max_payments',
    { max_payments: 1, reference: 'row 7' },
    {
      'restrictions[completed_sessions][limit]': '1',
      'metadata[zapier_reference]': 'row 7',
      'payment_intent_data[metadata][zapier_reference]': 'row 7',
    },
  ],
];
