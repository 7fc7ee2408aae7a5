import type Stripe from 'stripe';

/** How often a price is due, as a person says it: `every month`, `every 3 months`. */
export const displayInterval = ({
  interval,
  interval_count: count,
}: Pick<Stripe.Price.Recurring, 'interval' | 'interval_count'>): string =>
  count === 1 ? `every ${interval}` : `every ${count} ${interval}s`;
