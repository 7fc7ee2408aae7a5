import type Stripe from 'stripe';
import { displayInterval } from '../stripe/interval.ts';
import { displayMoney } from '../stripe/money.ts';
import { isoTime } from './define-record.ts';
import { hasStarted } from './subscription.ts';

type Subscription = Stripe.Subscription;

/** `$19.00 every month`; the id of a price that has no fixed amount, as with metered use. */
const rateOf = ({ id, unit_amount, currency, recurring }: Stripe.Price): string =>
  unit_amount == null || !recurring
    ? id
    : `${displayMoney(unit_amount, currency)} ${displayInterval(recurring)}`;

const plannedEnd = ({ cancel_at, cancel_at_period_end, items }: Subscription): string => {
  const end = cancel_at ?? (cancel_at_period_end ? items.data[0]?.current_period_end : null);
  return end == null ? 'none' : isoTime(end);
};

/** What may change that is of interest, and ways to say it. A renewal changes nothing of it. */
const ASPECTS: [aspect: string, ...ways: ((subscription: Subscription) => string)[]][] = [
  ['Status', ({ status }) => status],
  [
    'Plan',
    ({ items }) => items.data.map(({ price }) => rateOf(price)).join(', '),
    ({ items }) => items.data.map(({ price }) => price.id).join(', '),
  ],
  ['Quantity', ({ items }) => items.data.map(({ quantity }) => quantity ?? 'metered').join(', ')],
  ['Planned End', plannedEnd],
];

/**
 * `Status: active → past_due; Quantity: 1 → 3`: what an update has changed of a subscription, in words. Null where it is
 * nothing of interest, and where the subscription had not started yet.
 *
 * @param before the event's previous attributes: what changed as it was, lists as a whole
 * @see https://docs.stripe.com/api/events/object#event_object-data-previous_attributes
 */
export const changesOf = (now: Subscription, before: Partial<Subscription> = {}): string | null => {
  const items = before.items?.data.map((item, i) => ({ ...now.items.data[i], ...item }));
  const then: Subscription = { ...now, ...before, items: { ...now.items, ...(items && { data: items }) } };
  if (!hasStarted(then)) return null;
  const changes = ASPECTS.flatMap(([aspect, ...ways]) => {
    const say = ways.find((way) => way(then) !== way(now));
    return say ? [`${aspect}: ${say(then)} → ${say(now)}`] : [];
  });
  return changes.join('; ') || null;
};
