import type Stripe from 'stripe';
import type { FoundCharge } from './charges.ts';
import { idOf, inEach } from './expand.ts';
import { INVOICE_EXPAND, intentsOf, subscriptionIdOf } from './invoice-ids.ts';
import { isWithin, type PageTimer, type Period, readInTime } from './pages.ts';

/**
 * The longest time between an invoice of a subscription and its payment, in seconds: Stripe retries a failed payment for two
 * months at most.
 *
 * @see https://docs.stripe.com/payments/off-session-payments/smart-retries
 */
export const LATEST_RETRY = 62 * 24 * 60 * 60;

/** A period, and the time before it in which something that happens in it may have begun. */
export const withLead = ({ gte, ...rest }: Period, seconds: number): Period => ({
  ...rest,
  ...(gte !== undefined && { gte: gte - seconds }),
});

/** The most subscriptions that are asked for one by one. For more, all invoices and charges of the account are read. */
const MAX_SINGLE = 10;

/** What is searched for. */
interface Search {
  /** The checkouts that sold the subscriptions, by the ids of the subscriptions. */
  sold: Map<string, Stripe.Checkout.Session>;
  /** When the charges were made. */
  period: Period;
  paidOnly: boolean;
  /** Expansions of a charge. */
  expand: string[];
  timer: PageTimer;
}

/**
 * Reads the charges of subscriptions: the first payments and the renewals. Only invoices lead from a subscription to its
 * charges. It takes two requests for each subscription if there are few, and otherwise one for each 100 invoices and each
 * 100 charges of the account in the period; invoices of the two months before it are read, too.
 *
 * @returns null if the time was up before everything was read
 */
export const chargesOfSubscriptions = async (
  stripe: Stripe,
  { sold, period, paidOnly, expand, timer }: Search,
): Promise<FoundCharge[] | null> => {
  const filters =
    sold.size > MAX_SINGLE
      ? [{}]
      : [...sold].map(([subscription, { customer }]) => ({ subscription, customer: idOf(customer) }));
  const soldIn = new Map<string, Stripe.Checkout.Session>();
  // Pages overlap: an object may come twice.
  const charges = new Map<string, FoundCharge>();

  const readInvoices = ({ subscription }: { subscription?: string }) =>
    readInTime(
      (page) =>
        stripe.invoices.list({
          ...page,
          ...(subscription && { subscription }),
          ...(paidOnly && { status: 'paid' }),
          expand: inEach(INVOICE_EXPAND),
        }),
      withLead(period, LATEST_RETRY),
      (invoices) => {
        for (const invoice of invoices) {
          const session = sold.get(subscriptionIdOf(invoice) ?? '');
          if (session) for (const intent of intentsOf(invoice)) soldIn.set(intent, session);
        }
      },
      timer,
    );
  const readCharges = ({ customer }: { customer?: string | null }) =>
    readInTime(
      (page) => stripe.charges.list({ ...page, ...(customer && { customer }), expand: inEach(expand) }),
      period,
      (page) => {
        for (const charge of page) {
          const origin = soldIn.get(idOf(charge.payment_intent) ?? '');
          if (origin && isWithin(charge.created, period)) charges.set(charge.id, { ...charge, origin });
        }
      },
      timer,
    );

  const isWhole = async (reading: Promise<number | null>[]): Promise<boolean> =>
    (await Promise.all(reading)).every((unread) => unread === null);
  // Which charges are those of the subscriptions is known once the invoices are.
  if (!(await isWhole(filters.map(readInvoices)))) return null;
  return (await isWhole(filters.map(readCharges))) ? [...charges.values()] : null;
};
