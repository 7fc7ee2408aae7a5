import type Stripe from 'stripe';
import type { Deadline } from '../lib/deadline.ts';
import { type AfterSale, afterSaleIn } from './after-sale.ts';
import { startLedger } from './ledger.ts';
import { type CountBy, checkoutsIn, LATEST_MONEY, type Settlement } from './link-checkouts.ts';
import { isWithin, type Period, pageTimer } from './pages.ts';
import { byCurrency } from './totals.ts';

/** The sales of a link in one currency. All amounts are in its minor units. */
export interface CurrencySales {
  currency: string;
  sales: number;
  revenue: number;
  refunded: number;
}

/** The sales figures of one payment link, or of all. */
export interface Sales extends AfterSale {
  /** Undefined for all links. */
  link: string | undefined;
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

/** What the figures are of. */
interface Scope {
  link: string | undefined;
  period: Period;
  countBy: CountBy;
}

/** The moment from which all checkouts were read; undefined if all were. */
const readSinceOf = ({ period: { gte }, countBy }: Scope, completeAfter: number | null) => {
  if (completeAfter !== null) return completeAfter + 1;
  return gte !== undefined && countBy === 'payment' ? gte - LATEST_MONEY : gte;
};

/**
 * The sales figures of a payment link, or of all, in a period. All checkouts are read, several pages at once. If the step's
 * time runs out, the figures cover the checkouts that were opened last, since a moment. The sales come first: refunds and
 * renewals are read in the time that is left.
 */
export const salesOf = async (stripe: Stripe, scope: Scope, deadline: Deadline): Promise<Sales> => {
  const { link, period, countBy } = scope;
  const reading = { period, ledger: startLedger(link), timer: pageTimer(deadline) };
  const { checkouts, completeAfter, isRefined } = await checkoutsIn(stripe, reading, countBy);
  const afterSale = await afterSaleIn(stripe, reading, readSinceOf(scope, completeAfter));
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
      net: a.net === null || b.net === null ? null : a.net + b.net,
    })),
    sales: paid.length,
    unsettled: paid.length - settled.length,
    expired: counted.filter(({ expired }) => expired).length,
    completeAfter,
    isRefined,
    ...afterSale,
  };
};
