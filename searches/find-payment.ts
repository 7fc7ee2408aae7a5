import type Stripe from 'stripe';
import { paymentId } from '../forms/ids.ts';
import { metadataEntry, metadataSearch } from '../forms/metadata-search.ts';
import { period, periodOf } from '../forms/period.ts';
import { invalid, quote } from '../lib/errors.ts';
import { toMinor } from '../lib/money.ts';
import { defineSearch } from '../operations/search.ts';
import { CHARGE_EXPAND, charge } from '../records/charge.ts';
import { chargesOfBuyer, readCharge, searchCharges } from '../stripe/charges.ts';
import { isSameEmail } from '../stripe/customers.ts';
import { newestAndBest } from '../stripe/pages.ts';
import { type Clause, metadataField, searchQuery } from '../stripe/query.ts';
import type { ValuesOf } from '../zapier/inputs.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice, currency, email, money, text } from '../zapier/kinds.ts';

const MAX_FOUND = 100;

const STATUSES = { succeeded: 'Succeeded', pending: 'Pending', failed: 'Failed' } as const;

type ChargeStatus = keyof typeof STATUSES;

/** The fields that a payment can be searched by, besides its id and its customer. */
const conditions = {
  amount: money('Amount', { help: 'Goes with Currency, like `12.50`.' }),
  currency: currency('Currency', { help: 'Its three letters, like `USD`.' }),
  card_last4: text('Last 4 Digits of Card', { max: 4, placeholder: '4242' }),
  ...metadataSearch,
  ...period,
  status: choice('Status', STATUSES, {}),
};

/**
 * The conditions that a charge has to meet, as a query of Stripe's search and as a predicate: the search ignores case, and its
 * index may be out of date.
 *
 * @returns also the period, for lists; the query may ask for another status than the user
 */
const chargeQuery = ({
  amount,
  currency: code,
  card_last4: last4,
  status,
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

  const query = (of: ChargeStatus | undefined): string => {
    const clauses: (Clause | false | undefined)[] = [
      minor !== undefined && ['amount', ':', minor],
      currency !== undefined && ['currency', ':', currency],
      last4 !== undefined && ['payment_method_details.card.last4', ':', last4],
      metadata && [metadataField(metadata[0]), ':', metadata[1]],
      gte !== undefined && ['created', '>=', gte],
      lt !== undefined && ['created', '<=', lt - 1],
      of && ['status', ':', of],
    ];
    return searchQuery(clauses.filter((clause): clause is Clause => Boolean(clause)));
  };
  const matches = (found: Stripe.Charge): boolean =>
    (minor === undefined || found.amount === minor) &&
    (!currency || found.currency === currency) &&
    (!last4 || found.payment_method_details?.card?.last4 === last4) &&
    (!metadata || found.metadata[metadata[0]] === metadata[1]) &&
    (gte === undefined || found.created >= gte) &&
    (lt === undefined || found.created < lt) &&
    (!status || found.status === status);
  return { query, matches, created };
};

const rank = ({ status }: Pick<Stripe.Charge, 'status'>): number =>
  status === 'succeeded' ? 2 : Number(status === 'pending');

export const findPayment = defineSearch({
  key: 'find_payment',
  noun: 'Payment',
  label: 'Find Payment',
  description:
    'Finds payments by customer, amount, card, metadata or date. Those that succeeded come first. Without an email address it takes up to a minute before a new payment is found.',
  guide: ['Track payments'],
  inputs: defineInputs({
    payment: paymentId({
      search: undefined,
      help: 'Choose a payment, or map any of its ids. Fill in at least one field; a payment has to match all that are filled in.',
    }),
    email: email('Customer Email', { help: 'As given on the payment page.' }),
    ...conditions,
  }),
  record: charge,
  rank,
  perform: async (stripe, { payment, email, ...rest }) => {
    const { query, matches, created } = chargeQuery(rest);
    const isTheirs = ({ billing_details: buyer }: Stripe.Charge): boolean =>
      !email || isSameEmail(buyer.email, email);
    if (payment) {
      const found = await readCharge(stripe, payment, CHARGE_EXPAND);
      return found && isTheirs(found) && matches(found) ? [found] : [];
    }
    const search = (of: ChargeStatus | undefined) =>
      searchCharges(stripe, query(of), MAX_FOUND, CHARGE_EXPAND);
    const found = email
      ? await chargesOfBuyer(stripe, email, created, CHARGE_EXPAND)
      : await newestAndBest(search, {
          asked: rest.status,
          best: 'succeeded',
          isBest: (one) => rank(one) === 2,
          most: MAX_FOUND,
        });
    return found.filter(matches);
  },
});
