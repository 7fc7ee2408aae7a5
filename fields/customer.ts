import { defineInputField } from 'zapier-platform-core';
import { halted, invalid } from '../stripe/errors.ts';
import { choiceLabel, dropdown } from './dropdown.ts';
import { textOf, toId } from './parse.ts';

/** Chooses a customer. Guests of one-time payments are not among them. */
export const customerField = defineInputField({
  key: 'customer',
  label: 'Customer',
  type: 'string',
  search: 'find_customer.id',
  required: true,
  choices: dropdown(
    (stripe, page) => stripe.customers.list(page),
    ({ id, name, email }) => ({ id, label: choiceLabel(name, email) || id }),
  ),
});

/** The id of a customer with an account. A guest, whose field is often empty, has no portal, and the error says so. */
export const toCustomerId = (value: string | undefined): string => {
  const text = textOf(value);
  if (text.startsWith('cus_')) return toId(text, ['cus_'], 'Customer', 'a customer') ?? text;
  if (!text || text.startsWith('gcus_')) {
    throw halted(
      'Customer: this is a guest, and guests have no portal. To get customers from one-time payments, set “Create Customer” to “Always” on the payment link.',
    );
  }
  throw invalid('Customer', `“${text}” is not the id of a customer. It starts with cus_.`);
};
