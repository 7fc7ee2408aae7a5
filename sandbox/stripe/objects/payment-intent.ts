import type Stripe from 'stripe';
import { newPaymentId, randomText } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';

type Intent = Stripe.PaymentIntent;

/** A payment intent: what is to be paid, and whatever else is known of it. */
export const newPaymentIntent = (
  shop: Shop,
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
    created: shop.now,
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: shop.livemode,
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
  return shop.add('payment_intent', intent, 'payment_intent.created');
};
