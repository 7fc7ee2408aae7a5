import type { Probe } from './probe.ts';
import { accessProbes } from './probes/access.ts';
import { checkoutProbes } from './probes/checkout.ts';
import { firstPaymentProbes } from './probes/first-payments.ts';
import { hostedCheckoutProbes } from './probes/hosted-checkout.ts';
import { idempotencyProbes } from './probes/idempotency.ts';
import { linkLimitProbes } from './probes/link-limits.ts';
import { paymentLinkUpdateProbes } from './probes/payment-link-updates.ts';
import { paymentLinkProbes } from './probes/payment-links.ts';
import { paymentStateProbes } from './probes/payment-states.ts';
import { paymentProbes } from './probes/payments.ts';
import { refundProbes } from './probes/refunds.ts';
import { requestProbes } from './probes/requests.ts';
import { searchProbes } from './probes/search.ts';
import { subscriptionProbes } from './probes/subscriptions.ts';
import { trialProbes } from './probes/trials.ts';
import { webhookEndpointProbes } from './probes/webhook-endpoints.ts';

/** All probes by group. */
export const PROBES = {
  Requests: requestProbes,
  'Idempotency keys': idempotencyProbes,
  Payments: paymentProbes,
  'States of payments': paymentStateProbes,
  Refunds: refundProbes,
  'Payment links': paymentLinkProbes,
  'Limits of payment links': linkLimitProbes,
  'Updates of payment links': paymentLinkUpdateProbes,
  'Checkout Sessions': checkoutProbes,
  'Buyers at payment links': hostedCheckoutProbes,
  'First payments of subscriptions': firstPaymentProbes,
  Subscriptions: subscriptionProbes,
  'Trials and pauses': trialProbes,
  Search: searchProbes,
  'Webhook endpoints': webhookEndpointProbes,
  'Keys and accounts': accessProbes,
} satisfies Record<string, Probe[]>;
