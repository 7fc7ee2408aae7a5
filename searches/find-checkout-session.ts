import type Stripe from 'stripe';
import { paymentId, paymentLinkId, sessionId } from '../forms/ids.ts';
import { anyField, MAX_RESULTS } from '../forms/search-results.ts';
import { defineSearch } from '../operations/search.ts';
import { payment } from '../records/payment.ts';
import {
  type CheckoutSession,
  isComplete,
  isFree,
  isSale,
  listSessions,
  readSession,
} from '../stripe/checkouts.ts';
import { byEmail, isSameEmail } from '../stripe/customers.ts';
import { idOf } from '../stripe/expand.ts';
import { checkoutsOfPayment } from '../stripe/origin.ts';
import { newestAndBest, PAGE, scan } from '../stripe/pages.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice, email, text } from '../zapier/kinds.ts';

/** The time that a page with all its details may take, in milliseconds: each subscription of it takes a request. */
const PAGE_MS = 9_000;

/** One reference is for one order: more checkouts than these are attempts to pay it. */
const MAX_OF_REFERENCE = 10;

const STATUSES = { complete: 'Complete', open: 'Open', expired: 'Expired' } as const;

type SessionFilter = Stripe.Checkout.SessionListParams;

/**
 * When a free order was placed: Stripe notes it in the invoice, if there is one. The event has it otherwise, which the trigger
 * reads. Here it is when the checkout was opened, at most a day before.
 */
const withPaidAt = (found: Stripe.Checkout.Session): CheckoutSession =>
  isComplete(found) && found.payment_status === 'no_payment_required' && !found.invoice
    ? { ...found, paid_at: found.created }
    : found;

export const findCheckoutSession = defineSearch({
  key: 'find_checkout_session',
  noun: 'Checkout Session',
  label: 'Find Checkout Session',
  description:
    'Finds checkouts and their payments by the id in the redirect, the customer, the payment link or the payment. Paid ones come first.',
  guide: ['Change confirmation behavior'],
  inputs: defineInputs({
    session: sessionId({
      search: undefined,
      help: `The id in the address of your own confirmation page, where the link has \`{CHECKOUT_SESSION_ID}\`. ${anyField('a checkout')}`,
    }),
    email: email('Customer Email', { help: 'As the customer wrote it on the payment page.' }),
    payment_link: paymentLinkId({}),
    payment: paymentId({ help: 'Choose a payment, or map any of its ids, also one of a subscription.' }),
    client_reference_id: text('Client Reference', {
      max: 200,
      help: 'As in the address of the link. Searched for among the latest 5,000 checkouts that match the other fields.',
    }),
    status: choice('Checkout Status', STATUSES, {
      help: 'A complete checkout may still wait for the bank: **Payment Status** says whether it is paid.',
    }),
  }),
  record: payment,
  rank: (found) => (isSale(found) ? (isFree(found) ? 2 : 3) : Number(isComplete(found))),
  perform: async (
    stripe,
    { session, email, payment_link, payment, client_reference_id, status },
    _bundle,
    deadline,
  ) => {
    const matches = (found: CheckoutSession): boolean =>
      (!session || found.id === session) &&
      (!email || isSameEmail(found.customer_details?.email, email)) &&
      (!payment_link || idOf(found.payment_link) === payment_link) &&
      (!client_reference_id || found.client_reference_id === client_reference_id) &&
      (!status || found.status === status);

    const pages = async (filter: SessionFilter): Promise<Stripe.Checkout.Session[]> => {
      const found: Stripe.Checkout.Session[] = [];
      for (;;) {
        const limit = Math.min(PAGE, MAX_RESULTS - found.length);
        const page = await listSessions(stripe, { ...filter, limit, starting_after: found.at(-1)?.id });
        found.push(...page);
        if (page.length < limit || found.length === MAX_RESULTS || deadline.left() < PAGE_MS) return found;
      }
    };

    const inList = async (by: SessionFilter): Promise<Stripe.Checkout.Session[]> => {
      const filter = { payment_link, ...by };
      if (!client_reference_id) {
        const best = { asked: status, best: 'complete', isBest: isComplete, most: MAX_RESULTS } as const;
        return newestAndBest((of: typeof status) => pages({ ...filter, status: of }), best);
      }
      const bare = stripe.checkout.sessions.list({ ...filter, status, limit: 100 });
      // Each is read again, with all its details.
      const isEnough = (found: CheckoutSession[]) => found.length === MAX_OF_REFERENCE || found.some(isSale);
      const found = await scan(bare, matches, isEnough, deadline);
      return Promise.all(found.map(({ id }) => readSession(stripe, id)));
    };

    const find = async (): Promise<Stripe.Checkout.Session[]> => {
      if (payment?.startsWith('cs_')) return [await readSession(stripe, payment)];
      if (payment) return checkoutsOfPayment(stripe, payment, pages);
      if (session) return [await readSession(stripe, session)];
      return email
        ? byEmail(email, (address) => inList({ customer_details: { email: address } }))
        : inList({});
    };
    return (await find()).filter(matches).map(withPaidAt);
  },
});
