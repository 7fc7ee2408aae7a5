import type Stripe from 'stripe';
import { defineInputField } from 'zapier-platform-core';
import { displayMoney } from '../stripe/money.ts';
import { idOf } from '../stripe/objects.ts';
import { dropdown } from './dropdown.ts';

const label = ({ amount, billing_details: buyer, created, currency }: Stripe.Charge): string =>
  [
    displayMoney(amount, currency),
    buyer.name ?? buyer.email,
    new Date(created * 1000).toISOString().slice(0, 10),
  ]
    .filter(Boolean)
    .join(' – ');

/** Chooses a payment that succeeded. */
export const paymentField = defineInputField({
  key: 'payment',
  label: 'Payment',
  type: 'string',
  required: true,
  choices: dropdown(
    (stripe, page) => stripe.charges.list(page),
    (charge) =>
      charge.status === 'succeeded'
        ? { id: idOf(charge.payment_intent) ?? charge.id, label: label(charge) }
        : null,
  ),
});
