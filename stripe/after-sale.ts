import type Stripe from 'stripe';
import { idOf, inEach } from './expand.ts';
import { unlessUnreachable } from './failures.ts';
import { INVOICE_EXPAND, intentsOf, subscriptionIdOf } from './invoice-ids.ts';
import { findSold, type Ledger } from './ledger.ts';
import { isWithin, type PageTimer, type Period, readInTime } from './pages.ts';
import { LATEST_RETRY, withLead } from './subscription-charges.ts';
import { type Total, totalsOf } from './totals.ts';

/** How many there were, and how much, by currency. */
export interface Tally {
  count: number;
  totals: Total[];
}

const NONE: Tally = { count: 0, totals: [] };

/** What happened in a period to what the links have sold, however long ago. Each is null if the time did not suffice. */
export interface AfterSale {
  refunds: Tally | null;
  renewals: Tally | null;
}

/** Something that counts if the links sold what it belongs to: a payment (`pi_`) or a subscription (`sub_`). */
interface Entry extends Total {
  of: string;
}

interface Reading {
  period: Period;
  ledger: Ledger;
  timer: PageTimer;
}

const isStanding = ({ status }: Stripe.Refund): boolean => status !== 'failed' && status !== 'canceled';

/** Reads the refunds that were made in a period, of whatever payments. Null if that was not possible in time. */
const readRefunds = async (stripe: Stripe, { period, timer }: Reading): Promise<Entry[] | null> => {
  const refunds = new Map<string, Entry>();
  const unread = await readInTime(
    (page) => stripe.refunds.list(page),
    period,
    (page) => {
      for (const refund of page.filter(isStanding)) {
        const { id, amount, currency, payment_intent } = refund;
        // A charge without a PaymentIntent was not made in a checkout.
        if (payment_intent) refunds.set(id, { of: idOf(payment_intent) ?? '', amount, currency });
      }
    },
    timer,
  );
  return unread === null ? [...refunds.values()] : null;
};

/**
 * Reads the later payments of subscriptions that were made in a period, and which subscription each payment of the time was
 * for. Stripe makes an invoice up to two months before it is paid. Null if that was not possible in time.
 */
const readRenewals = async (stripe: Stripe, { period, timer }: Reading) => {
  const renewals = new Map<string, Entry>();
  const paidFor = new Map<string, string>();
  const unread = await readInTime(
    (page) => stripe.invoices.list({ ...page, status: 'paid', expand: inEach(INVOICE_EXPAND) }),
    withLead(period, LATEST_RETRY),
    (page) => {
      for (const invoice of page) {
        const subscription = subscriptionIdOf(invoice);
        if (!subscription) continue;
        for (const intent of intentsOf(invoice)) paidFor.set(intent, subscription);
        const { id, amount_paid: amount, currency, billing_reason, status_transitions } = invoice;
        const isLater = billing_reason !== 'subscription_create' && amount > 0;
        if (isLater && isWithin(status_transitions.paid_at ?? invoice.created, period))
          renewals.set(id, { of: subscription, amount, currency });
      }
    },
    timer,
  );
  return unread === null ? { renewals: [...renewals.values()], paidFor } : null;
};

/** Sums the entries of what the links sold. Null if it is not known of one whether they sold it. */
const tallyOf = (entries: Entry[], isSold: Ledger['isSold']): Tally | null => {
  if (entries.some(({ of }) => isSold(of) === undefined)) return null;
  const counted = entries.filter(({ of }) => isSold(of));
  return { count: counted.length, totals: totalsOf(counted) };
};

const ONE_TIME = { renewals: [], paidFor: new Map<string, string>() };

/** True if the link has never sold anything. Otherwise the ledger knows its mode. */
const hasSoldNothing = async (
  stripe: Stripe,
  { ledger }: Reading,
  readSince: number | undefined,
): Promise<boolean> => {
  const { payment_link } = ledger.filter;
  if (!payment_link || ledger.mode()) return false;
  if (readSince === undefined) return true;
  const { data } = await stripe.checkout.sessions.list({ payment_link, limit: 1 });
  ledger.note(data);
  return !data.length;
};

/**
 * Reads the refunds and the renewals of a period. Stripe lists neither by link: all of the account are read, a hundred with
 * each request, and then `findSold` finds out which of them belong to the links. For a link that sells no subscriptions no
 * invoice is read.
 *
 * @param readSince the moment (Unix seconds) from which the ledger has all checkouts; undefined if it has all
 */
export const afterSaleIn = async (
  stripe: Stripe,
  reading: Reading,
  readSince: number | undefined,
): Promise<AfterSale> => {
  const { ledger, timer } = reading;
  const unread: AfterSale = { refunds: null, renewals: null };
  const read = async (): Promise<AfterSale> => {
    if (await hasSoldNothing(stripe, reading, readSince)) return { refunds: NONE, renewals: NONE };
    const [refunds, invoices] = await Promise.all([
      readRefunds(stripe, reading),
      ledger.mode() === 'payment' ? ONE_TIME : readRenewals(stripe, reading),
    ]);
    const refunded = (refunds ?? []).map((one) => ({ ...one, of: invoices?.paidFor.get(one.of) ?? one.of }));
    const renewed = invoices?.renewals ?? [];
    const ids = new Set([...renewed, ...refunded].map(({ of }) => of));
    await findSold(stripe, ledger, [...ids], readSince, timer);
    return {
      refunds: refunds && tallyOf(refunded, ledger.isSold),
      renewals: invoices && tallyOf(renewed, ledger.isSold),
    };
  };
  return timer.isOver() ? unread : unlessUnreachable(read(), unread);
};
