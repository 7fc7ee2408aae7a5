import { invalid } from '../lib/errors.ts';
import type { PlannedEnd } from '../stripe/subscription-end.ts';
import type { ValuesOf } from '../zapier/inputs.ts';
import { boolean, choice, integer, text } from '../zapier/kinds.ts';
import { subscriptionId } from './ids.ts';
import { lastSecond, moment } from './period.ts';

const WHEN = {
  period_end: 'End of the current period',
  now: 'Immediately',
  date: 'On a custom date',
  after_payments: 'After a number of payments',
} as const;

/** Why customers leave, in the words of the customer portal. */
const FEEDBACK = {
  too_expensive: 'Too expensive',
  missing_features: 'Missing features',
  switched_service: 'Switched to another service',
  unused: 'Not used enough',
  customer_service: 'Customer service',
  too_complex: 'Too complex',
  low_quality: 'Low quality',
  other: 'Other',
} as const;

/** The fields of a cancellation. */
export const cancellation = {
  subscription: subscriptionId({
    prefixes: ['sub_', 'cs_'],
    required: true,
    help: 'Choose a subscription, or map its ID or that of the checkout that sold it. A subscription that has ended, or that ends earlier, is left as it is.',
  }),
  when: choice('When', WHEN, {
    preset: 'period_end',
    limits: true,
    help: 'Neither **End of the current period** nor **Immediately** gives money back. To send money back, use **Refund Payment**.',
  }),
  cancel_on: moment('Cancel On', {
    limits: true,
    placeholder: '2026-12-31',
    help: 'Only for **On a custom date**: the last day, like `2026-12-31`, in the time zone of the Zap, or a time, like `2026-12-31T18:00:00+01:00`. A period that begins before that date and ends after it is charged in part.',
  }),
  payments: integer('Number of Payments', {
    min: 1,
    max: 120,
    limits: true,
    help: 'Only for **After a number of payments**: how many billing periods are paid in all, from the first one (after a free trial). If so many are paid already, the subscription ends with the current period.',
  }),
  prorate: boolean('Prorate', {
    limits: true,
    help: 'Only for **Immediately**: credits the unused time to the customer’s balance, which reduces their next invoice.',
  }),
  feedback: choice('Feedback', FEEDBACK, { help: 'Why the customer cancels.' }),
  comment: text('Comment', {
    max: 5000,
    long: true,
    help: 'The customer’s own words, for your records.',
  }),
};

type When = keyof typeof WHEN;

/** The fields that belong to one choice of When. */
const BELONGS: [key: 'cancel_on' | 'payments' | 'prorate', to: When][] = [
  ['cancel_on', 'date'],
  ['payments', 'after_payments'],
  ['prorate', 'now'],
];

/**
 * How the subscription has to end.
 *
 * @throws UserError if the fields do not go together, or if the date is in the past
 */
export const wantedEnd = (input: ValuesOf<typeof cancellation>): PlannedEnd | { when: 'now' } => {
  const { when = 'period_end', cancel_on, payments } = input;
  const [key, to] = BELONGS.find(([field, choice]) => input[field] && choice !== when) ?? [];
  if (key && to)
    throw invalid(
      cancellation[key].label,
      `is only for “${WHEN[to]}”. Choose that under When, or empty this field.`,
    );
  if (when === 'date') {
    if (!cancel_on) throw invalid('Cancel On', `is empty. “${WHEN.date}” needs a date.`);
    const at = lastSecond(cancel_on);
    if (at * 1000 <= Date.now())
      throw invalid('Cancel On', `is in the past. Enter a later date, or choose “${WHEN.now}” under When.`);
    return { when, at };
  }
  if (when === 'after_payments') {
    if (!payments) throw invalid('Number of Payments', `is empty. “${WHEN.after_payments}” needs a number.`);
    return { when, payments };
  }
  return { when };
};
