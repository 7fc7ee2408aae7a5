import type Stripe from 'stripe';
import { customerId } from '../forms/ids.ts';
import { anyField } from '../forms/search-results.ts';
import { defineSearch } from '../operations/search.ts';
import { customer } from '../records/customer.ts';
import { customersOf, isSameEmail } from '../stripe/customers.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { email } from '../zapier/kinds.ts';

/** The most customers of one address: a page of Stripe's list. */
const MAX_FOUND = 100;

export const findCustomer = defineSearch({
  key: 'find_customer',
  noun: 'Customer',
  label: 'Find Customer',
  description: 'Finds a customer by id or email address, the newest first.',
  guide: ['Track payments'],
  inputs: defineInputs({
    customer: customerId({
      search: undefined,
      prefixes: ['cus_'],
      help: `Choose a customer, or map the id. ${anyField('a customer')}`,
    }),
    email: email('Email', {
      help: 'Guests of one-time payments are not among the customers: use **Find Payment** for them.',
    }),
  }),
  record: customer,
  perform: async (stripe, { customer: id, email }): Promise<Stripe.Customer[]> => {
    if (!id) return email ? customersOf(stripe, email, MAX_FOUND) : [];
    const found = await stripe.customers.retrieve(id);
    return found.deleted || (email && !isSameEmail(found.email, email)) ? [] : [found];
  },
});
