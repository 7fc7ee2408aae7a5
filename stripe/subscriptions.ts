import type Stripe from 'stripe';
import { customersOf } from './customers.ts';
import { recentEvents } from './events.ts';
import { idOf } from './expand.ts';
import { lookUpEach, maySoonHaveOrigin, type Origin, originOf } from './origin.ts';
import { PAGE } from './pages.ts';
import type { SoldProduct } from './products.ts';
import type { Source } from './source.ts';
import { changesIn } from './subscription-changes.ts';

export type SubscriptionLine = Pick<
  Stripe.SubscriptionItem,
  'id' | 'quantity' | 'current_period_start' | 'current_period_end'
> & {
  price: Pick<Stripe.Price, 'id' | 'currency' | 'unit_amount'> & {
    product: string | SoldProduct;
    recurring: Pick<Stripe.Price.Recurring, 'interval' | 'interval_count'> | null;
  };
};

/** A subscription as far as it is read here, best with its customer and products expanded. */
export type SubscriptionItem = Pick<
  Stripe.Subscription,
  | 'id'
  | 'cancel_at'
  | 'cancel_at_period_end'
  | 'canceled_at'
  | 'created'
  | 'currency'
  | 'description'
  | 'ended_at'
  | 'livemode'
  | 'metadata'
  | 'pause_collection'
  | 'start_date'
  | 'status'
  | 'trial_end'
  | 'trial_settings'
> & {
  cancellation_details: Pick<
    Stripe.Subscription.CancellationDetails,
    'comment' | 'feedback' | 'reason'
  > | null;
  customer: string | { id: string; email?: string | null; name?: string | null };
  items: { data: SubscriptionLine[] };
  latest_invoice: string | { id: string } | null;
  presentment_details?: Stripe.Subscription.PresentmentDetails;
  /** The checkout that sold it, if it was looked up. It is no field of Stripe's. */
  origin?: Origin | null;
  /** What an event says has changed, in words. It is no field of Stripe's. */
  changed?: string | null;
};

const EXPAND = ['customer', 'items.data.price.product'];

/** Reads a subscription with its customer, its products and the checkout that sold it: two requests. */
export const readSubscription = async (stripe: Stripe, id: string): Promise<SubscriptionItem> => {
  const subscription = await stripe.subscriptions.retrieve(id, { expand: EXPAND });
  return { ...subscription, origin: await originOf(stripe, { subscription: id }) };
};

/** The id of the subscription that a checkout sold; null if it sold none. */
export const subscriptionOfCheckout = async (stripe: Stripe, session: string): Promise<string | null> =>
  idOf((await stripe.checkout.sessions.retrieve(session)).subscription);

/**
 * The subscriptions of all customers with an email address, newest first; without a status, those that ended too. One page for
 * each customer: nobody has more.
 */
export const subscriptionsOfBuyer = async (
  stripe: Stripe,
  email: string,
  status: Stripe.SubscriptionListParams.Status = 'all',
): Promise<Stripe.Subscription[]> => {
  const pages = (await customersOf(stripe, email)).map(({ id: customer }) =>
    stripe.subscriptions.list({ customer, status, limit: PAGE }),
  );
  return (await Promise.all(pages)).flatMap(({ data }) => data).sort((a, b) => b.created - a.created);
};

const listed = (params: Stripe.SubscriptionListParams): Source<Stripe.Subscription, SubscriptionItem> => ({
  read: (stripe, { id }) => readSubscription(stripe, id),
  fromEvent: (subscription) => subscription,
  list: async (stripe, options) => {
    const { data } = await stripe.subscriptions.list({ ...params, limit: PAGE });
    const read = ({ id }: Stripe.Subscription) => readSubscription(stripe, id);
    return lookUpEach(data, options, read, ({ origin }) => origin);
  },
  isComplete: ({ origin, created }) => origin !== null || !maySoonHaveOrigin(created),
});

/** Subscriptions, as events are about them. The list has those that did not end. */
export const subscriptions = listed({});

/** Subscriptions that ended. */
export const canceledSubscriptions = listed({ status: 'canceled' });

/** Subscriptions in their trial. */
export const trialingSubscriptions = listed({ status: 'trialing' });

/** The events that say what has changed of a subscription. */
export const CHANGE_EVENTS = [
  'customer.subscription.updated',
  'customer.subscription.paused',
  'customer.subscription.resumed',
] as const;

/** Subscriptions with what an event says has changed of them. */
export const changedSubscriptions: Source<Stripe.Subscription, SubscriptionItem> = {
  read: async (stripe, { id }, { event }) => ({
    ...(await readSubscription(stripe, id)),
    changed: changesIn(event),
  }),
  fromEvent: (subscription, event) => ({ ...subscription, changed: changesIn(event) }),
  list: async (stripe, { limit, accepts }) => {
    const recent = await recentEvents(stripe, ...CHANGE_EVENTS);
    const changed = recent.filter((event) => accepts(event.data.object) && changesIn(event) !== null);
    return Promise.all(
      changed.slice(0, limit).map(async (event) => ({
        ...(await readSubscription(stripe, event.data.object.id)),
        changed: changesIn(event),
      })),
    );
  },
};
