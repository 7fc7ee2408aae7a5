import { defineInputField } from 'zapier-platform-core';
import { dropdown } from './dropdown.ts';

/** Chooses a customer. Guests of one-time payments are not among them. */
export const customerField = defineInputField({
  key: 'customer',
  label: 'Customer',
  type: 'string',
  search: 'find_customer.id',
  required: true,
  choices: dropdown(
    (stripe, page) => stripe.customers.list(page),
    ({ id, name, email }) => ({ id, label: [name, email].filter(Boolean).join(' – ') || id }),
  ),
});
