import type Stripe from 'stripe';
import type { Deadline } from '../lib/deadline.ts';
import { type CountBy, checkoutsOfLink, type Settlement } from './link-checkouts.ts';
import type { Period } from './pages.ts';

/** The sales of a link in one currency. All amounts are in its minor units. */
export interface CurrencySales {
  currency: string;
  sales: number;
  revenue: number;
  refunded: number;
}

/** The sales figures of one payment link. */
export interface Sales {
  link: string;
  period: Period;
  countBy: CountBy;
  byCurrency: CurrencySales[];
  settlements: Settlement[];
  sales: number;
  /** Number of sales whose settlement is not known: free ones, and first payments of subscriptions. */
  unsettled: number;
  /** Number of checkouts that were opened in the period and not paid in time. */
  expired: number;
  /** Moment in Unix seconds: all checkouts that were opened after it are counted; null if all are. */
  completeAfter: number | null;
  /** False if the key may not read events: bank debits then count from when Stripe booked them. */
  isRefined: boolean;
}

/** Sums of the items with the same currency. Amounts are integers in minor units, so the sums are exact. */
const byCurrency = <T extends { currency: string }>(items: T[], add: (sum: T, item: T) => T): T[] => {
  const sums = new Map<string, T>();
  for (const item of items) {
    const sum = sums.get(item.currency);
    sums.set(item.currency, sum ? add(sum, item) : item);
  }
  return [...sums.values()];
};

const isWithin = (at: number, { gte, lt }: Period): boolean =>
  (gte === undefined || at >= gte) && (lt === undefined || at < lt);

/**
 * The sales figures of a payment link in a period. All its checkouts are read, several pages at once. If the step's time runs
 * out, the figures cover the checkouts that were opened last, since a moment.
 */
export const salesOf = async (
  stripe: Stripe,
  link: string,
  period: Period,
  countBy: CountBy,
  deadline: Deadline,
): Promise<Sales> => {
  const { checkouts, completeAfter, isRefined } = await checkoutsOfLink(
    stripe,
    link,
    period,
    countBy,
    deadline,
  );
  const counted = checkouts.filter(({ created }) => completeAfter === null || created > completeAfter);
  const paid = counted.filter((one) => one.paid && isWithin(one.at, period));
  const settled = paid.flatMap((one) => one.settled ?? []);
  return {
    link,
    period,
    countBy,
    byCurrency: byCurrency(
      paid.map(({ currency, amount, refunded }) => ({ currency, sales: 1, revenue: amount, refunded })),
      (a, b) => ({
        currency: a.currency,
        sales: a.sales + b.sales,
        revenue: a.revenue + b.revenue,
        refunded: a.refunded + b.refunded,
      }),
    ),
    settlements: byCurrency(settled, (a, b) => ({
      currency: a.currency,
      revenue: a.revenue + b.revenue,
      fees: a.fees + b.fees,
      net: a.net + b.net,
    })),
    sales: paid.length,
    unsettled: paid.length - settled.length,
    expired: counted.filter(({ expired }) => expired).length,
    completeAfter,
    isRefined,
  };
};
