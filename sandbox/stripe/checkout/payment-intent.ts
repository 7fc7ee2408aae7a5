import type Stripe from 'stripe';
import { newPaymentId, randomText } from '../engine/ids.ts';
import type { Call } from '../engine/resource.ts';
import { announce, assign } from '../resources/shared.ts';
import { settleCharge } from './charge.ts';
import type { PaymentMethod } from './payment-methods.ts';

type Intent = Stripe.PaymentIntent;

/** Makes a payment intent: what is to be paid, and whatever else is known of it. */
export const newPaymentIntent = (
  call: Call,
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
    created: call.now,
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: call.shop.livemode,
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
  call.shop.insert('payment_intent', intent);
  announce(call, 'payment_intent.created', intent);
  return intent;
};

/** The money of a charge has come. */
export const succeed = (call: Call, intent: Intent, charge: Stripe.Charge): void => {
  settleCharge(call, charge);
  assign(intent, {
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge.id,
    status: 'succeeded',
  });
  announce(call, 'charge.succeeded', charge);
  announce(call, 'payment_intent.succeeded', intent);
};

/** The bank said no: the intent waits for another way to pay. */
export const failIntent = (
  call: Call,
  intent: Intent,
  charge: Stripe.Charge,
  decline: NonNullable<PaymentMethod['decline']>,
): void => {
  assign(intent, {
    last_payment_error: {
      type: 'card_error',
      charge: charge.id,
      ...decline,
    } as Stripe.PaymentIntent.LastPaymentError,
    payment_method: null,
    status: 'requires_payment_method',
  });
  announce(call, 'charge.failed', charge);
  announce(call, 'payment_intent.payment_failed', intent);
};
