import type Stripe from 'stripe';

/**
 * What is found by an email address as it was typed, and where that is nothing, in lower case. Stripe tells the two
 * apart among customers, and does not say whether it does among checkouts.
 *
 * @see https://docs.stripe.com/api/customers/list#list_customers-email
 */
export const byEmail = async <T>(email: string, find: (email: string) => Promise<T[]>): Promise<T[]> => {
  const found = await find(email);
  const lower = email.toLowerCase();
  return found.length || lower === email ? found : find(lower);
};

/** More customers than these of one address are nobody's. */
const MOST_CUSTOMERS = 10;

/** The customers of an email address, newest first: one person may have become a customer several times. */
export const customersOf = (
  stripe: Stripe,
  email: string,
  limit = MOST_CUSTOMERS,
): Promise<Stripe.Customer[]> =>
  byEmail(email, async (address) => (await stripe.customers.list({ email: address, limit })).data);
