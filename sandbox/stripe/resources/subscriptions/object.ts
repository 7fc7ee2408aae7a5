import type Stripe from 'stripe';
import { newId, newShortId } from '../../engine/ids.ts';
import type { Store } from '../../engine/store.ts';

type Subscription = Stripe.Subscription;
type Item = Stripe.SubscriptionItem;

/** Creates a subscription that starts now, without its first invoice. */
export const newSubscription = (
  store: Store,
  items: Pick<Item, 'price' | 'quantity' | 'current_period_end'>[],
  given: Partial<Subscription> & Pick<Subscription, 'currency' | 'customer'>,
): Subscription => {
  const id = newId('sub');
  const subscription: Subscription = {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: store.now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: store.now,
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: {
      object: 'list',
      data: items.map((item) => ({
        id: newShortId('si'),
        object: 'subscription_item',
        billing_thresholds: null,
        created: store.now,
        current_period_start: store.now,
        current_trial: null,
        discounts: [],
        metadata: {},
        plan: planOf(item.price),
        subscription: id,
        tax_rates: [],
        ...item,
      })),
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    livemode: store.livemode,
    managed_payments: null,
    metadata: {},
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: store.now,
    status: 'incomplete',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
    },
    trial_start: null,
    ...given,
  };
  return store.add('subscription', subscription);
};

/** A recurring price in Stripe's older form, which subscription items still have. */
const planOf = ({ id, recurring, ...price }: Stripe.Price): Stripe.Plan => ({
  id,
  object: 'plan',
  active: price.active,
  amount: price.unit_amount,
  amount_decimal: price.unit_amount_decimal,
  billing_scheme: price.billing_scheme,
  created: price.created,
  currency: price.currency,
  interval: recurring?.interval ?? 'month',
  interval_count: recurring?.interval_count ?? 1,
  livemode: price.livemode,
  metadata: price.metadata,
  meter: null,
  nickname: price.nickname,
  product: price.product,
  tiers_mode: null,
  transform_usage: null,
  trial_period_days: null,
  usage_type: 'licensed',
});

/** The fields of every invoice of a subscription. */
export const invoiceFields = (
  { id, invoice_settings: settings, ...subscription }: Subscription,
  billing_reason: Stripe.Invoice.BillingReason,
) => ({
  account_tax_ids: settings.account_tax_ids,
  billing_reason,
  custom_fields: settings.custom_fields,
  description: settings.description,
  footer: settings.footer,
  issuer: settings.issuer,
  on_behalf_of: subscription.on_behalf_of,
  parent: {
    quote_details: null,
    subscription_details: { metadata: { ...subscription.metadata }, subscription: id },
    type: 'subscription_details' as const,
  },
});
