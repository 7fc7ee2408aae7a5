import { defineInputField } from 'zapier-platform-core';
import { displayMoney } from '../stripe/money.ts';
import { expanded } from '../stripe/objects.ts';
import { choiceLabel, day, dropdown } from './dropdown.ts';

/** Chooses a subscription that is not canceled. */
export const subscriptionField = defineInputField({
  key: 'subscription',
  label: 'Subscription',
  type: 'string',
  choices: dropdown(
    (stripe, page) => stripe.subscriptions.list({ ...page, expand: ['data.customer'] }),
    ({ id, customer, items, created }) => {
      const buyer = expanded(customer);
      const price = items.data[0]?.price;
      return {
        id,
        label: choiceLabel(
          buyer && !buyer.deleted && (buyer.name ?? buyer.email),
          price?.unit_amount != null &&
            `${displayMoney(price.unit_amount, price.currency)} / ${price.recurring?.interval}`,
          day(created),
        ),
      };
    },
  ),
});
