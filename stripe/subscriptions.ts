import type Stripe from 'stripe';
import { customersOf } from './buyers.ts';
import { idOf } from './objects.ts';

/** The subscription that a checkout sold; null where it sold none. */
export const subscriptionOfCheckout = async (stripe: Stripe, session: string): Promise<string | null> =>
  idOf((await stripe.checkout.sessions.retrieve(session)).subscription);

/** One page of a customer's subscriptions: nobody has more. */
const PAGE = 100;

/**
 * The subscriptions of all customers of an email address, newest first. Without a status, those that have ended too.
 */
export const subscriptionsOfBuyer = async (
  stripe: Stripe,
  email: string,
  status: Stripe.SubscriptionListParams.Status = 'all',
): Promise<Stripe.Subscription[]> => {
  const pages = (await customersOf(stripe, email)).map(({ id: customer }) =>
    stripe.subscriptions.list({ customer, status, limit: PAGE }),
  );
  return (await Promise.all(pages)).flatMap(({ data }) => data).sort((a, b) => b.created - a.created);
};
