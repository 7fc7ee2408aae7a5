import { defineSearch } from '../operations/search.ts';
import { customer } from '../records/customer.ts';
import { customersOf } from '../stripe/customers.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { email } from '../zapier/kinds.ts';

const MAX_FOUND = 100;

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
      help: 'Guests of one-time payments are not among the customers: find their **Payment** instead.',
    }),
  }),
  record: customer,
  perform: (stripe, { email }) => customersOf(stripe, email, MAX_FOUND),
});
