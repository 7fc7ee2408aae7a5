import type { Amount } from '../zapier/record.ts';
import { fieldsOf } from '../zapier/record.ts';

// Parts that several records have in common.

/** The customer of the samples, from Stripe's own examples. */
export const EXAMPLE_ADDRESS = {
  line1: '354 Oyster Point Blvd',
  line2: null,
  city: 'South San Francisco',
  state: 'CA',
  postal_code: '94080',
  country: 'US',
};

/** The billing details of such a customer on a charge. */
export const EXAMPLE_BUYER = {
  address: EXAMPLE_ADDRESS,
  email: 'jenny.rosen@example.com',
  name: 'Jenny Rosen',
  phone: '+14155550132',
  tax_id: null,
};

/** What was bought, in one line: `2 × T-shirt, 1 × Mug`. Null without items. */
export const summarize = (items: { quantity: number | null; description: string | null }[]): string | null =>
  items.map(({ quantity, description }) => `${quantity ?? 1} × ${description ?? 'Item'}`).join(', ') || null;

/** The input of the hydrator that downloads the receipt of a charge; null if there is no receipt. */
export const receiptOf = (
  charge: { id: string; receipt_url: string | null } | null,
): { charge: string } | null => (charge?.receipt_url ? { charge: charge.id } : null);

export const RECEIPT_SAMPLE = 'https://pay.stripe.com/receipts/payment/CAcaFwoVYWNjdF8xTGtk';

/** An amount, and the amount that the customer saw if Stripe converted it to the customer's currency. */
interface Presented {
  amount: number | null;
  currency: string | null;
  presentment_details?: { presentment_amount: number; presentment_currency: string } | null;
}

const seen = ({ amount, currency, presentment_details: converted }: Presented): Amount =>
  converted ? [converted.presentment_amount, converted.presentment_currency] : [amount, currency];

/**
 * Fields for what the customer saw: the amount in their own currency if Stripe's Adaptive Pricing converted it, else the
 * amount itself. So an email to the customer can always use them.
 *
 * @see https://docs.stripe.com/payments/currencies/localize-prices/adaptive-pricing
 */
export const presentment = <Source>(of: (source: Source) => Presented) => {
  const { money, currency } = fieldsOf<Source>();
  return {
    ...money('presentment_amount', 'Amount in Customer’s Currency', (source) => seen(of(source))),
    presentment_currency: currency('Customer’s Currency', (source) => seen(of(source))[1]),
  };
};
