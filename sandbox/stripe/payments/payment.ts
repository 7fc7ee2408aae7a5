import type Stripe from 'stripe';
import { randomText } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';
import { newCharge, type Payer, receiptUrl } from '../objects/charge.ts';
import { cardOf } from '../objects/payment-method.ts';
import {
  isDelayed,
  isVoucher,
  methodNamed,
  type PaymentMethod,
  voucherOf,
} from '../objects/payment-methods.ts';
import { bookCharge } from './booking.ts';

type Intent = Stripe.PaymentIntent;
type Charge = Stripe.Charge;
/** Why no money came; a bank has a code of its own for that. */
type Failure = Omit<NonNullable<PaymentMethod['decline']>, 'decline_code'> & { decline_code?: string };

/**
 * Tries to take the money of a payment intent. Its status then says how that went: `succeeded`, `processing` while a
 * bank takes its time, `requires_action` where the buyer has a voucher to pay, `requires_payment_method` where the card
 * was declined.
 */
export const attempt = (shop: Shop, intent: Intent, payer: Partial<Payer>, method: PaymentMethod): void => {
  if (isVoucher(method)) handOut(shop, intent, method);
  else if (method.decline) fail(shop, intent, method.decline, charge(shop, intent, payer, method));
  else if (isDelayed(method)) wait(shop, intent, charge(shop, intent, payer, method));
  else succeed(shop, intent, charge(shop, intent, payer, method));
};

/** Whether a payment has yet to be answered, by a bank or by whoever has a voucher. */
export const isOpen = ({ status }: Intent): boolean =>
  status === 'processing' || status === 'requires_action';

/** The bank answers to a debit, or the shop where a voucher is paid: days later. */
export const bankAnswers = (shop: Shop, intent: Intent, payer: Partial<Payer>, hasPaid: boolean): void => {
  const voucher = intent.next_action?.type.replace('_display_details', '');
  const charged = voucher ? undefined : shop.get('charge', String(intent.latest_charge), 'charge');
  intent.next_action = null;
  if (hasPaid) succeed(shop, intent, charged ?? charge(shop, intent, payer, methodNamed(String(voucher))));
  else if (charged) failLate(shop, intent, charged);
  else fail(shop, intent, EXPIRED);
};

const charge = (shop: Shop, intent: Intent, payer: Partial<Payer>, method: PaymentMethod): Charge => {
  const made = newCharge(shop, intent, payer, method);
  Object.assign(intent, { latest_charge: made.id, payment_method: made.payment_method });
  return made;
};

const failLate = (shop: Shop, intent: Intent, charged: Charge): void => {
  Object.assign(charged, {
    amount_captured: 0,
    captured: false,
    failure_code: NO_FUNDS.code,
    failure_message: NO_FUNDS.message,
    paid: false,
    status: 'failed',
  } satisfies Partial<Charge>);
  fail(shop, intent, NO_FUNDS, charged);
};

/** The buyer gets something to pay with in a shop. */
const handOut = (shop: Shop, intent: Intent, method: PaymentMethod): void => {
  intent.next_action = voucherOf(
    method,
    shop.now,
    `${shop.addresses.voucher}/${shop.account.id}/${intent.id}/${randomText(12)}`,
  );
  intent.status = 'requires_action';
  shop.emit('payment_intent.requires_action', intent);
};

/** A bank takes days. */
const wait = (shop: Shop, intent: Intent, charged: Charge): void => {
  intent.status = 'processing';
  shop.emit('payment_intent.processing', intent);
  shop.emit('charge.pending', charged);
};

/** The money has come. */
const succeed = (shop: Shop, intent: Intent, charged: Charge): void => {
  Object.assign(charged, {
    paid: true,
    receipt_url: charged.receipt_url ?? receiptUrl(shop, charged.id),
    status: 'succeeded',
  } satisfies Partial<Charge>);
  bookCharge(shop, charged);
  Object.assign(intent, {
    amount_received: intent.amount,
    last_payment_error: null,
    status: 'succeeded',
  } satisfies Partial<Intent>);
  shop.emit('charge.succeeded', charged);
  shop.emit('payment_intent.succeeded', intent);
};

/** The bank said no, or nobody paid the voucher: the intent waits for another way to pay. */
const fail = (shop: Shop, intent: Intent, failure: Failure, charged?: Charge): void => {
  Object.assign(intent, {
    last_payment_error: {
      type: charged ? 'card_error' : 'invalid_request_error',
      ...(charged && { charge: charged.id, payment_method: cardOf(charged) }),
      ...failure,
    } as Stripe.PaymentIntent.LastPaymentError,
    payment_method: null,
    status: 'requires_payment_method',
  } satisfies Partial<Intent>);
  if (charged) shop.emit('charge.failed', charged);
  shop.emit('payment_intent.payment_failed', intent);
};

const NO_FUNDS: Failure = {
  code: 'insufficient_funds',
  decline_code: 'insufficient_funds',
  message: "The customer's bank account could not be debited because it has insufficient funds.",
};
const EXPIRED: Failure = {
  code: 'payment_intent_payment_attempt_expired',
  message: 'The latest payment attempt of the PaymentIntent has failed or has expired.',
};
