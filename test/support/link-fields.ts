import type { Row } from './zapier.ts';

/** Parameters as Stripe gets them, flat: `invoice_creation[enabled]`. */
type Sent = Record<string, string>;

/** Fields, what is filled in, and what Stripe hears of it beside the mug. */
export type FieldCase = [field: string, input: Row, sent: Sent];

export const at = (path: string, values: Sent): Sent =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${path}${key}`, value]));

export const MONTHLY = { 'line_items[0][price_data][recurring][interval]': 'month' };
export const monthly = { interval: 'month' };
export const invoiced = { create_invoice: true };
export const INVOICED = { 'invoice_creation[enabled]': 'true' };
export const shared = { transfer_destination: 'acct_shop' };
export const SHARED = { 'transfer_data[destination]': 'acct_shop' };
export const redirected = { redirect_url: 'https://example.com/thanks' };
export const REDIRECTED = { 'after_completion[type]': 'redirect' };
export const REDIRECT = 'after_completion[redirect][url]';
export const INVOICE = 'invoice_creation[invoice_data]';
const SETTINGS = 'subscription_data[invoice_settings]';
const PRODUCT = 'line_items[0][price_data][product_data]';
const ADJUSTABLE = 'line_items[0][adjustable_quantity]';
const IMAGE = 'https://example.com/mug.jpg';

/** Only what a new link takes. */
export const NEW_LINK_FIELDS: FieldCase[] = [
  ['product_name', { product_name: ' Mug ' }, {}],
  ['product_image', { product_image: IMAGE }, { [`${PRODUCT}[images][0]`]: IMAGE }],
  ['product_description', { product_description: 'Blue' }, { [`${PRODUCT}[description]`]: 'Blue' }],
  ['amount', { amount: 0.29 }, { 'line_items[0][price_data][unit_amount]': '29' }],
  [
    'currency',
    { amount: '1200', currency: 'jpy' },
    { 'line_items[0][price_data][currency]': 'jpy', 'line_items[0][price_data][unit_amount]': '1200' },
  ],
  ['unit_label', { unit_label: 'seat' }, { [`${PRODUCT}[unit_label]`]: 'seat' }],
  ['product_metadata', { product_metadata: { sku: 'M1' } }, { [`${PRODUCT}[metadata][sku]`]: 'M1' }],
  ['tax_behavior', { tax_behavior: 'inclusive' }, { 'line_items[0][price_data][tax_behavior]': 'inclusive' }],
  ['product_tax_code', { product_tax_code: 'txcd_1' }, { [`${PRODUCT}[tax_code]`]: 'txcd_1' }],
  ['interval', monthly, MONTHLY],
  [
    'interval_count',
    { ...monthly, interval_count: 3 },
    { ...MONTHLY, 'line_items[0][price_data][recurring][interval_count]': '3' },
  ],
  ['quantity', { quantity: '3' }, { 'line_items[0][quantity]': '3' }],
  ['adjustable_quantity', { adjustable_quantity: true }, { [`${ADJUSTABLE}[enabled]`]: 'true' }],
  ['adjustable_quantity', { adjustable_quantity: false }, { [`${ADJUSTABLE}[enabled]`]: 'false' }],
  [
    'adjustable_quantity',
    { adjustable_quantity: true, optional_prices: 'price_7' },
    {
      [`${ADJUSTABLE}[enabled]`]: 'true',
      ...at('optional_items[0]', {
        '[price]': 'price_7',
        '[quantity]': '1',
        '[adjustable_quantity][enabled]': 'true',
      }),
    },
  ],
  ['minimum_quantity', { minimum_quantity: 0 }, at(ADJUSTABLE, { '[enabled]': 'true', '[minimum]': '0' })],
  ['maximum_quantity', { maximum_quantity: 5 }, at(ADJUSTABLE, { '[enabled]': 'true', '[maximum]': '5' })],
  ['managed_payments', { managed_payments: true }, { 'managed_payments[enabled]': 'true' }],
  [
    'description',
    { ...monthly, description: 'A mug', invoice_memo: 'Hi' },
    { ...MONTHLY, 'subscription_data[description]': 'A mug', [`${SETTINGS}[description]`]: 'Hi' },
  ],
];

/** What a subscription takes, when it is new and later. */
export const SUBSCRIPTION_FIELDS: FieldCase[] = [
  ['trial_days', { trial_days: 14 }, { 'subscription_data[trial_period_days]': '14' }],
  [
    'trial_end_behavior',
    { trial_end_behavior: 'pause' },
    { 'subscription_data[trial_settings][end_behavior][missing_payment_method]': 'pause' },
  ],
  [
    'payment_method_collection',
    { payment_method_collection: 'if_required' },
    { payment_method_collection: 'if_required' },
  ],
  ['create_invoice', { create_invoice: true }, {}],
  ['invoice_memo', { invoice_memo: 'Hi' }, { [`${SETTINGS}[description]`]: 'Hi' }],
  ['invoice_footer', { invoice_footer: 'Bye' }, { [`${SETTINGS}[footer]`]: 'Bye' }],
  ['invoice_tax_ids', { invoice_tax_ids: 'txi_1' }, { [`${SETTINGS}[account_tax_ids][0]`]: 'txi_1' }],
  [
    'invoice_custom_fields',
    { invoice_custom_fields: { PO: '42' } },
    at(SETTINGS, { '[custom_fields][0][name]': 'PO', '[custom_fields][0][value]': '42' }),
  ],
  [
    'invoice_issuer',
    { invoice_issuer: 'acct_shop' },
    at(SETTINGS, { '[issuer][type]': 'account', '[issuer][account]': 'acct_shop' }),
  ],
  [
    'application_fee_percent',
    { ...shared, application_fee_percent: '2.5' },
    { ...SHARED, application_fee_percent: '2.5' },
  ],
  [
    'metadata',
    { metadata: { shelf: 'B4' } },
    { 'metadata[shelf]': 'B4', 'subscription_data[metadata][shelf]': 'B4' },
  ],
  ['submit_type', { submit_type: 'subscribe' }, { submit_type: 'subscribe' }],
];

/** These change the address that is shared, and nothing of the link. */
export const SHARING_FIELDS: FieldCase[] = [
  ...['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'].map(
    (field): FieldCase => [field, { [field]: 'spring' }, {}],
  ),
  ['client_reference_id', { client_reference_id: 'cart-7' }, {}],
  ['prefilled_email', { prefilled_email: 'ada@example.com' }, {}],
  ['prefilled_promo_code', { prefilled_promo_code: 'SPRING' }, {}],
  ['locale', { locale: 'de' }, {}],
];
