import zapier, { defineApp } from 'zapier-platform-core';
import { addStripeHeaders, authentication } from './authentication.ts';
import { createPaymentLink } from './creates/create-payment-link.ts';
import { refundPayment } from './creates/refund-payment.ts';
import { hydrators } from './hydrators.ts';
import packageJson from './package.json' with { type: 'json' };
import { findCheckoutSession } from './searches/find-checkout-session.ts';
import { invoicePaid } from './triggers/invoice-paid.ts';
import { paymentCompleted } from './triggers/payment-completed.ts';
import { refundIssued } from './triggers/refund-issued.ts';

/** Zapier wants operations by their keys, which they carry themselves. */
const byKey = <const Operations extends { key: string }[]>(...operations: Operations) =>
  Object.fromEntries(operations.map((operation) => [operation.key, operation])) as {
    [Operation in Operations[number] as Operation['key']]: Operation;
  };

export default defineApp({
  version: packageJson.version,
  platformVersion: zapier.version,
  // All requests go through z.request, which logs them; logging the sockets too would record buyers' data.
  flags: { skipHttpPatch: true },

  authentication,
  beforeRequest: [addStripeHeaders],
  hydrators,

  triggers: byKey(paymentCompleted, invoicePaid, refundIssued),
  creates: byKey(refundPayment, createPaymentLink),
  searches: byKey(findCheckoutSession),
});
