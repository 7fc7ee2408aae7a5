import type Stripe from 'stripe';
import { type ChargeStatus, chargeConditions, chargeQuery } from '../inputs/charge-conditions.ts';
import { defineInputs } from '../inputs/define-inputs.ts';
import { paymentId } from '../inputs/ids.ts';
import { email } from '../inputs/kinds.ts';
import { defineSearch } from '../operations/define-search.ts';
import { CHARGE_EXPAND, charge } from '../records/charge.ts';
import { chargesOfBuyer, readCharge, searchCharges } from '../stripe/charges.ts';
import { newestAndBest } from '../stripe/search.ts';

const MOST_FOUND = 100;

const worth = ({ status }: Pick<Stripe.Charge, 'status'>): number =>
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
    ...chargeConditions,
  }),
  record: charge,
  worth,
  perform: async (stripe, { payment, email, ...rest }) => {
    const { query, matches, created } = chargeQuery(rest);
    const isTheirs = ({ billing_details: buyer }: Stripe.Charge): boolean =>
      !email || buyer.email?.toLowerCase() === email.toLowerCase();
    if (payment) {
      const found = await readCharge(stripe, payment, CHARGE_EXPAND);
      return found && isTheirs(found) && matches(found) ? [found] : [];
    }
    const search = (of: ChargeStatus | undefined) =>
      searchCharges(stripe, query(of), MOST_FOUND, CHARGE_EXPAND);
    const found = email
      ? await chargesOfBuyer(stripe, email, created, CHARGE_EXPAND)
      : await newestAndBest(search, {
          asked: rest.status,
          best: 'succeeded',
          isBest: (one) => worth(one) === 2,
          most: MOST_FOUND,
        });
    return found.filter(matches);
  },
});
