import type Stripe from 'stripe';

/** True if two email addresses are the same, in any case. */
export const isSameEmail = (one: string | null | undefined, other: string): boolean =>
  one?.toLowerCase() === other.toLowerCase();

/**
 * Searches by an email address as it was typed and, if that finds nothing, in lower case. Stripe tells upper and lower case
 * apart among customers. Whether it does among checkouts is not documented.
 *
 * @see https://docs.stripe.com/api/customers/list#list_customers-email
 */
export const byEmail = async <T>(email: string, find: (email: string) => Promise<T[]>): Promise<T[]> => {
  const found = await find(email);
  const lower = email.toLowerCase();
  return found.length || lower === email ? found : find(lower);
};

/** Upper bound on customers that share one email address. */
const MAX_CUSTOMERS = 10;

/** The customers of an email address, newest first. One person may be a customer several times. */
export const customersOf = (
  stripe: Stripe,
  email: string,
  limit = MAX_CUSTOMERS,
): Promise<Stripe.Customer[]> =>
  byEmail(email, async (address) => (await stripe.customers.list({ email: address, limit })).data);
