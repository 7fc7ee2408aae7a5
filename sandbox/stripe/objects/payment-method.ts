import type Stripe from 'stripe';

/** The card of a charge as an object of its own, as the failure of a payment shows it. */
export const cardOf = (charge: Stripe.Charge): Stripe.PaymentMethod | undefined => {
  const { billing_details, payment_method, payment_method_details: details } = charge;
  const card = details?.card;
  if (!payment_method || !card) return undefined;
  return {
    id: payment_method,
    object: 'payment_method',
    billing_details,
    card: {
      brand: card.brand ?? 'unknown',
      checks: card.checks,
      country: card.country,
      display_brand: card.brand,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      funding: card.funding ?? 'unknown',
      generated_from: null,
      last4: card.last4 ?? '',
      networks: null,
      regulated_status: card.regulated_status,
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: charge.created,
    customer: null,
    customer_account: null,
    livemode: charge.livemode,
    metadata: {},
    type: 'card',
  };
};
