import { defineInputs } from '../inputs/define-inputs.ts';
import { email } from '../inputs/kinds.ts';
import { defineSearch } from '../operations/define-search.ts';
import { customer } from '../records/customer.ts';

const MOST_FOUND = 100;

export const findCustomer = defineSearch({
  key: 'find_customer',
  noun: 'Customer',
  label: 'Find Customer',
  description: 'Finds a customer by email address, the newest first.',
  guide: ['Track payments'],
  inputs: defineInputs({
    email: email('Email', {
      required: true,
      ifEmpty: 'Fill in the address to search by.',
      help: 'Stripe tells upper and lower case apart. Guests of one-time payments are not among the customers: find their **Payment** instead.',
    }),
  }),
  record: customer,
  perform: async (stripe, { email }) => (await stripe.customers.list({ email, limit: MOST_FOUND })).data,
});
