import type Stripe from 'stripe';
import { expanded, idOf } from '../stripe/objects.ts';
import { type CheckoutSession, type Origin, originOf } from './checkout-session.ts';
import { dashboardUrl } from './dashboard.ts';
import { defineRecord, fieldsOf } from './define-record.ts';
import { isOfLink } from './payment.ts';

type Failure = Pick<Stripe.PaymentIntent.LastPaymentError, 'charge' | 'code' | 'decline_code' | 'message'> & {
  payment_method?: {
    type: string;
    billing_details?: { email: string | null; name: string | null };
    card?: { brand: string; last4: string };
  };
};

/** An attempt as its event tells it, and the checkout that it was made in. */
export interface PaymentAttemptSource {
  event: Pick<Stripe.Event, 'id' | 'created' | 'livemode'>;
  intent: Pick<Stripe.PaymentIntent, 'id' | 'amount' | 'currency' | 'receipt_email'> & {
    last_payment_error: Failure | null;
  };
  session: Origin;
}

const failureOf = ({ intent }: PaymentAttemptSource) => intent.last_payment_error;
const methodOf = (source: PaymentAttemptSource) => failureOf(source)?.payment_method;
const linkOf = ({ session }: PaymentAttemptSource) => expanded(session.payment_link);

const { id, text, boolean, money, currency, time, name, details } = fieldsOf<PaymentAttemptSource>();

const example: PaymentAttemptSource = {
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
  session: {
    id: 'cs_test_a1Qk7fVbW2mTn5Xc',
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
    checkout_session_id: text('Checkout Session ID', (a) => a.session.id),
    payment_link_id: text('Payment Link ID', (a) => idOf(a.session.payment_link)),
    payment_link_url: text('Payment Link URL', (a) => linkOf(a)?.url),
    ...money('amount', 'Amount', (a) => [a.intent.amount, a.intent.currency]),
    currency: currency('Currency', (a) => a.intent.currency),
    failure_code: text('Failure Code', (a) => failureOf(a)?.code),
    decline_code: text('Decline Code', (a) => failureOf(a)?.decline_code),
    failure_message: text('Failure Message', (a) => failureOf(a)?.message),
    customer_email: text(
      'Customer Email',
      (a) =>
        a.session.customer_details?.email ?? methodOf(a)?.billing_details?.email ?? a.intent.receipt_email,
    ),
    ...name(
      'customer',
      'Customer',
      (a) => a.session.customer_details?.name ?? methodOf(a)?.billing_details?.name,
    ),
    payment_method_type: text('Payment Method', (a) => methodOf(a)?.type),
    card_brand: text('Card Brand', (a) => methodOf(a)?.card?.brand),
    card_last4: text('Card Last 4 Digits', (a) => methodOf(a)?.card?.last4),
    created_at: time('Created At', (a) => a.event.created),
    ...details(() => null),
    live_mode: boolean('Live Mode', (a) => a.event.livemode),
    dashboard_url: text('Dashboard URL', (a) => dashboardUrl('payments', a.intent.id, a.event.livemode)),
  },
  example,
);

/** A bank payment that does not arrive fails days after the checkout is done: that is another trigger's. */
const isBankPayment = ({
  status,
  payment_status,
}: Pick<CheckoutSession, 'status' | 'payment_status'>): boolean =>
  status === 'complete' && payment_status === 'unpaid';

/**
 * The attempt that an event tells, with its checkout. The payment itself is not read afresh: Stripe clears the failure
 * once the customer tries again. Null for a payment that was not made through this link, or any.
 */
export const readAttempt = async (
  stripe: Stripe,
  intent: Stripe.PaymentIntent,
  link: string | undefined,
  event: PaymentAttemptSource['event'],
): Promise<PaymentAttemptSource | null> => {
  const session = await originOf(stripe, { payment_intent: intent.id }, ['data.payment_link']);
  return session && isOfLink(session, link) && !isBankPayment(session) ? { event, intent, session } : null;
};
