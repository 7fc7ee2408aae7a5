import type Stripe from 'stripe';
import { invalid } from '../lib/errors.ts';
import { withAllLines } from './invoices.ts';

const DAY = 24 * 60 * 60;

type Anchor = Pick<Stripe.Subscription, 'billing_cycle_anchor' | 'billing_cycle_anchor_config'>;

/**
 * The moment at which a billing period begins. It is counted from the anchor and not from the period before, because a month
 * that is too short ends early and changes nothing for the months after it.
 *
 * @param count the number of periods between the anchor and that moment; negative before the anchor
 * @returns Unix seconds
 * @see https://docs.stripe.com/billing/subscriptions/billing-cycle
 */
export const periodStart = (
  { billing_cycle_anchor: anchor, billing_cycle_anchor_config: config }: Anchor,
  { interval, interval_count }: Pick<Stripe.Price.Recurring, 'interval' | 'interval_count'>,
  count: number,
): number => {
  const intervals = count * interval_count;
  if (interval === 'day' || interval === 'week')
    return anchor + intervals * (interval === 'week' ? 7 : 1) * DAY;
  const first = new Date(anchor * 1000);
  const year = first.getUTCFullYear();
  const month = first.getUTCMonth() + intervals * (interval === 'year' ? 12 : 1);
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(config?.day_of_month ?? first.getUTCDate(), lastDay);
  return Date.UTC(year, month, day) / 1000 + (anchor % DAY);
};

const uncountable = (why: string): Error =>
  invalid(
    'Number of Payments',
    `${why}, so its payments cannot be counted. Choose “On a custom date” instead.`,
  );

/** The current period, which all items of a subscription share. @throws UserError if they do not */
const currentPeriod = ({ items, billing_schedules: prebilled }: Stripe.Subscription) => {
  const periods = items.data.map(
    ({ price: { recurring }, current_period_start: start, current_period_end: end }) =>
      recurring && { interval: recurring.interval, interval_count: recurring.interval_count, start, end },
  );
  const [period, ...others] = new Map(periods.map((one) => [JSON.stringify(one), one])).values();
  if (!period || others.length || prebilled.length)
    throw uncountable('the products of this subscription are not all paid at the same times');
  return period;
};

/**
 * The starts of the periods that are paid or may still be paid, because their invoice is neither void nor uncollectible: it is
 * worse to charge for one period too many than for one too few. A period counts that a coupon or the customer's balance pays.
 * A trial, which has no price, and prorations do not count.
 */
const paidPeriods = async (
  stripe: Stripe,
  subscription: string,
): Promise<Stripe.InvoiceLineItem.Period[]> => {
  const invoices = await stripe.invoices
    .list({ subscription, limit: 100 })
    .autoPagingToArray({ limit: 10_000 });
  const counted = invoices.filter(({ status }) => status !== 'void' && status !== 'uncollectible');
  const complete = await Promise.all(counted.map((invoice) => withAllLines(stripe, invoice)));
  return complete
    .flatMap(({ lines }) => lines.data)
    .filter(({ amount, parent }) => amount > 0 && parent?.subscription_item_details?.proration === false)
    .map(({ period }) => period);
};

/**
 * When a subscription has to end so that a number of its periods is paid, counted from the first: at the end of a period, so
 * that nothing is prorated.
 *
 * Paid periods are counted by their invoices, not by the time since the start: nobody pays for a month in which the
 * subscription was paused or its payments were not collected, and another plan may begin another billing cycle. The current
 * period counts whether it is paid by now or not, so the result is the same on each of its days. The first period begins at
 * the anchor: a trial, or a part of a period before the first full one, comes before it.
 *
 * @returns Unix seconds; the end of the current period if so many periods are paid already
 * @throws UserError if the periods cannot be counted
 * @see https://docs.stripe.com/payments/checkout/billing-cycle
 */
export const endAfterPayments = async (
  stripe: Stripe,
  subscription: Stripe.Subscription,
  payments: number,
): Promise<number> => {
  const { id, billing_cycle_anchor: anchor, start_date, status, trial_end } = subscription;
  if (status === 'paused')
    throw uncountable('this subscription is paused, and may begin another billing cycle when it is resumed');
  const { start, end, ...recurring } = currentPeriod(subscription);
  const startAfter = (count: number): number => periodStart(subscription, recurring, count);

  // The period that is due next, or the current one; each starts a whole number of periods after the anchor.
  const due = Math.max(start, anchor);
  let before = 0;
  while (startAfter(before) < due) before += 1;
  const isRegular = startAfter(before) === due && (due > start || startAfter(before + 1) === end);
  if (!isRegular || (trial_end ?? 0) > due)
    throw uncountable('the billing periods of this subscription are not regular');

  const isPart = (period: Stripe.InvoiceLineItem.Period): boolean =>
    period.end === anchor && period.start > startAfter(-1);
  const periods = due > start_date ? await paidPeriods(stripe, id) : [];
  const earlier = periods.filter((period) => period.start < due && !isPart(period));
  const paid = new Set(earlier.map((period) => period.start)).size;
  return paid < payments ? startAfter(before + payments - paid) : end;
};
