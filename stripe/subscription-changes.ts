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
];

/**
 * What an update has changed of a subscription, in words: `Status: active → past_due; Quantity: 1 → 3`.
 *
 * @param before the event's previous attributes: the changed fields as they were, lists as a whole
 * @returns null if nothing of interest changed, or if the subscription had not started before
 * @see https://docs.stripe.com/api/events/object#event_object-data-previous_attributes
 */
export const changesOf = (now: Subscription, before: Partial<Subscription> = {}): string | null => {
  const items = before.items?.data.map((item, i) => ({ ...now.items.data[i], ...item }));
  const then: Subscription = { ...now, ...before, items: { ...now.items, ...(items && { data: items }) } };
  if (!hasStarted(then)) return null;
  const changes = ASPECTS.flatMap(([aspect, ...words]) => {
    const say = words.find((way) => way(then) !== way(now));
    return say ? [`${aspect}: ${say(then)} → ${say(now)}`] : [];
  });
  return changes.join('; ') || null;
};
