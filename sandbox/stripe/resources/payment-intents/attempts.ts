import type Stripe from 'stripe';
import { convert, rateOfTheDay, stepOf } from '../../currencies.ts';
import { refuse } from '../../engine/errors.ts';
import { newPaymentId, randomText } from '../../engine/ids.ts';
import type { Store } from '../../engine/store.ts';
import { newCharge, type Payer, succeedCharge } from '../charges.ts';
import {
  awaitedMethod,
  cardOf,
  isDelayed,
  needsAction,
  nextAction,
  type PaymentMethod,
} from '../payment-methods.ts';

type Intent = Stripe.PaymentIntent;
type Charge = Stripe.Charge;

export const newPaymentIntent = (
  store: Store,
  given: Partial<Intent> & Pick<Intent, 'amount' | 'currency' | 'payment_method_types'>,
): Intent => {
  const id = newPaymentId('pi');
  const intent: Intent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: 'automatic',
    created: store.now,
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: store.livemode,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
    ...given,
  };
  return store.add('payment_intent', intent, 'payment_intent.created');
};

/** The error of a failed attempt. Only a bank gives a decline code. */
type Failure = Omit<NonNullable<PaymentMethod['decline']>, 'decline_code'> & { decline_code?: string };

/**
 * Attempts to pay. Afterwards the status is `succeeded`, `processing` for a bank debit, `requires_action` for a
 * voucher or an account to verify, `requires_capture` for a manual capture, or `requires_payment_method` for a declined
 * card.
 */
export const attempt = (store: Store, intent: Intent, payer: Payer, method: PaymentMethod): void => {
  if (needsAction(method)) {
    const page = `${store.pages.voucher}/${store.account.id}/${intent.id}/${randomText(12)}`;
    intent.next_action = nextAction(method, store.now, page);
    intent.status = 'requires_action';
    store.emit('payment_intent.requires_action', intent);
    return;
  }
  const charge = chargeFor(store, intent, payer, method);
  if (method.decline) {
    fail(store, intent, method.decline, charge);
  } else if (isDelayed(method)) {
    process(store, intent, charge);
  } else if (intent.capture_method === 'manual') {
    authorize(store, intent, charge);
  } else {
    succeed(store, intent, charge);
  }
};

const process = (store: Store, intent: Intent, charge: Charge): void => {
  intent.status = 'processing';
  store.emit('payment_intent.processing', intent);
  store.emit('charge.pending', charge);
};

/** https://docs.stripe.com/payments/place-a-hold-on-a-payment-method */
const authorize = (store: Store, intent: Intent, charge: Charge): void => {
  Object.assign(charge, { amount_captured: 0, captured: false } satisfies Partial<Charge>);
  Object.assign(intent, {
    amount_capturable: intent.amount,
    status: 'requires_capture',
  } satisfies Partial<Intent>);
  store.emit('charge.succeeded', charge);
  store.emit('payment_intent.amount_capturable_updated', intent);
};

/**
 * The buyer verifies the bank account of a payment, which is processed then.
 * @throws StripeError if the payment does not wait for that
 * @see https://docs.stripe.com/payments/ach-direct-debit
 */
export const verifyAccount = (store: Store, intent: Intent, payer: Payer): void => {
  const { next_action: action } = intent;
  if (action?.type !== 'verify_with_microdeposits') {
    throw refuse(`The PaymentIntent ${intent.id} does not wait for the verification of a bank account.`);
  }
  intent.next_action = null;
  process(store, intent, chargeFor(store, intent, payer, awaitedMethod(action)));
};

/** Whether a payment waits for a bank, for the payment of a voucher, or for the verification of an account. */
export const isOpen = ({ status }: Intent): boolean =>
  status === 'processing' || status === 'requires_action';

/**
 * Ends an open payment: the bank answers days later, a voucher is paid or expires, an account is verified and pays, or is
 * not verified in time.
 */
export const settleIntent = (store: Store, intent: Intent, payer: Payer, isPaid: boolean): void => {
  const { next_action: action } = intent;
  intent.next_action = null;
  if (action) {
    if (isPaid) succeed(store, intent, chargeFor(store, intent, payer, awaitedMethod(action)));
    else fail(store, intent, action.type === 'verify_with_microdeposits' ? NOT_VERIFIED : VOUCHER_EXPIRED);
    return;
  }
  const charge = store.get('charge', String(intent.latest_charge), 'charge');
  if (isPaid) {
    succeed(store, intent, charge);
    return;
  }
  Object.assign(charge, {
    amount_captured: 0,
    captured: false,
    failure_code: NO_FUNDS.code,
    failure_message: NO_FUNDS.message,
    paid: false,
    status: 'failed',
  } satisfies Partial<Charge>);
  fail(store, intent, NO_FUNDS, charge);
};

const chargeFor = (store: Store, intent: Intent, payer: Payer, method: PaymentMethod): Charge => {
  const charge = newCharge(store, intent, payer, method);
  Object.assign(intent, { latest_charge: charge.id, payment_method: charge.payment_method });
  return charge;
};

const succeed = (store: Store, intent: Intent, charge: Charge): void => {
  succeedCharge(store, charge);
  Object.assign(intent, {
    amount_received: intent.amount,
    last_payment_error: null,
    status: 'succeeded',
  } satisfies Partial<Intent>);
  store.emit('charge.succeeded', charge);
  store.emit('payment_intent.succeeded', intent);
};

const fail = (store: Store, intent: Intent, failure: Failure, charge?: Charge): void => {
  Object.assign(intent, {
    last_payment_error: {
      type: charge ? 'card_error' : 'invalid_request_error',
      ...(charge && { charge: charge.id, payment_method: cardOf(charge) }),
      ...failure,
    } as Stripe.PaymentIntent.LastPaymentError,
    payment_method: null,
    status: 'requires_payment_method',
  } satisfies Partial<Intent>);
  if (charge) store.emit('charge.failed', charge);
  store.emit('payment_intent.payment_failed', intent);
};

const NO_FUNDS: Failure = {
  code: 'insufficient_funds',
  decline_code: 'insufficient_funds',
  message: "The customer's bank account could not be debited because it has insufficient funds.",
};
const NOT_VERIFIED: Failure = {
  code: 'payment_method_microdeposit_verification_timeout',
  message: 'The bank account was not verified with its microdeposits in time.',
};
const VOUCHER_EXPIRED: Failure = {
  code: 'payment_intent_payment_attempt_expired',
  message: 'The latest payment attempt of the PaymentIntent has failed or has expired.',
};

/**
 * Adaptive Pricing: the amount in the currency that the buyer sees, if that is another one. All other amounts stay in
 * the currency of the link.
 * @see https://docs.stripe.com/payments/currencies/localize-prices/adaptive-pricing
 */
export const presentmentOf = (
  store: Store,
  amount: number,
  currency: string,
  presented: string | undefined,
): Pick<Intent, 'presentment_details'> => {
  if (!presented || presented === currency) return {};
  const step = stepOf(presented);
  const rate = rateOfTheDay(currency, presented, store.now);
  return {
    presentment_details: {
      presentment_amount: Math.round(convert(amount, currency, presented, rate) / step) * step,
      presentment_currency: presented,
    },
  };
};
