import type Stripe from 'stripe';
import { expanded } from './objects.ts';
import { type Period, readPeriod } from './pages.ts';

/** Zapier ends a step after 30 seconds; pages that have begun by then need a few more. */
const TIME_MS = 20_000;

/** What a link sold in one currency that customers paid in. All amounts in its minor units. */
export interface CurrencySales {
  currency: string;
  sales: number;
  revenue: number;
  refunded: number;
}

/** What arrived in one currency that Stripe settles in, at the rate of the day of each payment. */
export interface Settlement {
  currency: string;
  revenue: number;
  fees: number;
  net: number;
}

/** The sales figures of one payment link. */
export interface Sales {
  link: string;
  period: Period;
  byCurrency: CurrencySales[];
  settlements: Settlement[];
  sales: number;
  /** Sales whose settlement is not known: free ones, and first payments of subscriptions. */
  unsettled: number;
  expired: number;
  /** Everything created after this moment (unix seconds) is counted; null where everything is. */
  completeAfter: number | null;
}

type Session = Pick<
  Stripe.Checkout.Session,
  'id' | 'created' | 'currency' | 'amount_total' | 'payment_status' | 'status'
> & {
  payment_intent: string | Stripe.PaymentIntent | null;
};

/** The few facts of a session that count, so that 20,000 of them fit into memory. */
interface Fact {
  created: number;
  expired: boolean;
  paid: boolean;
  currency: string;
  amount: number;
  refunded: number;
  settled: Settlement | null;
}

const factOf = ({
  created,
  status,
  payment_status,
  currency,
  amount_total,
  payment_intent,
}: Session): Fact => {
  const charge = expanded(expanded(payment_intent)?.latest_charge);
  const balance = expanded(charge?.balance_transaction);
  return {
    created,
    expired: status === 'expired',
    paid: status === 'complete' && payment_status !== 'unpaid',
    currency: currency ?? '',
    amount: amount_total ?? 0,
    refunded: charge?.amount_refunded ?? 0,
    settled: balance && {
      currency: balance.currency,
      revenue: balance.amount,
      fees: balance.fee,
      net: balance.net,
    },
  };
};

/** Adds up what has the same currency. Integers in minor units: the sums are exact. */
const byCurrency = <T extends { currency: string }>(items: T[], add: (sum: T, item: T) => T): T[] => {
  const sums = new Map<string, T>();
  for (const item of items) {
    const sum = sums.get(item.currency);
    sums.set(item.currency, sum ? add(sum, item) : item);
  }
  return [...sums.values()];
};

/**
 * What a payment link sold in a period, by when the checkouts began. All its sessions are read, several pages
 * at once; where the step's time runs out, the figures cover the newest part, cut at a moment.
 */
export const salesOf = async (stripe: Stripe, link: string, period: Period): Promise<Sales> => {
  const start = performance.now();
  const facts = new Map<string, Fact>();
  const completeAfter = await readPeriod(
    (page) =>
      stripe.checkout.sessions.list({
        ...page,
        payment_link: link,
        expand: ['data.payment_intent.latest_charge.balance_transaction'],
      }),
    period,
    (sessions) => {
      for (const session of sessions) facts.set(session.id, factOf(session));
    },
    () => performance.now() - start > TIME_MS,
  );
  const counted = [...facts.values()].filter(
    ({ created }) => completeAfter === null || created > completeAfter,
  );
  const paid = counted.filter((fact) => fact.paid);
  const settled = paid.flatMap((fact) => fact.settled ?? []);
  return {
    link,
    period,
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
  };
};
