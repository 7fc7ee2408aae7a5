import type Stripe from 'stripe';
import { paymentId, paymentLinkId } from '../forms/ids.ts';
import { metadataEntry, metadataSearch } from '../forms/metadata-search.ts';
import { period, periodOf } from '../forms/period.ts';
import { anyField, MAX_RESULTS } from '../forms/search-results.ts';
import { invalid, quote } from '../lib/errors.ts';
import { toMinor } from '../lib/money.ts';
import { defineSearch } from '../operations/search.ts';
import { CHARGE_EXPAND, charge } from '../records/charge.ts';
import {
  chargesOfBuyer,
  type FoundCharge,
  isRefundable,
  newestOnce,
  readCharge,
  searchCharges,
} from '../stripe/charges.ts';
import { isSameEmail } from '../stripe/customers.ts';
import { idOf } from '../stripe/expand.ts';
import { chargesOfLink, notAllRead } from '../stripe/link-charges.ts';
import { isSoldBy, originOfPayment } from '../stripe/origin.ts';
import { isWithin, newestAndBest, pageTimer } from '../stripe/pages.ts';
import { type Clause, metadataField, searchQuery } from '../stripe/query.ts';
import type { ValuesOf } from '../zapier/inputs.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { boolean, choice, currency, email, money, text } from '../zapier/kinds.ts';

const STATUSES = { succeeded: 'Succeeded', pending: 'Pending', failed: 'Failed' } as const;

type ChargeStatus = keyof typeof STATUSES;

/** The fields that a payment can be searched by, besides its id, its customer and its link. */
const conditions = {
  status: choice('Status', STATUSES, {}),
  refundable: boolean('Refundable', {
    help: 'Yes finds payments of which something is left to refund, no the others. Leave empty to find both.',
  }),
  amount: money('Amount', {
    help: 'In the currency of the payment, not in what the customer saw, such as `1250.50`. Fill in Currency as well.',
  }),
  currency: currency('Currency', {}),
  card_last4: text('Last 4 Digits of Card', { max: 4, placeholder: '4242' }),
  ...period,
  ...metadataSearch,
};

/**
 * The conditions that a charge has to meet, as a query of Stripe's search and as a predicate: the search ignores case, and its
 * index may be out of date.
 *
 * @returns also the period, for lists, and whether failed payments do not matter; the query may ask for another status than
 *   the user
 */
const chargeQuery = ({
  amount,
  currency: code,
  card_last4: last4,
  status,
  refundable,
  ...rest
}: ValuesOf<typeof conditions>) => {
  const currency = code?.toLowerCase();
  if (amount && !currency) throw invalid('Currency', 'is empty. An amount is searched for in its currency.');
  if (last4 && !/^\d{4}$/.test(last4))
    throw invalid('Last 4 Digits of Card', `${quote(last4)} is not four digits.`);
  const minor = amount && currency ? toMinor(amount, currency, 'Amount') : undefined;
  const metadata = metadataEntry(rest);
  const created = periodOf(rest);
  const { gte, lt } = created;
  const paidOnly = status === 'succeeded' || refundable === true;

  const query = (of: ChargeStatus | undefined): string => {
    const clauses: (Clause | false | undefined)[] = [
      minor !== undefined && ['amount', ':', minor],
      currency !== undefined && ['currency', ':', currency],
      last4 !== undefined && ['payment_method_details.card.last4', ':', last4],
      metadata && [metadataField(metadata[0]), ':', metadata[1]],
      gte !== undefined && ['created', '>=', gte],
      lt !== undefined && ['created', '<=', lt - 1],
      refundable && ['refunded', ':', 'false'],
      of && ['status', ':', of],
    ];
    return searchQuery(clauses.filter((clause): clause is Clause => Boolean(clause)));
  };
  const matches = (found: Stripe.Charge): boolean =>
    (minor === undefined || found.amount === minor) &&
    (!currency || found.currency === currency) &&
    (!last4 || found.payment_method_details?.card?.last4 === last4) &&
    (!metadata || found.metadata[metadata[0]] === metadata[1]) &&
    isWithin(found.created, created) &&
    (refundable === undefined || isRefundable(found) === refundable) &&
    (!status || found.status === status);
  return { query, matches, created, paidOnly };
};

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
    ...conditions,
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
