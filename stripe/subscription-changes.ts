import type Stripe from 'stripe';
import { isoTime } from '../lib/time.ts';
import { displayRate } from './prices.ts';

type Subscription = Stripe.Subscription;

/**
 * False for a subscription whose first payment never succeeded.
 *
 * @see https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses
 */
export const hasStarted = ({ status }: Pick<Subscription, 'status'>): boolean =>
  status !== 'incomplete' && status !== 'incomplete_expired';

const plannedEnd = ({ cancel_at, cancel_at_period_end, items }: Subscription): string => {
  const end = cancel_at ?? (cancel_at_period_end ? items.data[0]?.current_period_end : null);
  return end == null ? 'none' : isoTime(end);
};

/**
 * The aspects of a subscription whose changes are of interest, each with ways to put it into words: the first way in which
 * before and after differ is used. A renewal changes none of them.
 */
const ASPECTS: [aspect: string, ...words: ((subscription: Subscription) => string)[]][] = [
  ['Status', ({ status }) => status],
  [
    'Plan',
    ({ items }) => items.data.map(({ price }) => displayRate(price)).join(', '),
    ({ items }) => items.data.map(({ price }) => price.id).join(', '),
  ],
  ['Quantity', ({ items }) => items.data.map(({ quantity }) => quantity ?? 'metered').join(', ')],
  ['Planned End', plannedEnd],
  // Payments that are not collected leave the status as it is: https://docs.stripe.com/billing/subscriptions/pause-payment
  ['Collection', ({ pause_collection }) => (pause_collection ? 'paused' : 'active')],
];

/**
 * True if a status that changed is told by an event of its own, `customer.subscription.paused` or `…resumed`. Stripe does not
 * say whether an update is sent beside it; if it is, the update must not tell the same again.
 */
const isPausedOrResumed = (now: Subscription, before: Partial<Subscription>): boolean =>
  now.status === 'paused' || (before.status === 'paused' && now.status !== 'canceled');

/**
 * What an update has changed of a subscription, in words: `Status: active → past_due; Quantity: 1 → 3`.
 *
 * @param before the event's previous attributes: the changed fields as they were, lists as a whole
 * @returns null if nothing of interest changed, or if the subscription had not started before
 * @see https://docs.stripe.com/api/events/object#event_object-data-previous_attributes
 */
export const changesOf = (now: Subscription, before: Partial<Subscription> = {}): string | null => {
  const items = before.items?.data.map((item, i) => ({ ...now.items.data[i], ...item }));
  const then: Subscription = {
    ...now,
    ...before,
    ...(isPausedOrResumed(now, before) && { status: now.status }),
    items: { ...now.items, ...(items && { data: items }) },
  };
  if (!hasStarted(then)) return null;
  const changes = ASPECTS.flatMap(([aspect, ...words]) => {
    const say = words.find((way) => way(then) !== way(now));
    return say ? [`${aspect}: ${say(then)} → ${say(now)}`] : [];
  });
  return changes.join('; ') || null;
};

/** A pause or its end, which are events of their own. Previous attributes are documented for updates only. */
const pauseOf = (now: Subscription, before: Subscription['status'] | undefined): string =>
  `Status: ${before ? `${before} → ` : ''}${now.status}`;

/** What an event says has changed of a subscription, in words; null if that is nothing of interest. */
export const changesIn = (event: Stripe.Event): string | null => {
  switch (event.type) {
    case 'customer.subscription.updated':
      return changesOf(event.data.object, event.data.previous_attributes);
    case 'customer.subscription.paused':
      return pauseOf(event.data.object, event.data.previous_attributes?.status);
    case 'customer.subscription.resumed':
      return pauseOf(event.data.object, 'paused');
    default:
      return null;
  }
};
