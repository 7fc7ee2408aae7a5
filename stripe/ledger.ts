import type Stripe from 'stripe';
import { type CheckoutSession, paymentIdOf } from './checkouts.ts';
import { idOf } from './expand.ts';
import { unlessUnreachable } from './failures.ts';
import { checkoutsOfPayment, originOf } from './origin.ts';
import { eachInTime, type PageTimer, readInTime } from './pages.ts';

type Session = Stripe.Checkout.Session;

/**
 * What is known of what a payment link, or all of them, have sold: one-time payments and first payments of subscriptions
 * (`pi_`), and subscriptions (`sub_`).
 */
export interface Ledger {
  /** The filter of Stripe's list of checkouts. Without a link there is none: the list has checkouts without a link as well. */
  filter: { payment_link?: string };
  /** True for a checkout of the link; without one, of any link. */
  counts: (session: Pick<CheckoutSession, 'payment_link'>) => boolean;
  /** Notes what some checkouts have sold. */
  note: (sessions: Session[]) => void;
  /** True if the links sold it, false if they did not, undefined if that is not known. */
  isSold: (id: string) => boolean | undefined;
  set: (id: string, isSold: boolean) => void;
  /** The mode of all checkouts of the link; undefined if it is not known, or for all links. */
  mode: () => Session['mode'] | undefined;
}

/** @param link undefined for all links */
export const startLedger = (link: string | undefined): Ledger => {
  const sold = new Map<string, boolean>();
  let mode: Session['mode'] | undefined;
  const counts: Ledger['counts'] = ({ payment_link }) =>
    link ? idOf(payment_link) === link : payment_link !== null;
  return {
    filter: link ? { payment_link: link } : {},
    counts,
    note: (sessions) => {
      for (const session of sessions) {
        // A link's prices cannot be changed, so all its checkouts have one mode:
        // https://docs.stripe.com/api/payment-link/update#update_payment_link-line_items
        if (link) mode = session.mode;
        for (const id of [paymentIdOf(session), idOf(session.subscription)])
          if (id) sold.set(id, counts(session));
      }
    },
    isSold: (id) => sold.get(id),
    set: (id, isSold) => {
      sold.set(id, isSold);
    },
    mode: () => mode,
  };
};

/**
 * Looks up one payment or subscription: one request, and up to three for a payment of a subscription.
 *
 * @param isWhole true if all checkouts are noted: what is not in the ledger then was sold by none
 */
const lookUp = async (stripe: Stripe, ledger: Ledger, id: string, isWhole: boolean): Promise<boolean> => {
  const ofSubscription = async (subscription: string): Promise<boolean> => {
    const noted = ledger.isSold(subscription);
    if (noted !== undefined || isWhole) return noted ?? false;
    const origin = await originOf(stripe, { subscription });
    return origin !== null && ledger.counts(origin);
  };
  const ofOneTime = async (payment_intent: string): Promise<boolean[]> => {
    // The checkout of a subscription has no payment of its own.
    if (isWhole || ledger.mode() === 'subscription') return [];
    const origin = await originOf(stripe, { payment_intent });
    return origin ? [ledger.counts(origin)] : [];
  };
  if (id.startsWith('sub_')) return ofSubscription(id);
  if (ledger.mode() === 'payment') return (await ofOneTime(id))[0] ?? false;
  const found = await checkoutsOfPayment(stripe, id, async (made) =>
    'subscription' in made ? [await ofSubscription(made.subscription)] : ofOneTime(made.payment_intent),
  );
  return found[0] ?? false;
};

/**
 * Finds out which payments and subscriptions the links sold, as far as the time suffices. Older checkouts are read first, a
 * hundred with each request, and at most one page for each id; what they do not show is looked up one by one. So it takes at
 * most twice the requests of the better of both ways, and nobody has to know which one that is.
 *
 * @param ids of payments (`pi_`) and subscriptions (`sub_`); what is found is noted in the ledger
 * @param readSince the moment (Unix seconds) from which all checkouts are noted already; undefined if all are
 */
export const findSold = async (
  stripe: Stripe,
  ledger: Ledger,
  ids: string[],
  readSince: number | undefined,
  timer: PageTimer,
): Promise<void> => {
  const unknown = () => ids.filter((id) => ledger.isSold(id) === undefined);
  const most = unknown().length;
  if (!most) return;
  let pages = 0;
  const readOlder = (lt: number): Promise<number | null> =>
    readInTime(
      (page) => {
        pages += 1;
        return stripe.checkout.sessions.list({
          ...page,
          ...ledger.filter,
          status: 'complete',
          expand: ['data.invoice.payments'],
        });
      },
      { lt },
      ledger.note,
      timer,
      () => pages >= most || !unknown().length,
    );
  const isWhole =
    readSince === undefined || (await unlessUnreachable(readOlder(readSince), readSince)) === null;
  await eachInTime(unknown(), timer, async (id) => {
    const isSold = await unlessUnreachable(lookUp(stripe, ledger, id, isWhole), undefined);
    if (isSold !== undefined) ledger.set(id, isSold);
  });
};
