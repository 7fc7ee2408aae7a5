import type Stripe from 'stripe';
import { type Bundle, defineInputFields, defineSearch, type InferInputData } from 'zapier-platform-core';
import { paymentField } from '../fields/payment.ts';
import { paymentSearch, toPaymentQuery } from '../fields/payment-search.ts';
import { CHARGE_EXPAND, charge } from '../records/charge.ts';
import { chargesOfBuyer, readCharge, searchCharges } from '../stripe/charges.ts';
import { withStripe } from '../stripe/client.ts';
import { invalid, orNull } from '../stripe/errors.ts';
import { searchQuery } from '../stripe/search.ts';

const MOST_FOUND = 100;

const inputFields = defineInputFields([
  {
    ...paymentField,
    required: false,
    helpText:
      'Choose a payment, or map any of its ids. Fill in at least one field; a payment has to match all that are filled in.',
  },
  ...paymentSearch,
]);

type Input = InferInputData<typeof inputFields>;

export const perform = withStripe(async (stripe, { inputData: input }: Bundle<Input>, z) => {
  const { email, query, matches } = toPaymentQuery(input);
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
