import type Stripe from 'stripe';
import { type Bundle, defineInputFields, defineSearch, type InferInputData } from 'zapier-platform-core';
import { metadataSearch, toMetadataSearch } from '../fields/metadata-search.ts';
import { toEmail, toText } from '../fields/parse.ts';
import { paymentField } from '../fields/payment.ts';
import { fromField, toField, toPeriod } from '../fields/period.ts';
import { CHARGE_EXPAND, charge } from '../records/charge.ts';
import { chargesOfBuyer, readCharge, searchCharges } from '../stripe/charges.ts';
import { withStripe } from '../stripe/client.ts';
import { invalid, orNull } from '../stripe/errors.ts';
import { currencyCode, toMinor } from '../stripe/money.ts';
import { type Clause, metadataField, searchQuery } from '../stripe/search.ts';

const MOST_FOUND = 100;

const inputFields = defineInputFields([
  {
    ...paymentField,
    required: false,
    helpText:
      'Choose a payment, or map any of its ids. Fill in at least one field; a payment has to match all that are filled in.',
  },
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

type Input = InferInputData<typeof inputFields>;

const toLast4 = (value: string | undefined): string | undefined => {
  const text = toText(value, 'Last 4 Digits of Card', 4);
  if (!text || /^\d{4}$/.test(text)) return text;
  throw invalid('Last 4 Digits of Card', `“${text}” is not four digits.`);
};

/** What a charge has to match, and the same as conditions of Stripe's search. */
const parse = (input: Input) => {
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

export const perform = withStripe(async (stripe, { inputData: input }: Bundle<Input>, z) => {
  const { email, query, matches } = parse(input);
  const find = async (): Promise<Stripe.Charge[]> => {
    if (input.payment) {
      const found = await orNull(readCharge(stripe, input.payment, CHARGE_EXPAND));
      return found &&
        matches(found) &&
        (!email || found.billing_details.email?.toLowerCase() === email.toLowerCase())
        ? [found]
        : [];
    }
    if (email) return (await chargesOfBuyer(stripe, email, CHARGE_EXPAND)).filter(matches);
    if (query.length) {
      // Stripe's search takes upper and lower case for the same, and its index may be out of date.
      return (await searchCharges(stripe, searchQuery(query), MOST_FOUND, CHARGE_EXPAND)).filter(matches);
    }
    throw invalid('Payment', 'all fields are empty. Fill in at least one to search by.');
  };
  return (await find()).map((found) => charge.map(found, z));
});

export const findPayment = defineSearch({
  key: 'find_payment',
  noun: 'Payment',
  display: {
    label: 'Find Payment',
    description:
      'Finds payments by customer, amount, card, metadata or date. Without an email address it takes up to a minute before a new payment is found.',
  },
  operation: { inputFields, perform, outputFields: charge.outputFields, sample: charge.sample },
});
