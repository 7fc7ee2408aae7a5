import type Stripe from 'stripe';
import { invalid, quote } from '../stripe/errors.ts';
import { toMinor } from '../stripe/money.ts';
import { type Clause, metadataField, searchQuery } from '../stripe/search.ts';
import type { ValuesOf } from './define-inputs.ts';
import { choice, currency, money, text } from './kinds.ts';
import { metadataEntry, metadataSearch } from './metadata-search.ts';
import { period, periodOf } from './period.ts';

const STATUSES = { succeeded: 'Succeeded', pending: 'Pending', failed: 'Failed' } as const;

export type ChargeStatus = keyof typeof STATUSES;

/** What a payment can be searched by, besides its id and its buyer. */
export const chargeConditions = {
  amount: money('Amount', { help: 'Goes with Currency, like `12.50`.' }),
  currency: currency('Currency', { help: 'Its three letters, like `USD`.' }),
  card_last4: text('Last 4 Digits of Card', { max: 4, placeholder: '4242' }),
  ...metadataSearch,
  ...period,
  status: choice('Status', STATUSES, {}),
};

/**
 * What a charge has to match, as a query of Stripe's search and as a predicate: the search takes upper and lower
 * case for the same, and its index may be out of date.
 *
 * @returns also the period, for lists; the query may ask for another status than the user
 */
export const chargeQuery = ({
  amount,
  currency: code,
  card_last4: last4,
  status,
  ...rest
}: ValuesOf<typeof chargeConditions>) => {
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
