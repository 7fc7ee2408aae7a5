import type Stripe from 'stripe';
import { paymentId, paymentLinkId } from '../forms/ids.ts';
import { type ChargeStatus, chargeQuery, paymentConditions } from '../forms/payment-search.ts';
import { anyField, MAX_RESULTS } from '../forms/search-results.ts';
import { defineSearch } from '../operations/search.ts';
import { CHARGE_EXPAND, charge } from '../records/charge.ts';
import {
  chargesOfBuyer,
  type FoundCharge,
  newestOnce,
  readCharge,
  searchCharges,
} from '../stripe/charges.ts';
import { isSameEmail } from '../stripe/customers.ts';
import { idOf } from '../stripe/expand.ts';
import { chargesOfLink, notAllRead } from '../stripe/link-charges.ts';
import { isSoldBy, originOfPayment } from '../stripe/origin.ts';
import { newestAndBest, pageTimer } from '../stripe/pages.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { email } from '../zapier/kinds.ts';

const rank = ({ status }: Pick<Stripe.Charge, 'status'>): number =>
  status === 'succeeded' ? 2 : Number(status === 'pending');

export const findPayment = defineSearch({
  key: 'find_payment',
  noun: 'Payment',
  label: 'Find Payment',
  description:
    'Finds payments by customer, payment link, amount, card, metadata or date. Those that succeeded come first.',
  guide: ['Track payments'],
  inputs: defineInputs({
    payment: paymentId({
      search: undefined,
      help: `Choose a payment, or map any of its ids. ${anyField('a payment')} Without an id, a customer or a link, it takes up to a minute before a new payment is found.`,
    }),
    email: email('Customer Email', { help: 'As the customer wrote it on the payment page.' }),
    payment_link: paymentLinkId({
      help: 'Also finds the payments of subscriptions that this link sold. Takes one request for each 100 checkouts of the link: fill in From as well if it has thousands.',
    }),
    ...paymentConditions,
  }),
  record: charge,
  perform: async (stripe, { payment, email, payment_link: link, ...rest }, _bundle, deadline) => {
    const { query, matches, created, paidOnly } = chargeQuery(rest);

    const byId = async (id: string): Promise<FoundCharge[]> => {
      const found = await readCharge(stripe, id, CHARGE_EXPAND);
      if (!found || (email && !isSameEmail(found.billing_details.email, email)) || !matches(found)) return [];
      if (!link) return [found];
      const origin = found.origin ?? (await originOfPayment(stripe, idOf(found.payment_intent)));
      return origin && isSoldBy(origin, link) ? [{ ...found, origin }] : [];
    };
    const ofLink = async (of: string): Promise<FoundCharge[]> => {
      const timer = pageTimer(deadline);
      const search = { link: of, email, period: created, paidOnly, expand: CHARGE_EXPAND, timer };
      const found = await chargesOfLink(stripe, search);
      if (!found) throw notAllRead('From', timer);
      return newestOnce(found);
    };
    const inIndex = () =>
      newestAndBest(
        (of: ChargeStatus | undefined) => searchCharges(stripe, query(of), MAX_RESULTS, CHARGE_EXPAND),
        { asked: rest.status, best: 'succeeded', isBest: (one) => rank(one) === 2, most: MAX_RESULTS },
      );
    const find = (): Promise<FoundCharge[]> => {
      if (payment) return byId(payment);
      if (link) return ofLink(link);
      return email ? chargesOfBuyer(stripe, email, created, CHARGE_EXPAND, MAX_RESULTS) : inIndex();
    };
    const found = (await find()).filter(matches);
    return found.toSorted((a, b) => rank(b) - rank(a)).slice(0, MAX_RESULTS);
  },
});
