import type Stripe from 'stripe';
import { defineInputs, type ValuesOf } from '../inputs/define-inputs.ts';
import { paymentId } from '../inputs/ids.ts';
import { currency, email, money, text } from '../inputs/kinds.ts';
import { metadataEntry, metadataSearch } from '../inputs/metadata-search.ts';
import { period, periodOf } from '../inputs/period.ts';
import { defineSearch } from '../operations/define-search.ts';
import { CHARGE_EXPAND, charge } from '../records/charge.ts';
import { chargesOfBuyer, readCharge, searchCharges } from '../stripe/charges.ts';
import { invalid, orNull } from '../stripe/errors.ts';
import { toMinor } from '../stripe/money.ts';
import { type Clause, metadataField, searchQuery } from '../stripe/search.ts';

const MOST_FOUND = 100;

const conditions = {
  amount: money('Amount', { help: 'Goes with Currency, like `12.50`.' }),
  currency: currency('Currency', { help: 'Its three letters, like `USD`.' }),
  card_last4: text('Last 4 Digits of Card', { max: 4, placeholder: '4242' }),
  ...metadataSearch,
  ...period,
};

/**
 * What a charge has to match, as conditions of Stripe's search and as a predicate: the search takes upper and lower
 * case for the same, and its index may be out of date.
 */
const toQuery = ({ amount, currency: code, card_last4: last4, ...rest }: ValuesOf<typeof conditions>) => {
  const currency = code?.toLowerCase();
  if (amount && !currency) throw invalid('Currency', 'is empty. An amount is searched for in its currency.');
  if (last4 && !/^\d{4}$/.test(last4))
    throw invalid('Last 4 Digits of Card', `“${last4}” is not four digits.`);
  const minor = amount && currency ? toMinor(amount, currency, 'Amount') : undefined;
  const metadata = metadataEntry(rest);
  const { gte, lt } = periodOf(rest);

  const clauses: (Clause | false | undefined)[] = [
    minor !== undefined && ['amount', ':', minor],
    currency !== undefined && ['currency', ':', currency],
    last4 !== undefined && ['payment_method_details.card.last4', ':', last4],
    metadata && [metadataField(metadata[0]), ':', metadata[1]],
    gte !== undefined && ['created', '>=', gte],
    lt !== undefined && ['created', '<=', lt - 1],
  ];
  const matches = (found: Stripe.Charge): boolean =>
    (minor === undefined || found.amount === minor) &&
    (!currency || found.currency === currency) &&
    (!last4 || found.payment_method_details?.card?.last4 === last4) &&
    (!metadata || found.metadata[metadata[0]] === metadata[1]) &&
    (gte === undefined || found.created >= gte) &&
    (lt === undefined || found.created < lt);
  return { query: searchQuery(clauses.filter((clause): clause is Clause => Boolean(clause))), matches };
};

export const findPayment = defineSearch({
  key: 'find_payment',
  noun: 'Payment',
  label: 'Find Payment',
  description:
    'Finds payments by customer, amount, card, metadata or date. Without an email address it takes up to a minute before a new payment is found.',
  guide: ['Track payments'],
  inputs: defineInputs({
    payment: paymentId({
      help: 'Choose a payment, or map any of its ids. Fill in at least one field; a payment has to match all that are filled in.',
    }),
    email: email('Customer Email', { help: 'As given on the payment page.' }),
    ...conditions,
  }),
  record: charge,
  perform: async (stripe, { payment, email, ...rest }) => {
    const { query, matches } = toQuery(rest);
    if (payment) {
      const found = await orNull(readCharge(stripe, payment, CHARGE_EXPAND));
      const isTheirs = !email || found?.billing_details.email?.toLowerCase() === email.toLowerCase();
      return found && isTheirs && matches(found) ? [found] : [];
    }
    const found = email
      ? await chargesOfBuyer(stripe, email, CHARGE_EXPAND)
      : await searchCharges(stripe, query, MOST_FOUND, CHARGE_EXPAND);
    return found.filter(matches);
  },
});
