import { defineInputField } from 'zapier-platform-core';
import { displayMoney } from '../stripe/money.ts';
import { choiceLabel, dropdown } from './dropdown.ts';

/** Chooses an invoice that was finalized. */
export const invoiceField = defineInputField({
  key: 'invoice',
  label: 'Invoice',
  type: 'string',
  search: 'find_invoice.id',
  required: true,
  choices: dropdown(
    (stripe, page) => stripe.invoices.list(page),
    ({ id, number, customer_name, customer_email, total, currency }) =>
      number
        ? {
            id,
            label: choiceLabel(number, customer_name ?? customer_email, displayMoney(total, currency)),
          }
        : null,
  ),
});
