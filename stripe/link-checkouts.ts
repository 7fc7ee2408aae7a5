import type Stripe from 'stripe';
import { paidAt } from './charges.ts';
import { isSale } from './checkouts.ts';
import { expanded } from './expand.ts';
import { lacksPermission, unlessUnreachable } from './failures.ts';
import { balanceOf, netOf, stripeFee } from './fees.ts';
import type { Ledger } from './ledger.ts';
import { type PageTimer, type Period, readInTime } from './pages.ts';

/** Totals in one settlement currency, at the rate of the day of each payment, in minor units. */
export interface Settlement {
  currency: string;
  revenue: number;
  /** All that Stripe takes, without application fees. */
  fees: number;
  /** What stays in the account; null if that is not known of a payment, because a part of it was transferred in another currency. */
  net: number | null;
}

type Session = Stripe.Checkout.Session;

/** The facts of a checkout that the figures need: few, so that 20,000 checkouts fit into memory. */
interface Checkout {
  id: string;
  /** When it was opened, in Unix seconds. */
  created: number;
  expired: boolean;
  paid: boolean;
  /** When the money was there, if it is. `isSure` is false if Stripe may have booked it days before. */
  paidAt: number;
  isSure: boolean;
  currency: string;
  amount: number;
  refunded: number;
  settled: Settlement | null;
}

const DAY = 24 * 60 * 60;

/**
 * The longest time between the opening of a checkout and its money, in seconds: a bank debit may take 14 business days, a
 * voucher a week, and the checkout itself a day. Vouchers that a merchant allows for longer are not covered.
 *
 * @see https://docs.stripe.com/payments/sepa-debit
 * @see https://docs.stripe.com/payments/oxxo
 */
export const LATEST_MONEY = 22 * DAY;

/** How long Stripe keeps events, in seconds: https://docs.stripe.com/api/events */
const EVENTS_KEPT = 30 * DAY;

const EXPAND = ['data.payment_intent.latest_charge.balance_transaction', 'data.invoice.payments'];

/** When the money was there, and whether that is sure: see `paidAt`. */
const momentOf = (
  { created, invoice }: Session,
  charge: Stripe.Charge | null,
): Pick<Checkout, 'paidAt' | 'isSure'> => {
  const noted = expanded(invoice)?.status_transitions?.paid_at;
  return {
    paidAt: paidAt(charge, noted) ?? charge?.created ?? created,
    isSure: !charge || Boolean(noted) || charge.payment_method_details?.type === 'card',
  };
};

const toCheckout = (session: Session): Checkout => {
  const charge = expanded(expanded(session.payment_intent)?.latest_charge);
  const balance = balanceOf(charge);
  return {
    id: session.id,
    created: session.created,
    expired: session.status === 'expired',
    paid: isSale(session),
    ...momentOf(session, charge),
    currency: session.currency ?? '',
    amount: session.amount_total ?? 0,
    refunded: charge?.amount_refunded ?? 0,
    settled: balance && {
      currency: balance.currency,
      revenue: balance.amount,
      fees: stripeFee(balance),
      net: netOf(charge),
    },
  };
};

/** The parameters of one reading. */
interface Reading {
  period: Period;
  /** Knows which links count, and is told what they sold. */
  ledger: Ledger;
  timer: PageTimer;
}

/**
 * Reads all checkouts of a link, or of all links, that were opened in a period, and those before it whose money may have come
 * within it.
 *
 * @returns also the moment (Unix seconds) of opening after which all are there; null if all are
 */
const readCheckouts = async (stripe: Stripe, { period, ledger, timer }: Reading, withLate: boolean) => {
  const checkouts = new Map<string, Checkout>();
  const read = (opened: Period, status?: 'complete') =>
    readInTime(
      (page) =>
        stripe.checkout.sessions.list({
          ...page,
          ...ledger.filter,
          ...(status && { status }),
          expand: EXPAND,
        }),
      opened,
      (sessions) => {
        ledger.note(sessions);
        for (const session of sessions)
          if (ledger.counts(session)) checkouts.set(session.id, toCheckout(session));
      },
      timer,
    );
  let completeAfter = await read(period);
  const { gte } = period;
  if (withLate && gte !== undefined && completeAfter === null) {
    const before = { gte: gte - LATEST_MONEY, lt: gte };
    completeAfter = await unlessUnreachable(read(before, 'complete'), gte - 1);
  }
  return { checkouts: [...checkouts.values()], completeAfter };
};

/**
 * Reads when the bank confirmed payments, by their checkouts, since the beginning of the period, as far back as Stripe keeps
 * events.
 */
const readConfirmations = async (stripe: Stripe, { period, ledger, timer }: Reading) => {
  const confirmed = new Map<string, number>();
  const start = Math.max(period.gte ?? period.lt ?? 0, Math.floor(Date.now() / 1000) - EVENTS_KEPT);
  const take = (events: Stripe.Event[]): void => {
    for (const event of events) {
      if (event.type !== 'checkout.session.async_payment_succeeded') continue;
      if (ledger.counts(event.data.object)) confirmed.set(event.data.object.id, event.created);
    }
  };
  const events = readInTime(
    (page) => stripe.events.list({ ...page, type: 'checkout.session.async_payment_succeeded' }),
    { gte: start },
    take,
    timer,
  );
  try {
    const unreadUntil = await unlessUnreachable(events, start);
    return { confirmed, isComplete: unreadUntil === null, isForbidden: false };
  } catch (error) {
    if (!lacksPermission(error)) throw error;
    return { confirmed, isComplete: true, isForbidden: true };
  }
};

const byPayment = async (stripe: Stripe, reading: Reading) => {
  const { checkouts, completeAfter } = await readCheckouts(stripe, reading, true);
  const { gte, lt } = reading.period;
  const isUnsure = ({ paid, isSure }: Checkout): boolean => paid && !isSure;
  const isBounded = gte !== undefined || lt !== undefined;
  const { confirmed, isComplete, isForbidden } =
    isBounded && checkouts.some(isUnsure)
      ? await readConfirmations(stripe, reading)
      : { confirmed: new Map<string, number>(), isComplete: true, isForbidden: false };
  const unknown = isComplete ? [] : checkouts.filter((one) => isUnsure(one) && !confirmed.has(one.id));
  const cut = [completeAfter, ...unknown.map(({ created }) => created)].filter((at) => at !== null);
  return {
    checkouts: checkouts.map((one) => ({ ...one, at: confirmed.get(one.id) ?? one.paidAt })),
    completeAfter: cut.length ? Math.max(...cut) : null,
    isRefined: !isForbidden,
  };
};

const byOpening = async (stripe: Stripe, reading: Reading) => {
  const { checkouts, completeAfter } = await readCheckouts(stripe, reading, false);
  return { checkouts: checkouts.map((one) => ({ ...one, at: one.created })), completeAfter, isRefined: true };
};

/** The moment that decides whether a sale belongs to a period: when its money was there, or when its checkout was opened. */
export type CountBy = 'payment' | 'checkout';

/**
 * Reads the checkouts of a link, or of all links, each with the moment that decides whether it belongs to the period. If
 * payments count, these include checkouts that were opened before the period and whose money may have come within it.
 *
 * @returns also the moment of opening (Unix seconds) after which all are there, or null if all are; and `isRefined`, false
 *   if the key may not read events, so that bank debits count from when Stripe booked them
 */
export const checkoutsIn = (stripe: Stripe, reading: Reading, countBy: CountBy) =>
  (countBy === 'payment' ? byPayment : byOpening)(stripe, reading);
