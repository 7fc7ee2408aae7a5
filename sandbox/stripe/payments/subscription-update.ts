import type Stripe from 'stripe';
import { mergeMetadata, unset } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import type { Shop } from '../engine/shop.ts';
import { methodNamed } from '../objects/payment-methods.ts';
import { oneIntervalAfter } from '../objects/periods.ts';
import { newSubscriptionItem } from '../objects/subscription.ts';
import { collect } from './billing.ts';
import { finalizeInvoice } from './invoices.ts';
import { billNow, credit, debit } from './proration.ts';
import { newCycleInvoice } from './subscription-cycle.ts';
import { cancellationDetails } from './subscription-end.ts';

type Subscription = Stripe.Subscription;
type Item = Stripe.SubscriptionItem;
type Params = Stripe.SubscriptionUpdateParams;

/** What of a subscription may be changed here. */
export type SubscriptionChanges = Pick<
  Params,
  | 'cancel_at'
  | 'cancel_at_period_end'
  | 'cancellation_details'
  | 'default_payment_method'
  | 'description'
  | 'metadata'
  | 'proration_behavior'
  | 'trial_end'
> & { items?: ItemChange[] };

type ItemChange = Pick<
  NonNullable<Params['items']>[number],
  'deleted' | 'id' | 'metadata' | 'price' | 'quantity'
>;

/** Changes a subscription, by request or in the portal. */
export const updateSubscription = (
  shop: Shop,
  subscription: Subscription,
  params: SubscriptionChanges,
): Subscription => {
  const { cancellation_details, metadata, ...others } = params;
  if (subscription.status === 'canceled' && Object.values(others).some((value) => value !== undefined)) {
    throw refuse('A canceled subscription can only update its cancellation_details and metadata.');
  }
  const before = subscription.items.data;
  const after = (params.items ?? []).reduce(
    (items, change) => changedItems(shop, subscription, items, change),
    before,
  );
  if (after.length === 0) throw refuse('A subscription has to have at least one item.', undefined, 'items');
  const restarts = isNewCycle(before, after) || params.trial_end === 'now';
  const items = restarts ? after.map((item) => fromNowOn(shop, item)) : after;
  if (subscription.status === 'active') prorate(shop, subscription, before, items, params, restarts);
  shop.change(
    subscription,
    {
      ...endingOf(shop, subscription, params),
      ...trialOf(shop, subscription, params.trial_end),
      ...(restarts && { billing_cycle_anchor: shop.now }),
      cancellation_details: cancellationDetails(subscription, cancellation_details, reasonOf(params)),
      default_payment_method: params.default_payment_method,
      description: unset(params.description),
      items: { ...subscription.items, data: items },
      metadata: mergeMetadata(subscription.metadata, metadata),
    },
    'customer.subscription.updated',
  );
  if (restarts) {
    collect(shop, finalizeInvoice(shop, newCycleInvoice(shop, subscription, 'subscription_update')), VISA);
  } else if (params.proration_behavior === 'always_invoice' && items !== before) {
    collect(shop, billNow(shop, subscription, 'subscription_update'), VISA);
  }
  return subscription;
};

const VISA = methodNamed('visa');

/** The items after one of them was changed, left out or added. */
const changedItems = (shop: Shop, subscription: Subscription, items: Item[], change: ItemChange): Item[] => {
  const known = items.find(({ id }) => id === change.id);
  if (change.id && !known)
    throw refuse(`No such subscription_item: '${change.id}'`, 'resource_missing', 'items');
  if (known && change.deleted) return items.filter((item) => item !== known);
  const price = change.price ? shop.get('price', change.price, 'items[0][price]') : known?.price;
  if (!price?.recurring) {
    throw refuse('The price of a subscription item has to be recurring.', undefined, 'items[0][price]');
  }
  const [first] = items;
  const made = newSubscriptionItem(shop, subscription.id, {
    price,
    quantity: change.quantity ?? known?.quantity ?? 1,
    current_period_end: first?.current_period_end ?? oneIntervalAfter(shop.now, price, shop.now),
  });
  const item: Item = {
    ...made,
    current_period_start: first?.current_period_start ?? shop.now,
    ...(known && { id: known.id, created: known.created }),
    metadata: mergeMetadata(known?.metadata ?? {}, change.metadata),
  };
  return known ? items.map((one) => (one === known ? item : one)) : [...items, item];
};

/** A price with another interval begins a period of its own, now. */
const isNewCycle = (before: Item[], after: Item[]): boolean => {
  const intervalOf = (item: Item | undefined) =>
    `${item?.price.recurring?.interval_count} ${item?.price.recurring?.interval}`;
  return intervalOf(before[0]) !== intervalOf(after[0]);
};

const fromNowOn = ({ now }: Shop, item: Item): Item => ({
  ...item,
  current_period_start: now,
  current_period_end: oneIntervalAfter(now, item.price, now),
});

/** Items that went are credited, those that came are paid for; what begins anew is on an invoice of its own. */
const prorate = (
  shop: Shop,
  subscription: Subscription,
  before: Item[],
  after: Item[],
  { proration_behavior = 'create_prorations' }: SubscriptionChanges,
  restarts: boolean,
): void => {
  if (proration_behavior === 'none') return;
  for (const item of before) if (!after.includes(item)) credit(shop, subscription, item);
  for (const item of after) if (!before.includes(item) && !restarts) debit(shop, subscription, item);
};

/** When the current period ends: of items that differ, the first. */
const periodEndOf = ({ items }: Subscription): number =>
  Math.min(...items.data.map(({ current_period_end }) => current_period_end));

const endingOf = (
  shop: Shop,
  subscription: Subscription,
  { cancel_at, cancel_at_period_end: ends }: SubscriptionChanges,
): Partial<Subscription> => {
  if (ends === undefined && cancel_at === undefined) return {};
  const at = ends ? periodEndOf(subscription) : typeof cancel_at === 'number' ? cancel_at : null;
  return {
    cancel_at: at,
    cancel_at_period_end: ends ?? false,
    canceled_at: at === null ? null : (subscription.canceled_at ?? shop.now),
  };
};

const reasonOf = ({ cancel_at, cancel_at_period_end: ends }: SubscriptionChanges) => {
  if (ends === undefined && cancel_at === undefined) return undefined;
  return ends || cancel_at ? 'cancellation_requested' : null;
};

const trialOf = (
  { now }: Shop,
  subscription: Subscription,
  end: SubscriptionChanges['trial_end'],
): Partial<Subscription> => {
  if (end === undefined) return {};
  if (end === 'now') return { status: 'active', trial_end: now };
  return { status: 'trialing', trial_end: end, trial_start: subscription.trial_start ?? now };
};
