import type Stripe from 'stripe';
import { boolean, integer, longText, metadata, oneOf, text, wholeNumber } from '../engine/param-types.ts';
import { must, type ParamType, shape, unsimulated } from '../engine/params.ts';

/** Why a customer says that he leaves. */
export const CANCEL_REASONS = oneOf(
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
);

const cancellation_details = { comment: longText, feedback: CANCEL_REASONS, feedback_option: text } as const;

/** A moment, or at once. */
const trialEnd: ParamType = (value, path) => (value === 'now' ? value : wholeNumber(value, path));

const prorationBehavior = oneOf('always_invoice', 'create_prorations', 'none');

export const createParams = shape<Stripe.SubscriptionCreateParams>({
  cancel_at_period_end: boolean,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  currency: text,
  customer: must(text),
  days_until_due: integer(1),
  default_payment_method: text,
  description: longText,
  discounts: [{ coupon: text, promotion_code: text, ...unsimulated('discount') }],
  items: must([
    {
      metadata,
      plan: text,
      price: text,
      quantity: integer(0),
      ...unsimulated('billing_thresholds', 'current_trial', 'discounts', 'price_data', 'tax_rates'),
    },
  ]),
  metadata,
  off_session: boolean,
  payment_behavior: oneOf('allow_incomplete', 'default_incomplete', 'error_if_incomplete'),
  payment_settings: {
    save_default_payment_method: oneOf('off', 'on_subscription'),
    ...unsimulated('payment_method_options', 'payment_method_types'),
  },
  proration_behavior: prorationBehavior,
  trial_end: trialEnd,
  trial_period_days: integer(1, 730),
  ...unsimulated(
    'add_invoice_items',
    'application_fee_percent',
    'automatic_tax',
    'backdate_start_date',
    'billing_cycle_anchor',
    'billing_cycle_anchor_config',
    'billing_mode',
    'billing_schedules',
    'billing_thresholds',
    'cancel_at',
    'customer_account',
    'default_source',
    'default_tax_rates',
    'invoice_settings',
    'on_behalf_of',
    'pending_invoice_item_interval',
    'transfer_data',
    'trial_from_plan',
    'trial_settings',
  ),
});

export const updateParams = shape<Stripe.SubscriptionUpdateParams>({
  cancel_at: wholeNumber,
  cancel_at_period_end: boolean,
  cancellation_details,
  default_payment_method: text,
  description: longText,
  items: [
    {
      deleted: boolean,
      id: text,
      metadata,
      price: text,
      quantity: integer(0),
      ...unsimulated(
        'billing_thresholds',
        'clear_usage',
        'current_trial',
        'discounts',
        'plan',
        'price_data',
        'tax_rates',
      ),
    },
  ],
  metadata,
  off_session: boolean,
  payment_behavior: oneOf('allow_incomplete', 'error_if_incomplete'),
  proration_behavior: prorationBehavior,
  trial_end: trialEnd,
  ...unsimulated(
    'add_invoice_items',
    'application_fee_percent',
    'automatic_tax',
    'billing_cycle_anchor',
    'billing_schedules',
    'billing_thresholds',
    'collection_method',
    'days_until_due',
    'default_source',
    'default_tax_rates',
    'discounts',
    'invoice_settings',
    'on_behalf_of',
    'pause_collection',
    'payment_settings',
    'pending_invoice_item_interval',
    'proration_date',
    'transfer_data',
    'trial_from_plan',
    'trial_settings',
  ),
});

export const cancelParams = shape<Stripe.SubscriptionCancelParams>({
  cancellation_details,
  invoice_now: boolean,
  prorate: boolean,
});
