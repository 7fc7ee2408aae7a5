import zapier, { defineApp } from 'zapier-platform-core';
import { addStripeHeaders, authentication } from './authentication.ts';
import { cancelRefund } from './creates/cancel-refund.ts';
import { cancelSubscription } from './creates/cancel-subscription.ts';
import { createPaymentLink } from './creates/create-payment-link.ts';
import { createPortalLink } from './creates/create-portal-link.ts';
import { createPromotionCode } from './creates/create-promotion-code.ts';
import { refundPayment } from './creates/refund-payment.ts';
import { refundPayments } from './creates/refund-payments.ts';
import { sendInvoice } from './creates/send-invoice.ts';
import { sendReceipt } from './creates/send-receipt.ts';
import { updatePayment } from './creates/update-payment.ts';
import { updatePaymentLink } from './creates/update-payment-link.ts';
import { hydrators } from './hydrators.ts';
import packageJson from './package.json' with { type: 'json' };
import { findCheckoutSession } from './searches/find-checkout-session.ts';
import { findCustomer } from './searches/find-customer.ts';
import { findInvoice } from './searches/find-invoice.ts';
import { findPayment } from './searches/find-payment.ts';
import { findOrCreatePaymentLink, findPaymentLink } from './searches/find-payment-link.ts';
import { findPaymentLinkSales } from './searches/find-payment-link-sales.ts';
import { findRefund } from './searches/find-refund.ts';
import { findSubscription } from './searches/find-subscription.ts';
import { checkoutExpired } from './triggers/checkout-expired.ts';
import { disputeClosed } from './triggers/dispute-closed.ts';
import { disputeOpened } from './triggers/dispute-opened.ts';
import { eventReceived } from './triggers/event-received.ts';
import { invoicePaid, invoicePaidPoll } from './triggers/invoice-paid.ts';
import { invoicePaymentFailed } from './triggers/invoice-payment-failed.ts';
import { paymentAttemptFailed } from './triggers/payment-attempt-failed.ts';
import { paymentCompleted, paymentCompletedPoll } from './triggers/payment-completed.ts';
import { paymentFailed } from './triggers/payment-failed.ts';
import { paymentProcessing } from './triggers/payment-processing.ts';
import { refundIssued, refundIssuedPoll } from './triggers/refund-issued.ts';
import { refundUpdated } from './triggers/refund-updated.ts';
import { subscriptionCanceled } from './triggers/subscription-canceled.ts';
import { subscriptionStarted } from './triggers/subscription-started.ts';
import { subscriptionUpdated } from './triggers/subscription-updated.ts';
import { trialEnding } from './triggers/trial-ending.ts';

/** Zapier wants operations by their keys, which they carry themselves. */
const byKey = <const All extends { key: string }[]>(...all: All) =>
  Object.fromEntries(all.map((one) => [one.key, one])) as { [One in All[number] as One['key']]: One };

export default defineApp({
  version: packageJson.version,
  platformVersion: zapier.version,
  // All requests go through z.request, which logs them; logging the sockets too would record buyers' data.
  flags: { skipHttpPatch: true },
  // Counts runs of steps, not requests: most make one to three, and Stripe takes 25 a second of a sandbox. Zapier runs
  // the others later, which is its default and must not be set for a polling trigger. Steps that make many have their own.
  throttle: { window: 1, limit: 10, scope: ['auth'] },

  authentication,
  beforeRequest: [addStripeHeaders],
  hydrators,
  triggers: {
    ...byKey(paymentCompleted, paymentAttemptFailed, paymentProcessing, paymentFailed, checkoutExpired),
    ...byKey(invoicePaid, invoicePaymentFailed, refundIssued, refundUpdated),
    ...byKey(subscriptionStarted, trialEnding, subscriptionUpdated, subscriptionCanceled),
    ...byKey(disputeOpened, disputeClosed, eventReceived),
    ...byKey(paymentCompletedPoll, invoicePaidPoll, refundIssuedPoll),
  },
  creates: {
    ...byKey(refundPayment, refundPayments, cancelRefund, createPaymentLink, updatePaymentLink),
    ...byKey(createPortalLink, cancelSubscription, createPromotionCode),
    ...byKey(sendReceipt, sendInvoice, updatePayment),
  },
  searches: {
    ...byKey(findCheckoutSession, findPayment, findInvoice, findRefund, findCustomer),
    ...byKey(findPaymentLink, findSubscription, findPaymentLinkSales),
  },
  searchOrCreates: byKey(findOrCreatePaymentLink),
});
