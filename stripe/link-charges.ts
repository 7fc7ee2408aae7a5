import type Stripe from 'stripe';
import { invalid, later, type UserError } from '../lib/errors.ts';
import { chargeOfSession, type FoundCharge } from './charges.ts';
import { byEmail } from './customers.ts';
import { idOf, under } from './expand.ts';
import { LATEST_MONEY } from './link-checkouts.ts';
import { isWithin, PAGE, type PageTimer, type Period, readInTime } from './pages.ts';
import { chargesOfSubscriptions, withLead } from './subscription-charges.ts';

/** What is searched for among the payments of a link. */
interface Search {
  link: string;
  /** The email address that the customer gave in the checkout. */
  email?: string | undefined;
  /** When the charges were made. */
  period: Period;
  /** True if failed payments do not matter: then checkouts that nobody completed are not read. */
  paidOnly: boolean;
  /** Expansions of a charge. */
  expand: string[];
  timer: PageTimer;
}

/** The most checkouts of one customer through one link. */
const MAX_OF_BUYER = 500;

/**
 * Reads the charges of a link, each with its checkout, in no order: those of one-time checkouts, and the first payments and
 * renewals of the subscriptions that the link sold. It takes one request for each 100 checkouts of the link that were opened
 * in the period or in the three weeks before it. For a link that sells subscriptions, all older checkouts are read as well,
 * because a renewal may be years younger than its checkout; see `chargesOfSubscriptions` for the rest.
 *
 * @returns null if the time was up before everything was read
 */
export const chargesOfLink = async (stripe: Stripe, search: Search): Promise<FoundCharge[] | null> => {
  const { link, email, period, paidOnly, expand, timer } = search;
  const charges = new Map<string, FoundCharge>();
  const sold = new Map<string, Stripe.Checkout.Session>();
  let isOneTime = false;

  const list = (params: Stripe.Checkout.SessionListParams) =>
    stripe.checkout.sessions.list({
      ...params,
      payment_link: link,
      ...(paidOnly && { status: 'complete' }),
      expand: under('data.payment_intent.latest_charge', expand),
    });
  const take = (sessions: Stripe.Checkout.Session[]): void => {
    for (const session of sessions) {
      // A link's prices cannot be changed, so all its checkouts sell the same way:
      // https://docs.stripe.com/api/payment-link/update#update_payment_link-line_items
      isOneTime = session.mode === 'payment';
      const charge = chargeOfSession(session);
      if (charge && isWithin(charge.created, period)) charges.set(charge.id, charge);
      const subscription = idOf(session.subscription);
      if (subscription) sold.set(subscription, session);
    }
  };
  const readOpened = (opened: Period, isEnough?: () => boolean) =>
    readInTime(list, opened, take, timer, isEnough);

  if (email) {
    const ofBuyer = (address: string) =>
      list({ customer_details: { email: address }, limit: PAGE }).autoPagingToArray({ limit: MAX_OF_BUYER });
    take(await byEmail(email, ofBuyer));
  } else {
    const opened = withLead(period, LATEST_MONEY);
    if ((await readOpened(opened)) !== null) return null;
    if (opened.gte !== undefined && !isOneTime) {
      const unread = await readOpened({ lt: opened.gte }, () => isOneTime);
      if (unread !== null && !isOneTime) return null;
    }
  }
  if (!sold.size) return [...charges.values()];
  const renewed = await chargesOfSubscriptions(stripe, { sold, period, paidOnly, expand, timer });
  return renewed && [...charges.values(), ...renewed];
};

/** Reads all charges of the account that were made in a period. Null if the time was up before everything was read. */
export const chargesOfPeriod = async (
  stripe: Stripe,
  period: Period,
  timer: PageTimer,
): Promise<FoundCharge[] | null> => {
  const charges = new Map<string, FoundCharge>();
  const unread = await readInTime(
    (page) => stripe.charges.list(page),
    period,
    (page) => {
      for (const charge of page) charges.set(charge.id, charge);
    },
    timer,
  );
  return unread === null ? [...charges.values()] : null;
};

/**
 * The error if not all payments could be read.
 *
 * @param field label of the field that makes the period shorter
 */
export const notAllRead = (field: string, timer: PageTimer): UserError =>
  timer.isOver()
    ? invalid(
        field,
        'there are more payments than one step can look through. Fill in a shorter period, and use several steps.',
      )
    : later('Stripe did not list all payments.');
