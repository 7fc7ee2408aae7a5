import type Stripe from 'stripe';
import { paymentId, paymentLinkId, sessionId } from '../forms/ids.ts';
import { defineSearch } from '../operations/search.ts';
import { payment } from '../records/payment.ts';
import { type CheckoutSession, isPaid, listSessions, readSession } from '../stripe/checkouts.ts';
import { byEmail, isSameEmail } from '../stripe/customers.ts';
import { idOf } from '../stripe/expand.ts';
import { checkoutsOfPayment } from '../stripe/origin.ts';
import { newestAndBest, scan } from '../stripe/pages.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice, email, text } from '../zapier/kinds.ts';

const MAX_FOUND = 10;

const STATUSES = { complete: 'Complete', open: 'Open', expired: 'Expired' } as const;

type SessionFilter = Stripe.Checkout.SessionListParams;

const isComplete = ({ status }: CheckoutSession): boolean => status === 'complete';

const isSale = (found: CheckoutSession): boolean => isComplete(found) && isPaid(found);

export const findCheckoutSession = defineSearch({
  key: 'find_checkout_session',
  noun: 'Checkout Session',
  label: 'Find Checkout Session',
  description:
    'Finds a checkout and its payment by the id of the redirect, the customer, the payment link or the payment. Paid ones come first.',
  guide: ['Change confirmation behavior'],
  inputs: defineInputs({
    session: sessionId({
      search: undefined,
      help: 'The id that a redirect with `{CHECKOUT_SESSION_ID}` carries. Fill in at least one field; a session has to match all that are filled in.',
    }),
    email: email('Customer Email', { help: 'As the customer wrote it on the payment page.' }),
    payment_link: paymentLinkId({}),
    payment: paymentId({ help: 'Choose a payment, or map any of its ids, also one of a subscription.' }),
    client_reference_id: text('Client Reference', {
      max: 200,
      help: 'As it was given in the address of the link. Searched for among the latest 5,000 sessions that match the other fields.',
    }),
    status: choice('Checkout Status', STATUSES, {
      help: 'A complete checkout may still wait for the bank: **Payment Status** says whether it is paid.',
    }),
  }),
  record: payment,
  rank: (found) => (isSale(found) ? 2 : Number(isComplete(found))),
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

    const page = (filter: SessionFilter) => listSessions(stripe, { ...filter, limit: MAX_FOUND });

    const inList = async (by: SessionFilter): Promise<Stripe.Checkout.Session[]> => {
      const filter = { payment_link, ...by };
      if (!client_reference_id) {
        const best = { asked: status, best: 'complete', isBest: isComplete, most: MAX_FOUND } as const;
        return newestAndBest((of: typeof status) => page({ ...filter, status: of }), best);
      }
      const bare = stripe.checkout.sessions.list({ ...filter, status, limit: 100 });
      const isEnough = (found: CheckoutSession[]) => found.length === MAX_FOUND || found.some(isSale);
      return Promise.all(
        (await scan(bare, matches, isEnough, deadline)).map(({ id }) => readSession(stripe, id)),
      );
    };

    const find = async (): Promise<Stripe.Checkout.Session[]> => {
      if (payment?.startsWith('cs_')) return [await readSession(stripe, payment)];
      if (payment) return checkoutsOfPayment(stripe, payment, page);
      if (session) return [await readSession(stripe, session)];
      return email
        ? byEmail(email, (address) => inList({ customer_details: { email: address } }))
        : inList({});
    };
    return (await find()).filter(matches);
  },
});
