import type Stripe from 'stripe';
import { noSuch } from '../engine/errors.ts';
import { matches } from '../engine/lists.ts';
import { boolean, oneOf, range, text } from '../engine/param-types.ts';
import { shape } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import { atTimeOf } from '../objects/test-clock.ts';
import { cancelSubscription } from '../payments/subscription-end.ts';
import { updateSubscription } from '../payments/subscription-update.ts';
import { createSubscription } from './subscription-create.ts';
import { cancelParams, createParams, updateParams } from './subscription-params.ts';

type Subscription = Stripe.Subscription;
type Item = Stripe.SubscriptionItem;

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
  create: operation(createParams, createSubscription),
  update: operationOn(updateParams, (shop, subscription: Subscription, params) =>
    atTimeOf(shop, String(subscription.customer), () => updateSubscription(shop, subscription, params)),
  ),
  remove: operationOn(cancelParams, (shop, subscription: Subscription, params) => {
    if (subscription.status === 'canceled') throw noSuch('subscription', subscription.id, 'id', 404);
    return atTimeOf(shop, String(subscription.customer), () =>
      cancelSubscription(shop, subscription, params.cancellation_details, params),
    );
  }),
};
