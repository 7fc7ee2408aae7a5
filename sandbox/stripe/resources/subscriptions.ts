import type Stripe from 'stripe';
import { noSuch } from '../engine/errors.ts';
import { matches } from '../engine/lists.ts';
import { boolean, longText, metadata, oneOf, range, text } from '../engine/param-types.ts';
import { shape } from '../engine/params.ts';
import { operationOn, type Resource } from '../engine/resource.ts';
import {
  cancelSubscription,
  type SubscriptionChanges,
  updateSubscription,
} from '../payments/subscriptions.ts';

type Subscription = Stripe.Subscription;
type Item = Stripe.SubscriptionItem;

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
    discounts: 'discount',
    latest_invoice: 'invoice',
    on_behalf_of: 'account',
    'transfer_data.destination': 'account',
  },
  sublists: { items: { kind: 'subscription_item', of: (_shop, { items }) => items.data, path: false } },
  list: (raw) => ({ status: 'not_canceled', ...readList(raw) }),
  filters: {
    current_period_end: hasItem((item, wanted) => matches(item, { current_period_end: wanted })),
    current_period_start: hasItem((item, wanted) => matches(item, { current_period_start: wanted })),
    plan: isOfPrice,
    price: isOfPrice,
    status: ({ status }, wanted) => STATUSES[String(wanted)]?.(status) ?? status === wanted,
  },
  update: operationOn(
    shape<SubscriptionChanges>({
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
    (shop, subscription: Subscription, params) => {
      if (subscription.status === 'canceled') {
        throw noSuch('subscription', subscription.id, 'id', 404);
      }
      return cancelSubscription(shop, subscription, params.cancellation_details);
    },
  ),
};
