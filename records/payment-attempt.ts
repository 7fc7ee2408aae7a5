import type { AttemptItem } from '../stripe/attempts.ts';
import { dashboardUrl } from '../stripe/dashboard.ts';
import { expanded, idOf } from '../stripe/expand.ts';
import { methodName } from '../stripe/payment-methods.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';
import { presentment } from './shared.ts';

const failureOf = ({ intent }: AttemptItem) => intent.last_payment_error;
const methodOf = (source: AttemptItem) => failureOf(source)?.payment_method;
const linkOf = ({ session }: AttemptItem) => expanded(session?.payment_link);

const { id, text, boolean, money, currency, time, name, details } = fieldsOf<AttemptItem>();

const example: AttemptItem = {
  event: { id: 'evt_3SkQ1zLkdIwHu7ix0rNe', created: 1767261630, livemode: false },
  intent: {
    id: 'pi_3SkQ2mLkdIwHu7ix0xJ4',
    amount: 5400,
    currency: 'usd',
    last_payment_error: {
      charge: 'ch_3SkQ2mLkdIwHu7ix0dCl',
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
      payment_method: {
        type: 'card',
        billing_details: { email: 'jenny.rosen@example.com', name: 'Jenny Rosen' },
        card: { brand: 'visa', last4: '9995' },
      },
    },
    receipt_email: null,
  },
  isCheckout: true,
  session: {
    id: 'cs_test_a1Qk7fVbW2mTn5Xc',
    mode: 'payment',
    status: 'open',
    payment_status: 'unpaid',
    customer_details: null,
    payment_link: {
      id: 'plink_1SkPzTLkdIwHu7ixV5mC',
      active: true,
      url: 'https://buy.stripe.com/test_7sI5kDc0T9qV2kg001',
    },
  },
};

/** One failed attempt to pay at a checkout. The customer may have tried again since. */
export const paymentAttempt = defineRecord(
  'Payment Attempt',
  {
    id: id('Attempt ID', (a) => a.event.id),
    payment_id: text('Payment ID', (a) => a.intent.id),
    charge_id: text('Charge ID', (a) => failureOf(a)?.charge),
    checkout_session_id: text('Checkout Session ID', (a) => a.session?.id),
    payment_link_id: text('Payment Link ID', (a) => idOf(a.session?.payment_link)),
    payment_link_url: text('Payment Link URL', (a) => linkOf(a)?.url),
    ...money('amount', 'Amount', (a) => [a.intent.amount, a.intent.currency]),
    currency: currency('Currency', (a) => a.intent.currency),
    ...presentment<AttemptItem>(({ intent, session }) => ({
      ...intent,
      presentment_details: intent.presentment_details ?? session?.presentment_details,
    })),
    mode: text('Checkout Mode', (a) => a.session?.mode),
    failure_code: text('Failure Code', (a) => failureOf(a)?.code),
    decline_code: text('Decline Code', (a) => failureOf(a)?.decline_code),
    failure_message: text('Failure Message', (a) => failureOf(a)?.message),
    customer_email: text(
      'Customer Email',
      (a) =>
        a.session?.customer_details?.email ?? methodOf(a)?.billing_details?.email ?? a.intent.receipt_email,
    ),
    ...name(
      'customer',
      'Customer',
      (a) => a.session?.customer_details?.name ?? methodOf(a)?.billing_details?.name,
    ),
    payment_method_type: text('Payment Method', (a) => methodOf(a)?.type),
    payment_method_type_display: text('Payment Method (Display)', (a) => methodName(methodOf(a)?.type)),
    card_brand: text('Card Brand', (a) => methodOf(a)?.card?.brand),
    card_last4: text('Card Last 4 Digits', (a) => methodOf(a)?.card?.last4),
    created_at: time('Created At', (a) => a.event.created),
    ...details((a) =>
      a.session
        ? null
        : 'The checkout was not found, so its id, the payment link and the kind of payment are missing.',
    ),
    live_mode: boolean('Live Mode', (a) => a.event.livemode),
    dashboard_url: text('Dashboard URL', (a) => dashboardUrl('payments', a.intent.id, a.event.livemode)),
  },
  example,
);
