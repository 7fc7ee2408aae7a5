// The public contract as data. Zaps store these keys: they have to exist under exactly these names. More may be added.

const money = (key: string) => [key, `${key}_minor`, `${key}_display`];
const named = (key: string) => [`${key}_name`, `${key}_first_name`, `${key}_last_name`];
const address = (key: string) =>
  ['line1', 'line2', 'city', 'state', 'postal_code', 'country'].map((part) => `${key}_${part}`);

const OBJECT = ['id', 'live_mode', 'dashboard_url'];

/** The fields of every record of a kind. */
export const RECORDS = {
  Payment: [
    ...['id', 'payment_id', 'payment_link_id', 'payment_link_url', 'status', 'checkout_status', 'mode'],
    ...['paid_at', ...money('amount'), ...money('presentment_amount'), 'presentment_currency'],
    ...['amount_subtotal', 'amount_discount', 'amount_tax', 'amount_shipping', 'amount_refunded', 'currency'],
    ...['fee', 'net', 'settlement_currency', 'exchange_rate'],
    ...['promotion_code', 'customer_id', 'customer_email', ...named('customer'), 'customer_phone'],
    'customer_tax_ids',
    ...[...address('billing'), 'shipping_name', ...address('shipping')],
    ...[
      'line_items',
      'line_items_summary',
      'custom_fields',
      'custom_fields_summary',
      'custom_field_answers',
      'metadata',
      'client_reference_id',
      'receipt_url',
    ],
    ...['invoice_id', 'subscription_id', 'payment_method_type', 'card_brand', 'card_last4', 'recovery_url'],
    ...['created_at', 'details_complete', 'details_note', 'live_mode', 'dashboard_url'],
    ...['business_name', 'individual_name', 'promotions_consent', 'terms_accepted', 'customer_tax_id_types'],
    ...[
      'shipping_rate_name',
      'locale',
      'payment_state',
      'voucher_url',
      'voucher_number',
      'voucher_expires_at',
    ],
    ...['verification_url', 'application_fee', 'transferred', 'transfer_destination', 'is_disputed'],
    ...['status_display', 'payment_method_type_display'],
  ],
  'Payment Attempt': [
    ...['id', 'payment_id', 'charge_id', 'checkout_session_id', 'payment_link_id', 'payment_link_url'],
    ...[...money('amount'), 'currency', 'failure_code', 'decline_code', 'failure_message'],
    ...['customer_email', 'customer_name', 'payment_method_type', 'card_brand', 'card_last4'],
    ...['created_at', 'details_complete', 'details_note', 'live_mode', 'dashboard_url', 'mode'],
    ...[...money('presentment_amount'), 'presentment_currency'],
  ],
  Invoice: [
    ...[
      'id',
      'number',
      'status',
      'kind',
      'billing_reason',
      ...money('amount_paid'),
      'amount_due',
      'currency',
    ],
    ...['attempt_count', 'next_attempt_at', 'failure_message', 'details_complete', 'details_note'],
    ...['paid_at', 'paid_out_of_band', 'customer_id', 'customer_email', ...named('customer')],
    ...['payment_id', 'subscription_id', 'line_items', 'line_items_summary', 'memo', 'footer'],
    ...['hosted_invoice_url', 'invoice_pdf_url', 'invoice_pdf', 'metadata', 'created_at'],
    ...['live_mode', 'dashboard_url', 'subtotal', 'discount', 'tax', 'total', 'due_at', 'period_start'],
    ...['period_end', 'subscription_metadata', 'payment_link_id', 'checkout_session_id', 'customer_tax_ids'],
    ...['billing_reason_display', 'status_display'],
  ],
  Refund: [
    ...[
      'id',
      'payment_id',
      'charge_id',
      'checkout_session_id',
      'payment_link_id',
      'status',
      'reason',
      'note',
    ],
    ...['reference', ...money('amount'), 'currency', 'is_full_refund', 'payment_amount', 'total_refunded'],
    ...['remaining', 'customer_email', 'customer_name', 'pending_reason', 'failure_reason', 'bank_reference'],
    ...[...money('presentment_amount'), 'presentment_currency', 'details_complete', 'details_note'],
    ...['metadata', 'created_at', 'live_mode', 'dashboard_url'],
    ...['settled_amount', 'settlement_currency', 'is_fully_refunded', 'status_display', 'reason_display'],
  ],
  'Payment Link': [...OBJECT, 'url', 'share_url', 'active', 'redirect_url'],
  Sales: [
    ...['sales', 'revenue', 'settled_revenue', 'fees', 'net', 'settlement_currency', 'refunded'],
    ...[
      'expired_checkouts',
      'truncated',
      'refunds_in_period',
      'refunded_in_period',
      'renewals',
      'renewal_revenue',
    ],
  ],
  Charge: [
    ...[...OBJECT, ...money('amount'), 'currency', 'paid_at'],
    ...[...money('presentment_amount'), 'presentment_currency', 'payment_link_id', 'checkout_session_id'],
    ...['application_fee', 'transferred', 'net', 'status_display', 'payment_method_type_display'],
  ],
  Customer: OBJECT,
  'Promotion Code': [
    ...OBJECT,
    ...['code', 'coupon_id', 'percent_off', ...money('amount_off'), 'currency', 'duration', 'active'],
    ...['customer_id', 'max_redemptions', 'times_redeemed', 'expires_at', 'minimum_amount'],
    ...['first_purchase_only', 'metadata', 'created_at'],
  ],
  Subscription: [
    ...[...OBJECT, 'interval', 'interval_count', 'checkout_session_id', 'payment_link_id', 'changed'],
    ...['presentment_currency', 'details_complete', 'details_note', 'collection_paused'],
    ...['collection_resumes_at', 'trial_end_behavior', 'status_display'],
  ],
  Dispute: [
    ...[...OBJECT, 'details_complete', 'details_note', 'checkout_session_id', 'payment_link_id'],
    ...['is_inquiry', 'network_reason_code', 'respond_by', 'status_display', 'reason_display'],
  ],
  Event: ['id', 'live_mode', 'details_complete', 'details_note'],
} satisfies Record<string, string[]>;

/** The lines of a Payment's and an Invoice's `line_items`. */
export const LINE_ITEM = [
  ...['id', 'product_id', 'price_id', 'description', 'quantity', 'unit_amount', 'amount', 'currency'],
];

/** Further fields of the lines of a Payment, and its answers to custom fields. */
export const PAYMENT_LINE_ITEM = [...LINE_ITEM, 'product_name', 'product_metadata'];
export const CUSTOM_FIELD_ANSWER = ['key', 'label', 'answer'];

/** The fields of each line of a bulk refund. */
export const REFUND_OUTCOME = ['payment_id', 'given', 'refund_id', 'status', 'error'];
