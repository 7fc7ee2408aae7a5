import type Stripe from 'stripe';
import { defineInputFields, type InferInputData } from 'zapier-platform-core';
import { invalid } from '../stripe/errors.ts';
import { currencyCode, toMinor } from '../stripe/money.ts';
import { type Clause, metadataField } from '../stripe/search.ts';
import { metadataSearch, toMetadataSearch } from './metadata-search.ts';
import { toEmail, toText } from './parse.ts';
import { fromField, toField, toPeriod } from './period.ts';

/** Input fields to search payments by. */
export const paymentSearch = defineInputFields([
  { key: 'email', label: 'Customer Email', type: 'string', helpText: 'As given on the payment page.' },
  {
    key: 'amount',
    label: 'Amount',
    type: 'string',
    placeholder: '12.50',
    helpText: 'Goes with Currency, like `12.50`.',
  },
  {
    key: 'currency',
    label: 'Currency',
    type: 'string',
    placeholder: 'USD',
    helpText: 'Its three letters, like `USD`.',
  },
  { key: 'card_last4', label: 'Last 4 Digits of Card', type: 'string', placeholder: '4242' },
  ...metadataSearch,
  fromField,
  toField,
]);

const toLast4 = (value: string | undefined): string | undefined => {
  const text = toText(value, 'Last 4 Digits of Card', 4);
  if (!text || /^\d{4}$/.test(text)) return text;
  throw invalid('Last 4 Digits of Card', `“${text}” is not four digits.`);
};

/**
 * What a charge has to match, as conditions of Stripe's search and as a predicate: the search takes upper and lower
 * case for the same, and its index may be out of date. By email Stripe cannot search; it comes beside them.
 */
export const toPaymentQuery = (input: InferInputData<typeof paymentSearch>) => {
  const email = toEmail(input.email, 'Customer Email');
  const currency = input.currency ? currencyCode(input.currency).toLowerCase() : undefined;
  if (input.amount && !currency)
    throw invalid('Currency', 'is empty. An amount is searched for in its currency.');
  const amount = input.amount && currency ? toMinor(input.amount, currency, 'Amount') : undefined;
  const last4 = toLast4(input.card_last4);
  const metadata = toMetadataSearch(input);
  const { gte, lt } = toPeriod(input.from, input.to);

  const clauses: (Clause | false | undefined)[] = [
    amount !== undefined && ['amount', ':', amount],
    currency !== undefined && ['currency', ':', currency],
    last4 !== undefined && ['payment_method_details.card.last4', ':', last4],
    metadata && [metadataField(metadata[0]), ':', metadata[1]],
    gte !== undefined && ['created', '>=', gte],
    lt !== undefined && ['created', '<=', lt - 1],
  ];
  const matches = (found: Stripe.Charge): boolean =>
    (amount === undefined || found.amount === amount) &&
    (!currency || found.currency === currency) &&
    (!last4 || found.payment_method_details?.card?.last4 === last4) &&
    (!metadata || found.metadata[metadata[0]] === metadata[1]) &&
    (gte === undefined || found.created >= gte) &&
    (lt === undefined || found.created < lt);
  return { email, query: clauses.filter((clause): clause is Clause => Boolean(clause)), matches };
};
