import type Stripe from 'stripe';
import type { Buyer } from '../payments/buyer.ts';

/** What a sale leaves behind: the session, and where the buyer landed. */
export interface Sale {
  session: Stripe.Checkout.Session;
  redirect_url: string | null;
}

/** Asks something of a test helper of the sandbox at `url`. @throws Error with the sandbox's words */
export const testHelper = async <T>(url: string, path: string, body: object): Promise<T> => {
  const answer = await fetch(`${url}/_sandbox/${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
};

/** Lets a buyer open a link by its URL or id, and pay. */
export const letBuyerPay = (
  url: string,
  visit: Buyer & { url?: string; payment_link?: string },
): Promise<Sale> => testHelper<Sale>(url, 'pay', visit);
