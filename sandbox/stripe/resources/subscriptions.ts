import type Stripe from 'stripe';
import { noSuch, refuse } from '../engine/errors.ts';
import { newId, newShortId } from '../engine/ids.ts';
import { boolean, longText, metadata, oneOf, range, text } from '../engine/leaves.ts';
import { matches } from '../engine/lists.ts';
import { shape } from '../engine/params.ts';
import { type Call, operationOn, type Resource } from '../engine/resource.ts';
import { announce, change, mergeMetadata, orNull, unset } from './shared.ts';

type Subscription = Stripe.Subscription;
type Item = Stripe.SubscriptionItem;
export type CancelDetails = Stripe.SubscriptionCancelParams.CancellationDetails;
type UpdateParams = Pick<
  Stripe.SubscriptionUpdateParams,
  'cancel_at_period_end' | 'cancellation_details' | 'description' | 'metadata' | 'proration_behavior'
>;

/** Makes a subscription that starts now; its first invoice is still to come. */
export const newSubscription = (
  call: Call,
  items: Pick<Item, 'price' | 'quantity' | 'current_period_end'>[],
  given: Partial<Subscription> & Pick<Subscription, 'currency' | 'customer'>,
): Subscription => {
  const id = newId('sub');
  const { livemode } = call.shop;
  const subscription: Subscription = {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: call.now,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: call.now,
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
      data: items.map((item) => newItem(call, id, item)),
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    livemode,
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
    start_date: call.now,
    status: 'active',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
    },
    trial_start: null,
    ...given,
  };
  return call.shop.insert('subscription', subscription);
};

const newItem = (
  { now }: Call,
  subscription: string,
  given: Pick<Item, 'price' | 'quantity' | 'current_period_end'>,
): Item => ({
  id: newShortId('si'),
  object: 'subscription_item',
  billing_thresholds: null,
  created: now,
  current_period_start: now,
  current_trial: null,
  discounts: [],
  metadata: {},
  plan: planOf(given.price),
  subscription,
  tax_rates: [],
  ...given,
});

/** What Stripe called a recurring price before there were prices. */
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

/** When the current period ends: of items that differ, the first. */
export const periodEndOf = ({ items }: Subscription): number =>
  Math.min(...items.data.map(({ current_period_end }) => current_period_end));

/** Ends a subscription now. */
export const cancelSubscription = (
  call: Call,
  subscription: Subscription,
  details?: CancelDetails,
): Subscription => {
  Object.assign(subscription, {
    canceled_at: subscription.canceled_at ?? call.now,
    cancellation_details: detailsOf(subscription, details, 'cancellation_requested'),
    ended_at: call.now,
    status: 'canceled',
  } satisfies Partial<Subscription>);
  announce(call, 'customer.subscription.deleted', subscription);
  return subscription;
};

const detailsOf = (
  { cancellation_details: before }: Subscription,
  given: CancelDetails | undefined,
  reason: Stripe.Subscription.CancellationDetails.Reason | null | undefined,
): Stripe.Subscription.CancellationDetails => {
  const { comment, feedback } = given ?? {};
  return {
    comment: comment === undefined ? (before?.comment ?? null) : orNull(comment),
    feedback: feedback === undefined ? (before?.feedback ?? null) : orNull(feedback),
    feedback_option: null,
    reason: reason === undefined ? (before?.reason ?? null) : reason,
  };
};

/** Changes a subscription, by request or in the portal. */
export const updateSubscription = (
  call: Call,
  subscription: Subscription,
  params: UpdateParams,
): Subscription => {
  const { cancel_at_period_end: ends, cancellation_details: details } = params;
  if (subscription.status === 'canceled' && (ends !== undefined || params.description !== undefined)) {
    throw refuse('A canceled subscription can only update its cancellation_details and metadata.');
  }
  const reason = ends === undefined ? undefined : ends ? 'cancellation_requested' : null;
  return change(call, subscription, 'customer.subscription.updated', {
    cancel_at: ends === undefined ? undefined : ends ? periodEndOf(subscription) : null,
    cancel_at_period_end: ends,
    canceled_at: ends === undefined ? undefined : ends ? (subscription.canceled_at ?? call.now) : null,
    cancellation_details: detailsOf(subscription, details, reason),
    description: unset(params.description),
    metadata: mergeMetadata(subscription.metadata, params.metadata),
  });
};

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

const cancellationDetails = { comment: longText, feedback: CANCEL_REASONS, feedback_option: text } as const;

const readList = shape<Omit<Stripe.SubscriptionListParams, keyof Stripe.PaginationParams>>({
  automatic_tax: { enabled: boolean },
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  created: range,
  current_period_end: range,
  current_period_start: range,
  customer: text,
  customer_account: text,
  plan: text,
  price: text,
  status: oneOf(
    'active',
    'all',
    'canceled',
    'ended',
    'incomplete',
    'incomplete_expired',
    'past_due',
    'paused',
    'trialing',
    'unpaid',
  ),
  test_clock: text,
});

/** Which subscriptions a list shows: without a status, those that were not canceled. */
const STATUSES: Record<string, (status: string) => boolean> = {
  all: () => true,
  ended: (status) => status === 'canceled' || status === 'incomplete_expired',
  not_canceled: (status) => status !== 'canceled',
};

const hasItem =
  (test: (item: Item, wanted: unknown) => boolean) =>
  ({ items }: Subscription, wanted: unknown): boolean =>
    items.data.some((item) => test(item, wanted));
const isOfPrice = hasItem(({ price }, wanted) => price.id === wanted);

export const subscriptions: Resource<'subscription'> = {
  object: 'subscription',
  path: 'subscriptions',
  permission: 'subscription',
  search: { canceled_at: 'numeric', created: 'numeric', status: 'token' },
  expands: {
    customer: 'customer',
    latest_invoice: 'invoice',
    on_behalf_of: 'account',
    'transfer_data.destination': 'account',
  },
  sublists: { items: { kind: 'subscription_item', of: (_call, { items }) => items.data, path: false } },
  list: (raw) => ({ status: 'not_canceled', ...readList(raw) }),
  filters: {
    current_period_end: hasItem((item, wanted) => matches(item, { current_period_end: wanted })),
    current_period_start: hasItem((item, wanted) => matches(item, { current_period_start: wanted })),
    plan: isOfPrice,
    price: isOfPrice,
    status: ({ status }, wanted) => STATUSES[String(wanted)]?.(status) ?? status === wanted,
  },
  update: operationOn(
    shape<UpdateParams>({
      cancel_at_period_end: boolean,
      cancellation_details: cancellationDetails,
      description: longText,
      metadata,
      proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
    }),
    updateSubscription,
  ),
  remove: operationOn(
    shape<Stripe.SubscriptionCancelParams>({
      cancellation_details: cancellationDetails,
      invoice_now: boolean,
      prorate: boolean,
    }),
    (call, subscription: Subscription, params) => {
      if (subscription.status === 'canceled') {
        throw noSuch('subscription', subscription.id, 'id', 404);
      }
      return cancelSubscription(call, subscription, params.cancellation_details);
    },
  ),
};
