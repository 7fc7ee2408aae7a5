import { type Bundle, defineInputFields, defineSearch, type InferInputData } from 'zapier-platform-core';
import { toEmail } from '../fields/parse.ts';
import { customer } from '../records/customer.ts';
import { withStripe } from '../stripe/client.ts';
import { invalid } from '../stripe/errors.ts';

const MOST_FOUND = 100;

const inputFields = defineInputFields([
  {
    key: 'email',
    label: 'Email',
    type: 'string',
    required: true,
    helpText:
      'Stripe tells upper and lower case apart. Guests of one-time payments are not among the customers: find their **Payment** instead.',
  },
]);

export const perform = withStripe(
  async (stripe, { inputData: input }: Bundle<InferInputData<typeof inputFields>>) => {
    const email = toEmail(input.email, 'Email');
    if (!email) throw invalid('Email', 'is empty. Fill in the address to search by.');
    const { data } = await stripe.customers.list({ email, limit: MOST_FOUND });
    return data.map((found) => customer.map(found));
  },
);

export const findCustomer = defineSearch({
  key: 'find_customer',
  noun: 'Customer',
  display: { label: 'Find Customer', description: 'Finds a customer by email address, the newest first.' },
  operation: { inputFields, perform, outputFields: customer.outputFields, sample: customer.sample },
});
