import { defineInputField } from 'zapier-platform-core';
import { displayMoney } from '../stripe/money.ts';
import { choiceLabel, day, dropdown } from './dropdown.ts';

/** Chooses a Checkout Session that was completed. */
export const checkoutSessionField = defineInputField({
  key: 'session',
  label: 'Checkout Session',
  type: 'string',
  search: 'find_checkout_session.id',
  choices: dropdown(
    (stripe, page) => stripe.checkout.sessions.list({ ...page, status: 'complete' }),
    ({ id, amount_total, currency, customer_details: buyer, created }) => ({
      id,
      label: choiceLabel(
        amount_total !== null && currency && displayMoney(amount_total, currency),
        buyer?.name ?? buyer?.email,
        day(created),
      ),
    }),
  ),
});
