import type Stripe from 'stripe';

const ONE_DAY = 86_400;

/**
 * The moment (unix seconds) one interval of a price after `from`. In a month that is too short a period ends on the
 * last day; the next one ends on the day of `anchor` again, as at Stripe.
 */
export const oneIntervalAfter = (from: number, price: Stripe.Price, anchor: number): number => {
  const { interval, interval_count: count } = price.recurring ?? { interval: 'month', interval_count: 1 };
  if (interval === 'day' || interval === 'week') {
    return from + count * (interval === 'week' ? 7 : 1) * ONE_DAY;
  }
  const start = new Date(from * 1000);
  const year = start.getUTCFullYear();
  const month = start.getUTCMonth() + count * (interval === 'year' ? 12 : 1);
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(new Date(anchor * 1000).getUTCDate(), lastDay);
  return Date.UTC(year, month, day) / 1000 + (from % ONE_DAY);
};
