import type Stripe from 'stripe';
import { invalid, quote } from '../lib/errors.ts';
import { toMinor } from '../lib/money.ts';
import { isRefundable } from '../stripe/charges.ts';
import { isWithin } from '../stripe/pages.ts';
import { type Clause, metadataField, searchQuery } from '../stripe/query.ts';
import type { ValuesOf } from '../zapier/inputs.ts';
import { boolean, choice, currency, money, text } from '../zapier/kinds.ts';
import { metadataEntry, metadataSearch } from './metadata-search.ts';
import { period, periodOf } from './period.ts';

const STATUSES = { succeeded: 'Succeeded', pending: 'Pending', failed: 'Failed' } as const;

export type ChargeStatus = keyof typeof STATUSES;

/** The fields that a payment can be searched by, besides its id, its customer and its link. */
export const paymentConditions = {
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
export const chargeQuery = ({
  amount,
  currency: code,
  card_last4: last4,
  status,
  refundable,
  ...rest
}: ValuesOf<typeof paymentConditions>) => {
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
