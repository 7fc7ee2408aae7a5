import type Stripe from 'stripe';
import { noSuch, refuse } from '../engine/errors.ts';
import { closeDispute, openDispute } from '../resources/disputes.ts';
import { collect } from '../resources/invoice-payments.ts';
import { issueInvoice } from '../resources/invoices/issue.ts';
import { methodNamed, type PaymentMethodName } from '../resources/payment-methods.ts';
import { defaultConfiguration, savePortalSettings } from '../resources/portal-configurations.ts';
import { setRefundStatus } from '../resources/refunds.ts';
import { renew, resume } from '../resources/subscriptions/cycles.ts';
import { cancelSubscription, updateSubscription } from '../resources/subscriptions/index.ts';
import { inStore, look } from './helper.ts';
import { sumsOf } from './sums.ts';

interface Dispute {
  payment_intent?: string;
  charge?: string;
  reason?: string;
  amount?: number;
  inquiry?: boolean;
  due_by?: number;
}

interface Bill {
  customer: string;
  /** In minor units. */
  amount: number;
  currency?: string;
  description?: string;
  collection_method?: Stripe.Invoice.CollectionMethod;
}

interface Cancellation {
  subscription: string;
  /** Whether it ends with the current period. The helper `renew` then ends it. */
  at_period_end?: boolean;
  feedback?: Stripe.SubscriptionCancelParams.CancellationDetails.Feedback;
  comment?: string;
}

const REFUND_STATUSES = ['pending', 'requires_action', 'succeeded', 'failed', 'canceled'];

/** Events after a sale, and figures to compare with. */
export const afterSaleHelpers = [
  /** Moves a refund to another status. */
  inStore<{ refund: string; status: string; failure_reason?: string }>(
    '/refund',
    ['refund', 'status', 'failure_reason'],
    (store, { refund, status, failure_reason }) => {
      if (!REFUND_STATUSES.includes(status)) {
        throw refuse(`Invalid status: must be one of ${REFUND_STATUSES.join(', ')}.`);
      }
      return {
        refund: setRefundStatus(store, store.get('refund', refund, 'refund'), status, failure_reason),
      };
    },
  ),

  /** Opens a dispute. */
  inStore<Dispute>(
    '/dispute',
    ['payment_intent', 'charge', 'reason', 'amount', 'inquiry', 'due_by'],
    (store, given) => {
      const { payment_intent, charge } = given;
      if (!payment_intent && !charge) throw refuse('Give a payment_intent or a charge.');
      const intentOf = (id = '') => store.get('payment_intent', id, 'payment_intent');
      const id = charge ?? String(intentOf(payment_intent).latest_charge);
      return { dispute: openDispute(store, store.get('charge', id, 'charge'), given) };
    },
  ),

  /** Closes a dispute: `won` or `lost`, or an inquiry: `warning_closed`. */
  inStore<{ dispute: string; outcome: string }>('/close_dispute', ['dispute', 'outcome'], (store, given) => {
    const dispute = store.find('dispute', given.dispute);
    if (!dispute) throw noSuch('dispute', given.dispute, 'dispute', 404);
    return { dispute: closeDispute(store, dispute, given.outcome) };
  }),

  /** Creates an open invoice. */
  inStore<Bill>(
    '/invoice',
    ['customer', 'amount', 'currency', 'description', 'collection_method'],
    (store, given) => {
      const { amount, currency = 'usd', description = 'Work', collection_method = 'send_invoice' } = given;
      const invoice = issueInvoice(store, {
        customer: store.get('customer', given.customer, 'customer'),
        currency,
        lines: [{ amount, description, quantity: 1, parent: null, price: null }],
        fields: { billing_reason: 'manual', collection_method },
      });
      return { invoice };
    },
  ),

  /** Charges the customer of an open invoice. */
  inStore<{ invoice: string; card?: PaymentMethodName }>(
    '/retry_invoice',
    ['invoice', 'card'],
    (store, { invoice: id, card = 'visa' }) => {
      const invoice = store.get('invoice', id, 'invoice');
      if (invoice.status !== 'open') throw refuse(`The invoice ${id} is ${invoice.status}.`);
      collect(store, invoice, methodNamed(card));
      return { invoice };
    },
  ),

  /**
   * Ends the current period of a subscription. Its `latest_invoice` is that of the new period. Without `card`, the card
   * of the customer is charged, if there is one.
   */
  inStore<{ subscription: string; card?: PaymentMethodName }>(
    '/renew',
    ['subscription', 'card'],
    (store, { subscription: id, card }) => {
      const subscription = store.get('subscription', id, 'subscription');
      return { subscription: renew(store, subscription, card && methodNamed(card)) };
    },
  ),

  /** Resumes a subscription that was paused at the end of its trial. */
  inStore<{ subscription: string; card?: PaymentMethodName }>(
    '/resume',
    ['subscription', 'card'],
    (store, { subscription: id, card = 'visa' }) => {
      const subscription = store.get('subscription', id, 'subscription');
      return { subscription: resume(store, subscription, methodNamed(card)) };
    },
  ),

  /** Three days before a trial ends. */
  inStore<{ subscription: string }>('/trial_will_end', ['subscription'], (store, { subscription: id }) => {
    const subscription = store.get('subscription', id, 'subscription');
    if (subscription.status !== 'trialing') throw refuse(`The subscription ${id} has no trial.`);
    store.emit('customer.subscription.trial_will_end', subscription);
    return { subscription };
  }),

  /** Cancels a subscription as the customer. */
  inStore<Cancellation>(
    '/cancel_subscription',
    ['subscription', 'at_period_end', 'feedback', 'comment'],
    (store, { subscription: id, at_period_end, ...details }) => {
      const subscription = store.get('subscription', id, 'subscription');
      if (subscription.status === 'canceled') throw refuse(`The subscription ${id} has ended.`);
      const changes = { cancel_at_period_end: true, cancellation_details: details };
      return {
        subscription: at_period_end
          ? updateSubscription(store, subscription, changes)
          : cancelSubscription(store, subscription, details),
      };
    },
  ),

  /** Saves or deletes the portal settings of the Dashboard. They are saved at the start. */
  inStore<{ saved: boolean }>('/portal_settings', ['saved'], (store, { saved }) => {
    savePortalSettings(store, saved);
    return { configuration: defaultConfiguration(store) ?? null };
  }),

  /** `?url=`: the portal session with this URL. Stripe's API cannot read it. Answers `{ session }`. */
  look('/portal_session', (store, { url = '' }) => {
    const session = store.table('billing_portal.session').rows.find((one) => one.url === url);
    if (!session) throw noSuch('billing_portal.session', url, 'url', 404);
    return { session };
  }),

  /** `?payment_link=&from=&to=`: the sums of some sessions. `from` and `to` are in Unix seconds; `to` is exclusive. */
  look('/sums', (store, { payment_link, from, to }) =>
    sumsOf(store, { payment_link, ...(from && { gte: Number(from) }), ...(to && { lt: Number(to) }) }),
  ),

  /** The emails of Stripe, oldest first. */
  look('/emails', (store) => store.emails),
];
