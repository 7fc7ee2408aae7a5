import type Stripe from 'stripe';
import { convert, rateOfTheDay, stepOf } from '../currencies.ts';
import type { Shop } from '../engine/shop.ts';

/**
 * Adaptive Pricing: a buyer may see and pay a price in a currency of his own, while the merchant's objects stay in the
 * merchant's. https://docs.stripe.com/payments/currencies/localize-prices/adaptive-pricing
 */

type Presentment = Stripe.Charge.PresentmentDetails;

/** What the buyer sees and pays, where that is in another currency. */
export const presentmentOf = (
  shop: Shop,
  amount: number,
  currency: string,
  presented: string | undefined,
): { presentment_details?: Presentment } => {
  if (!presented || presented === currency) return {};
  const rate = rateOfTheDay(currency, presented, shop.now);
  const step = stepOf(presented);
  return {
    presentment_details: {
      presentment_amount: Math.round(convert(amount, currency, presented, rate) / step) * step,
      presentment_currency: presented,
    },
  };
};

/** What the buyer sees of a refund: the same part of what was paid. */
export const presentedRefund = (
  { amount: paid, presentment_details: details }: Stripe.Charge,
  amount: number,
): { presentment_details?: Presentment } =>
  details
    ? {
        presentment_details: {
          ...details,
          presentment_amount: Math.round((details.presentment_amount * amount) / paid),
        },
      }
    : {};
