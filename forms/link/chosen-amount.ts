import type Stripe from 'stripe';
import { invalid } from '../../lib/errors.ts';
import { displayMoney, toMinor } from '../../lib/money.ts';
import { firstFilled, type ValuesOf } from '../../zapier/inputs.ts';
import { boolean, money } from '../../zapier/kinds.ts';
import { defineLinkGroup } from './group.ts';

/**
 * An amount that the customer chooses, instead of a fixed one. `newPrice` reads these fields.
 *
 * @see https://docs.stripe.com/payments/checkout/pay-what-you-want
 */
export const chosenAmount = defineLinkGroup({
  label: 'Pay What You Want',
  fields: {
    customer_chooses_amount: boolean('Customer Chooses Amount', {
      help: 'For donations and tips: the customer enters what to pay. Leave Amount empty then. Works for a one-time payment of a single item, without promotion codes.',
    }),
    minimum_amount: money('Minimum Amount', {
      limits: true,
      placeholder: '5.00',
      help: 'The least that the customer can pay.',
    }),
    maximum_amount: money('Maximum Amount', {
      limits: true,
      placeholder: '500.00',
      help: 'The most that the customer can pay.',
    }),
    suggested_amount: money('Suggested Amount', {
      placeholder: '20.00',
      help: 'The amount that the payment page shows first. The customer can change it.',
    }),
  },
  newOnly: ['customer_chooses_amount', 'minimum_amount', 'maximum_amount', 'suggested_amount'],
});

const { customer_chooses_amount: _chooses, ...bounds } = chosenAmount.fields;

type Input = ValuesOf<typeof chosenAmount.fields> & {
  amount: string | undefined;
  interval: string | undefined;
};

/**
 * What one piece costs, or the bounds of what the customer chooses.
 *
 * @throws UserError if fields do not go together
 */
export const amountToPay = (
  input: Input,
  currency: string,
): { unit_amount: number } | { custom_unit_amount: Stripe.PriceCreateParams.CustomUnitAmount } => {
  const { amount, customer_chooses_amount: isChosen } = input;
  if (!isChosen) {
    const bound = firstFilled(bounds, input);
    if (bound) {
      throw invalid(
        'Customer Chooses Amount',
        `is off, but ${bound.label} is filled in. Switch it on, or empty ${bound.label}.`,
      );
    }
    return { unit_amount: toMinor(amount ?? '', currency, 'Amount') };
  }
  if (amount) {
    throw invalid(
      'Amount',
      'is filled in, but Customer Chooses Amount is on. Empty Amount, or switch that off. Suggested Amount is what the payment page shows first.',
    );
  }
  if (input.interval) {
    throw invalid(
      'Billing Period',
      'is filled in, but a customer can choose only the amount of a one-time payment. Empty it, or switch off Customer Chooses Amount.',
    );
  }
  const inMinor = (typed: string | undefined, label: string): number | undefined =>
    typed ? toMinor(typed, currency, label) : undefined;
  const minimum = inMinor(input.minimum_amount, 'Minimum Amount');
  const maximum = inMinor(input.maximum_amount, 'Maximum Amount');
  const preset = inMinor(input.suggested_amount, 'Suggested Amount');
  const isMore = (one = 0, other = Number.POSITIVE_INFINITY): boolean => one > other;
  const show = (minor = 0): string => displayMoney(minor, currency);
  if (isMore(minimum, maximum))
    throw invalid('Minimum Amount', `${show(minimum)} is more than the maximum of ${show(maximum)}.`);
  if (isMore(minimum, preset))
    throw invalid('Suggested Amount', `${show(preset)} is less than the minimum of ${show(minimum)}.`);
  if (isMore(preset, maximum))
    throw invalid('Suggested Amount', `${show(preset)} is more than the maximum of ${show(maximum)}.`);
  return { custom_unit_amount: { enabled: true, minimum, maximum, preset } };
};
