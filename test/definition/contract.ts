// The public contract as data. Zaps keep these keys: what is listed here has to exist under exactly these names,
// for ever. More may be added.

const money = (key: string) => [key, `${key}_minor`, `${key}_display`];
const named = (key: string) => [`${key}_name`, `${key}_first_name`, `${key}_last_name`];
const address = (key: string) =>
  ['line1', 'line2', 'city', 'state', 'postal_code', 'country'].map((part) => `${key}_${part}`);

const OBJECT = ['id', 'live_mode', 'dashboard_url'];

/** What every record of a kind has. */
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
  ],
  'Payment Attempt': [
    ...['id', 'payment_id', 'charge_id', 'checkout_session_id', 'payment_link_id', 'payment_link_url'],
    ...[...money('amount'), 'currency', 'failure_code', 'decline_code', 'failure_message'],
    ...['customer_email', 'customer_name', 'payment_method_type', 'card_brand', 'card_last4'],
    ...['created_at', 'details_complete', 'details_note', 'live_mode', 'dashboard_url'],
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
    ...['live_mode', 'dashboard_url'],
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
  ],
  'Payment Link': [...OBJECT, 'url', 'share_url', 'active', 'redirect_url'],
  Sales: [
    ...['sales', 'revenue', 'settled_revenue', 'fees', 'net', 'settlement_currency', 'refunded'],
    ...['expired_checkouts', 'truncated'],
  ],
  Charge: [
    ...[...OBJECT, ...money('amount'), 'currency', 'paid_at'],
    ...[...money('presentment_amount'), 'presentment_currency'],
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
    ...['presentment_currency', 'details_complete', 'details_note'],
  ],
  Dispute: [...OBJECT, 'details_complete', 'details_note'],
  Event: ['id', 'live_mode', 'details_complete', 'details_note'],
} satisfies Record<string, string[]>;

/** The lines of a Payment's and an Invoice's `line_items`. */
export const LINE_ITEM = [
  ...['id', 'product_id', 'price_id', 'description', 'quantity', 'unit_amount', 'amount', 'currency'],
];

/** What the lines of a Payment say besides, and its answers to custom fields. */
export const PAYMENT_LINE_ITEM = [...LINE_ITEM, 'product_name', 'product_metadata'];
export const CUSTOM_FIELD_ANSWER = ['key', 'label', 'answer'];

/** What each line of a bulk refund says. */
export const REFUND_OUTCOME = ['payment_id', 'refund_id', 'status', 'error'];

export interface Contracted {
  inputs: string[];
  /** The kind of record that comes out, and what else. */
  record?: keyof typeof RECORDS;
  outputs?: string[];
}

export const TRIGGERS: Record<string, Contracted & { events: string[] }> = {
  payment_completed: {
    events: ['checkout.session.completed', 'checkout.session.async_payment_succeeded'],
    inputs: ['payment_link', 'source'],
    record: 'Payment',
  },
  payment_attempt_failed: {
    events: ['payment_intent.payment_failed'],
    inputs: ['payment_link'],
    record: 'Payment Attempt',
  },
  payment_processing: {
    events: ['checkout.session.completed'],
    inputs: ['payment_link'],
    record: 'Payment',
  },
  payment_failed: {
    events: ['checkout.session.async_payment_failed'],
    inputs: ['payment_link'],
    record: 'Payment',
  },
  checkout_expired: {
    events: ['checkout.session.expired'],
    inputs: ['payment_link'],
    record: 'Payment',
  },
  invoice_paid: { events: ['invoice.paid'], inputs: ['kind', 'payment_link'], record: 'Invoice' },
  invoice_payment_failed: { events: ['invoice.payment_failed'], inputs: ['kind'], record: 'Invoice' },
  refund_issued: { events: ['refund.created'], inputs: ['payment_link'], record: 'Refund' },
  refund_updated: { events: ['refund.updated', 'refund.failed'], inputs: ['status'], record: 'Refund' },
  subscription_started: {
    events: ['customer.subscription.created', 'customer.subscription.updated'],
    inputs: ['payment_link'],
    record: 'Subscription',
  },
  subscription_updated: {
    events: ['customer.subscription.updated'],
    inputs: [],
    record: 'Subscription',
  },
  subscription_canceled: {
    events: ['customer.subscription.deleted'],
    inputs: [],
    record: 'Subscription',
  },
  dispute_opened: { events: ['charge.dispute.created'], inputs: [], record: 'Dispute' },
  event_received: { events: ['payout.paid', 'charge.captured'], inputs: ['event_types'], record: 'Event' },
};

/** What a trigger is told, where its events depend on it. */
export const TRIGGER_INPUT = { event_types: ['payout.paid', 'charge.captured'] };

