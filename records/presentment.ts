import { type Amount, fieldsOf } from './define-record.ts';

/** An amount, and what the customer saw in its place where Stripe converted it to their currency. */
interface Presented {
  amount: number | null;
  currency: string | null;
  presentment_details?: { presentment_amount: number; presentment_currency: string } | null;
}

const seen = ({ amount, currency, presentment_details: converted }: Presented): Amount =>
  converted ? [converted.presentment_amount, converted.presentment_currency] : [amount, currency];

/**
 * What the customer saw: their own currency where Stripe's Adaptive Pricing converted the amount, else the amount as it
 * is. So an email to the customer can always use these fields.
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
