import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';
import type { Shop } from '../engine/shop.ts';
import { methodNamed, type PaymentMethod, type PaymentMethodName } from '../objects/payment-methods.ts';

/** Stripe's test payment methods, as far as they are here: https://docs.stripe.com/testing */
const TEST_METHODS: Record<string, PaymentMethodName> = {
  pm_card_visa: 'visa',
  pm_card_mastercard: 'mastercard',
  pm_card_amex: 'amex',
  pm_card_chargeDeclined: 'declined',
  pm_card_chargeDeclinedInsufficientFunds: 'insufficient_funds',
  pm_card_chargeDeclinedExpiredCard: 'expired_card',
  pm_usBankAccount: 'us_bank_account',
};

/**
 * How a customer pays what he is charged without being there: as the request says, by the customer's default, or as he
 * paid before.
 * @throws StripeError for a customer who has never paid and has no default
 */
export const methodOf = (shop: Shop, customer: string, given?: string): PaymentMethod => {
  const default_method = shop.find('customer', customer)?.invoice_settings.default_payment_method;
  const id = given ?? (default_method ? String(default_method) : undefined);
  if (id) return methodNamed(TEST_METHODS[id] ?? 'visa');
  const hasPaid = (charge: Stripe.Charge) => charge.customer === customer && charge.paid;
  if (shop.table('charge').rows.some(hasPaid)) return methodNamed('visa');
  throw refuse(
    'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
  );
};
