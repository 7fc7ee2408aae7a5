import type Stripe from 'stripe';
import type { CheckoutSession } from './checkouts.ts';
import { recentEvents } from './events.ts';
import { type Origin, originOfAttempt } from './origin.ts';
import type { Source } from './source.ts';

type Failure = Pick<Stripe.PaymentIntent.LastPaymentError, 'charge' | 'code' | 'decline_code' | 'message'> & {
  payment_method?: {
    type: string;
    billing_details?: { email: string | null; name: string | null };
    card?: { brand: string; last4: string };
  };
};

/** A failed attempt to pay as its event has it, with the checkout that it was made in. */
export interface AttemptItem {
  event: Pick<Stripe.Event, 'id' | 'created' | 'livemode'>;
  intent: Pick<Stripe.PaymentIntent, 'id' | 'amount' | 'currency' | 'receipt_email'> & {
    last_payment_error: Failure | null;
    presentment_details?: Stripe.PaymentIntent.PresentmentDetails;
  };
  /** False for an attempt that was not made in a checkout, such as a renewal. */
  isCheckout: boolean;
  /** The checkout; null if it was not found. */
  session:
    | (Origin & Pick<CheckoutSession, 'mode' | 'status' | 'payment_status' | 'presentment_details'>)
    | null;
}

/**
 * Adds the checkout to an attempt. The payment itself is not read afresh: Stripe clears the failure when the customer tries
 * again.
 */
const withCheckout = async (
  stripe: Stripe,
  intent: Stripe.PaymentIntent,
  event: AttemptItem['event'],
  link: string | undefined,
): Promise<AttemptItem> => ({ event, intent, ...(await originOfAttempt(stripe, intent, link)) });

/** True for a bank payment that failed days after its checkout was complete. Another trigger fires for those. */
export const isBankPayment = ({ session }: AttemptItem): boolean =>
  session?.status === 'complete' && session.payment_status === 'unpaid';

/** Failed attempts to pay, as events are about them. */
export const attempts: Source<Stripe.PaymentIntent, AttemptItem> = {
  read: (stripe, intent, { event, link }) => withCheckout(stripe, intent, event, link),
  fromEvent: (intent, event) => ({ event, intent, isCheckout: true, session: null }),
  list: async (stripe, { link }) => {
    const recent = await recentEvents(stripe, 'payment_intent.payment_failed');
    return Promise.all(recent.map((event) => withCheckout(stripe, event.data.object, event, link)));
  },
};
