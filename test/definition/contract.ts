import type { RECORDS } from './contract-records.ts';

// The operations of the public contract, and their input. Released keys stay. More may be added.

const money = (key: string) => [key, `${key}_minor`, `${key}_display`];

export interface Contracted {
  inputs: string[];
  /** The kind of the record, and further fields. */
  record?: keyof typeof RECORDS;
  outputs?: string[];
}

export const TRIGGERS: Record<string, Contracted & { events: string[] }> = {
  payment_completed: {
    events: ['checkout.session.completed', 'checkout.session.async_payment_succeeded'],
    inputs: ['payment_link', 'source', 'free_orders'],
    record: 'Payment',
  },
  payment_attempt_failed: {
    events: ['payment_intent.payment_failed'],
    inputs: ['payment_link'],
    record: 'Payment Attempt',
  },
  payment_processing: {
    events: ['checkout.session.completed'],
    inputs: ['payment_link', 'waits_for'],
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
  invoice_payment_failed: {
    events: ['invoice.payment_failed'],
    inputs: ['kind', 'payment_link'],
    record: 'Invoice',
  },
  refund_issued: { events: ['refund.created'], inputs: ['payment_link'], record: 'Refund' },
  refund_updated: { events: ['refund.updated', 'refund.failed'], inputs: ['status'], record: 'Refund' },
  subscription_started: {
    events: ['customer.subscription.created', 'customer.subscription.updated'],
    inputs: ['payment_link'],
    record: 'Subscription',
  },
  subscription_updated: {
    events: [
      'customer.subscription.updated',
      'customer.subscription.paused',
      'customer.subscription.resumed',
    ],
    inputs: [],
    record: 'Subscription',
  },
  subscription_canceled: {
    events: ['customer.subscription.deleted'],
    inputs: [],
    record: 'Subscription',
  },
  trial_ending: {
    events: ['customer.subscription.trial_will_end'],
    inputs: ['payment_link'],
    record: 'Subscription',
  },
  dispute_opened: {
    events: ['charge.dispute.created'],
    inputs: ['payment_link', 'dispute_type'],
    record: 'Dispute',
  },
  dispute_closed: {
    events: ['charge.dispute.closed'],
    inputs: ['payment_link', 'outcome'],
    record: 'Dispute',
  },
  event_received: { events: ['payout.paid', 'charge.captured'], inputs: ['event_types'], record: 'Event' },
};

/** The input of a trigger whose events depend on it. */
export const TRIGGER_INPUT = { event_types: ['payout.paid', 'charge.captured'] };

/** The triggers that need no webhook endpoint, of which Stripe allows sixteen. */
export const POLLING_TRIGGERS: Record<string, Contracted> = {
  payment_completed_poll: { inputs: ['payment_link', 'source', 'free_orders'], record: 'Payment' },
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
      ...['payment', 'amount', 'currency', 'reason', 'note', 'reference'],
      ...['refund_application_fee', 'reverse_transfer', 'instructions_email'],
    ],
    record: 'Refund',
    outputs: ['already_refunded', ...money('requested_amount')],
  },
  refund_payments: {
    inputs: [
      ...['payments', 'payment_link', 'paid_from', 'paid_to', 'reason', 'note', 'reference'],
      ...['refund_application_fee', 'reverse_transfer'],
    ],
  },
  cancel_refund: { inputs: ['refund'], record: 'Refund' },
  create_payment_link: {
    inputs: [
      ...['customer_chooses_amount', 'minimum_amount', 'maximum_amount', 'suggested_amount'],
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
    inputs: ['subscription', 'when', 'cancel_on', 'payments', 'prorate', 'feedback', 'comment'],
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
      ...['from', 'to', 'status', 'payment_link', 'refundable'],
    ],
    record: 'Charge',
  },
  find_invoice: { inputs: ['number', 'email', 'payment', 'status'], record: 'Invoice' },
  find_refund: { inputs: ['payment', 'reference', 'status'], record: 'Refund' },
  find_customer: { inputs: ['email', 'customer'], record: 'Customer' },
  find_payment_link: {
    inputs: ['payment_link', 'url', 'metadata_key', 'metadata_value', 'active'],
    record: 'Payment Link',
  },
  find_subscription: { inputs: ['subscription', 'email', 'session', 'status'], record: 'Subscription' },
  find_payment_link_sales: { inputs: ['payment_link', 'period', 'from', 'to', 'count_by'], record: 'Sales' },
};

const INVOICE_KINDS = ['one_time', 'subscription', 'first_payment', 'renewal', 'change'];
const REASONS = ['duplicate', 'fraudulent', 'requested_by_customer', 'other'];

/** The choices of a field, by operation and field. */
export const CHOICES: Record<string, Record<string, string[]>> = {
  payment_completed: { source: ['payment_links', 'all_checkout'], free_orders: ['include', 'exclude'] },
  payment_processing: { waits_for: ['bank', 'customer'] },
  invoice_paid: { kind: INVOICE_KINDS },
  invoice_payment_failed: { kind: INVOICE_KINDS },
  dispute_opened: { dispute_type: ['dispute', 'inquiry'] },
  dispute_closed: { outcome: ['won', 'lost', 'warning_closed'] },
  refund_updated: { status: ['pending', 'requires_action', 'succeeded', 'failed', 'canceled'] },
  refund_payment: { reason: REASONS },
  refund_payments: { reason: REASONS },
  create_payment_link: { after_payment: ['redirect', 'message'] },
  cancel_subscription: { when: ['period_end', 'now', 'date', 'after_payments'] },
  find_payment_link_sales: {
    count_by: ['payment', 'checkout'],
    period: ['yesterday', 'this_week', 'last_week', 'this_month', 'last_month'],
  },
};

/** Searches, each with the action that creates a missing object. */
export const SEARCH_OR_CREATES = { find_payment_link: 'create_payment_link' };
