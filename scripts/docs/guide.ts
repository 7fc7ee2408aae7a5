import type app from '../../index.ts';

type Key = keyof typeof app.triggers | keyof typeof app.creates | keyof typeof app.searches;

const GUIDE = 'https://docs.stripe.com/payment-links/post-payment';

const part = (heading: string, anchor: string): string => `[${heading}](${GUIDE}#${anchor})`;

const TRACK = part('Track payments', 'track-payments');
const FULFILL = part('Handle fulfillment', 'automatically-handle-fulfillment');
const CONFIRM = part('Change confirmation behavior', 'change-confirmation-behavior');
const CONNECT = part('Use with Connect', 'use-payment-links-with-connect');
const SUBSCRIPTIONS = part('Manage subscriptions', 'let-customers-manage-their-subscriptions');
const RECEIPTS = part('Send email receipts', 'send-email-receipts');
const INVOICES = part('Send paid invoices', 'automatically-send-paid-invoices');
const METRICS = part('View metrics', 'view-payment-link-metrics');
const REFUNDS = part('Refund payment links', 'refund-payment-links');
const BULK = part('Bulk refunds', 'bulk-refunds');
const TIMING = part('Refund timing', 'refund-timing');
const BEYOND = 'Beyond the guide';

/** Which part of Stripe's guide each operation is for. One that is missing here fails to compile. */
export const GUIDE_PARTS: Record<Key, string> = {
  payment_completed: FULFILL,
  payment_processing: FULFILL,
  payment_failed: FULFILL,
  checkout_expired: BEYOND,
  invoice_paid: INVOICES,
  refund_issued: REFUNDS,
  refund_updated: TIMING,
  subscription_started: SUBSCRIPTIONS,
  subscription_canceled: SUBSCRIPTIONS,
  dispute_opened: BEYOND,
  event_received: FULFILL,
  payment_completed_poll: FULFILL,
  invoice_paid_poll: INVOICES,
  refund_issued_poll: REFUNDS,

  refund_payment: REFUNDS,
  refund_payments: BULK,
  cancel_refund: TIMING,
  create_payment_link: `${CONFIRM}, ${CONNECT}`,
  update_payment_link: `${CONFIRM}, ${CONNECT}`,
  create_portal_link: SUBSCRIPTIONS,
  send_receipt: RECEIPTS,
  send_invoice: INVOICES,
  update_payment: RECEIPTS,

  find_checkout_session: CONFIRM,
  find_payment: TRACK,
  find_invoice: INVOICES,
  find_refund: REFUNDS,
  find_customer: TRACK,
  find_payment_link: CONFIRM,
  find_payment_link_sales: METRICS,
};
