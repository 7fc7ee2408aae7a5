import type Stripe from 'stripe';
import { defineInputField } from 'zapier-platform-core';
import { displayMoney } from '../stripe/money.ts';
import { idOf } from '../stripe/objects.ts';
import { choiceLabel, day, dropdown } from './dropdown.ts';

const label = ({ amount, billing_details: buyer, created, currency }: Stripe.Charge): string =>
  choiceLabel(displayMoney(amount, currency), buyer.name ?? buyer.email, day(created));

/** Chooses a payment that succeeded. */
export const paymentField = defineInputField({
  key: 'payment',
  label: 'Payment',
  type: 'string',
  search: 'find_payment.payment_id',
  required: true,
  choices: dropdown(
    (stripe, page) => stripe.charges.list(page),
    (charge) =>
      charge.status === 'succeeded'
        ? { id: idOf(charge.payment_intent) ?? charge.id, label: label(charge) }
        : null,
  ),
});