/** The triggers that need no webhook endpoint, of which Stripe allows sixteen. */
export const POLLING_TRIGGERS: Record<string, Contracted> = {
  payment_completed_poll: { inputs: ['payment_link', 'source'], record: 'Payment' },
  invoice_paid_poll: { inputs: ['kind', 'payment_link'], record: 'Invoice' },
  refund_issued_poll: { inputs: ['payment_link'], record: 'Refund' },
};

const CHANGEABLE = [
  ...['after_payment', 'redirect_url', 'append_session_id', 'confirmation_message'],
  ...['create_invoice', 'invoice_memo', 'invoice_footer', 'invoice_tax_ids', 'invoice_custom_fields'],
  ...['metadata', 'allow_promotion_codes', 'custom_fields', 'max_payments', 'inactive_message'],
];

export const ACTIONS: Record<string, Contracted> = {
  refund_payment: {
    inputs: [
      ...['payment', 'amount', 'reason', 'note', 'reference'],
      ...['refund_application_fee', 'reverse_transfer', 'instructions_email'],
    ],
    record: 'Refund',
    outputs: ['already_refunded', ...money('requested_amount')],
  },
  refund_payments: { inputs: ['payments', 'reason', 'note', 'reference'] },
  cancel_refund: { inputs: ['refund'], record: 'Refund' },
  create_payment_link: {
    inputs: [
      ...['price', 'product_name', 'amount', 'currency', 'interval', 'quantity', 'adjustable_quantity'],
      ...['more_prices', 'shipping_rates', 'trial_days', 'interval_count', 'product_description'],
      ...['product_image', 'terms_required'],
      ...CHANGEABLE,
      ...['description', 'collect_phone', 'collect_billing_address', 'shipping_countries', 'collect_tax_ids'],
      ...['automatic_tax', 'submit_type', 'customer_creation'],
      ...['on_behalf_of', 'transfer_destination', 'application_fee_amount', 'application_fee_percent'],
      ...['reference', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'],
      ...['client_reference_id', 'prefilled_email', 'prefilled_promo_code', 'locale'],
    ],
    record: 'Payment Link',
    outputs: ['share_url', 'redirect_url'],
  },
  update_payment_link: { inputs: ['payment_link', 'active', ...CHANGEABLE], record: 'Payment Link' },
  create_portal_link: { inputs: ['customer', 'return_url', 'flow'] },
  create_promotion_code: {
    inputs: [
      ...['coupon', 'percent_off', 'amount_off', 'currency', 'duration', 'code', 'customer'],
      ...['max_redemptions', 'expires_at', 'minimum_amount', 'first_purchase_only', 'reference'],
    ],
    record: 'Promotion Code',
    outputs: ['code'],
  },
  send_receipt: { inputs: ['payment', 'email'] },
  send_invoice: { inputs: ['invoice'] },
  update_payment: { inputs: ['payment', 'description', 'metadata'] },
  cancel_subscription: {
    inputs: ['subscription', 'when', 'prorate', 'feedback', 'comment'],
    record: 'Subscription',
  },
};

export const SEARCHES: Record<string, Contracted> = {
  find_checkout_session: {
    inputs: ['session', 'email', 'payment_link', 'payment', 'client_reference_id', 'status'],
    record: 'Payment',
  },
  find_payment: {
    inputs: [
      ...['payment', 'email', 'amount', 'currency', 'card_last4', 'metadata_key', 'metadata_value'],
      ...['from', 'to', 'status'],
    ],
    record: 'Charge',
  },
  find_invoice: { inputs: ['number', 'email', 'payment', 'status'], record: 'Invoice' },
  find_refund: { inputs: ['payment', 'reference', 'status'], record: 'Refund' },
  find_customer: { inputs: ['email'], record: 'Customer' },
  find_payment_link: {
    inputs: ['payment_link', 'url', 'metadata_key', 'metadata_value', 'active'],
    record: 'Payment Link',
  },
  find_subscription: { inputs: ['subscription', 'email', 'session', 'status'], record: 'Subscription' },
  find_payment_link_sales: { inputs: ['payment_link', 'from', 'to', 'count_by'], record: 'Sales' },
};

const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer', 'other'];

/** The values that a field takes, by operation and field. */
export const CHOICES: Record<string, Record<string, string[]>> = {
  payment_completed: { source: ['payment_links', 'all_checkout'] },
  invoice_paid: { kind: ['one_time', 'subscription'] },
  invoice_payment_failed: { kind: ['one_time', 'subscription'] },
  refund_updated: { status: ['pending', 'requires_action', 'succeeded', 'failed', 'canceled'] },
  refund_payment: { reason: REASONS },
  refund_payments: { reason: REASONS },
  create_payment_link: { after_payment: ['redirect', 'message'] },
  cancel_subscription: { when: ['period_end', 'now'] },
  find_payment_link_sales: { count_by: ['payment', 'checkout'] },
};

/** Searches that can create what they did not find. */
export const SEARCH_OR_CREATES = { find_payment_link: 'create_payment_link' };
