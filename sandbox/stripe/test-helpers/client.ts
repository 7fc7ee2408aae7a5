import type Stripe from 'stripe';
import type { Buyer } from '../resources/checkout-sessions/buyer.ts';

/** The result of a sale. */
export interface Sale {
  session: Stripe.Checkout.Session;
  /** The redirect of the link, or null. */
  redirect_url: string | null;
}

/**
 * Calls a test helper of the embedded Stripe at `url`.
 * @throws Error with the response if it is not 2xx
 */
export const testHelper = async <T>(url: string, path: string, body: object): Promise<T> => {
  const answer = await fetch(`${url}/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
};

/** Opens a link by its URL or id, and pays. */
export const letBuyerPay = (
  url: string,
  visit: Buyer & { url?: string; payment_link?: string },
): Promise<Sale> => testHelper<Sale>(url, 'pay', visit);
