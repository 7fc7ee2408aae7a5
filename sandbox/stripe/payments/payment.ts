import type Stripe from 'stripe';
import type { Shop } from '../engine/shop.ts';
import { newCharge, type Payer, receiptUrl } from '../objects/charge.ts';
import { isDelayed, type PaymentMethod } from '../objects/payment-methods.ts';
import { bookCharge } from './booking.ts';

type Intent = Stripe.PaymentIntent;
type Decline = NonNullable<PaymentMethod['decline']>;

/**
 * Tries to take the money of a payment intent. Its status then says how that went: `succeeded`, `processing` while a
 * bank takes its time, `requires_payment_method` where the card was declined.
 */
export const attempt = (shop: Shop, intent: Intent, payer: Partial<Payer>, method: PaymentMethod): void => {
  const charge = newCharge(shop, intent, payer, method);
  Object.assign(intent, { latest_charge: charge.id, payment_method: charge.payment_method });
  if (method.decline) fail(shop, intent, charge, method.decline);
  else if (isDelayed(method)) wait(shop, intent, charge);
  else succeed(shop, intent, charge);
};

/** The bank answers to a debit, days later. */
export const bankAnswers = (shop: Shop, intent: Intent, hasPaid: boolean): void => {
  const charge = shop.get('charge', String(intent.latest_charge), 'charge');
  if (hasPaid) succeed(shop, intent, charge);
  else failLate(shop, intent, charge);
};

const failLate = (shop: Shop, intent: Intent, charge: Stripe.Charge): void => {
  Object.assign(charge, {
    amount_captured: 0,
    captured: false,
    failure_code: NO_FUNDS.code,
    failure_message: NO_FUNDS.message,
    paid: false,
    status: 'failed',
  } satisfies Partial<Stripe.Charge>);
  fail(shop, intent, charge, NO_FUNDS);
};

/** A bank takes days. */
const wait = (shop: Shop, intent: Intent, charge: Stripe.Charge): void => {
  intent.status = 'processing';
  shop.emit('payment_intent.processing', intent);
  shop.emit('charge.pending', charge);
};

/** The money has come. */
const succeed = (shop: Shop, intent: Intent, charge: Stripe.Charge): void => {
  Object.assign(charge, {
    paid: true,
    receipt_url: charge.receipt_url ?? receiptUrl(shop, charge.id),
    status: 'succeeded',
  } satisfies Partial<Stripe.Charge>);
  bookCharge(shop, charge);
  Object.assign(intent, {
    amount_received: intent.amount,
    last_payment_error: null,
    status: 'succeeded',
  } satisfies Partial<Intent>);
  shop.emit('charge.succeeded', charge);
  shop.emit('payment_intent.succeeded', intent);
};

/** The bank said no: the intent waits for another way to pay. */
const fail = (shop: Shop, intent: Intent, charge: Stripe.Charge, decline: Decline): void => {
  Object.assign(intent, {
    last_payment_error: {
      type: 'card_error',
      charge: charge.id,
      ...decline,
    } as Stripe.PaymentIntent.LastPaymentError,
    payment_method: null,
    status: 'requires_payment_method',
  } satisfies Partial<Intent>);
  shop.emit('charge.failed', charge);
  shop.emit('payment_intent.payment_failed', intent);
};

const NO_FUNDS: Decline = {
  code: 'insufficient_funds',
  decline_code: 'insufficient_funds',
  message: "The customer's bank account could not be debited because it has insufficient funds.",
};
