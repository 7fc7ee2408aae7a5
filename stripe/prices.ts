import type Stripe from 'stripe';
import { displayMoney } from '../lib/money.ts';

/** How often a price is due, as a person says it: `every month`, `every 3 months`. */
export const displayInterval = ({
  interval,
  interval_count: count,
}: Pick<Stripe.Price.Recurring, 'interval' | 'interval_count'>): string =>
  count === 1 ? `every ${interval}` : `every ${count} ${interval}s`;

/** `$19.00 every month`; the id of a price without a fixed amount, such as one by use. */
export const displayRate = ({ id, unit_amount, currency, recurring }: Stripe.Price): string =>
  unit_amount == null || !recurring
    ? id
    : `${displayMoney(unit_amount, currency)} ${displayInterval(recurring)}`;
