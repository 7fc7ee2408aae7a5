import type { Probe } from './probe.ts';
import { accessProbes } from './probes/access.ts';
import { checkoutProbes } from './probes/checkout.ts';
import { hostedCheckoutProbes } from './probes/hosted-checkout.ts';
import { idempotencyProbes } from './probes/idempotency.ts';
import { paymentLinkUpdateProbes } from './probes/payment-link-updates.ts';
import { paymentLinkProbes } from './probes/payment-links.ts';
import { paymentProbes } from './probes/payments.ts';
import { refundProbes } from './probes/refunds.ts';
import { requestProbes } from './probes/requests.ts';
import { searchProbes } from './probes/search.ts';
import { subscriptionProbes } from './probes/subscriptions.ts';
import { webhookEndpointProbes } from './probes/webhook-endpoints.ts';

/** All probes by group. */
export const PROBES = {
  Requests: requestProbes,
  'Idempotency keys': idempotencyProbes,
  Payments: paymentProbes,
  Refunds: refundProbes,
  'Payment links': paymentLinkProbes,
  'Updates of payment links': paymentLinkUpdateProbes,
  'Checkout Sessions': checkoutProbes,
  'Buyers at payment links': hostedCheckoutProbes,
  Subscriptions: subscriptionProbes,
  Search: searchProbes,
  'Webhook endpoints': webhookEndpointProbes,
  'Keys and accounts': accessProbes,
} satisfies Record<string, Probe[]>;
