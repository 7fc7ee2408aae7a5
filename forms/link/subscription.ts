import { choice, integer } from '../../zapier/kinds.ts';
import { defineLinkGroup } from './group.ts';

const END_BEHAVIORS = {
  create_invoice: 'Create the invoice',
  pause: 'Pause the subscription',
  cancel: 'Cancel the subscription',
} as const;
const COLLECTION = { always: 'Always', if_required: 'Only if something is due now' } as const;

const NOT_RECURRING = 'Empty it, or choose a billing period or a price that has one.';

/** The start of a subscription. */
export const subscription = defineLinkGroup({
  label: 'Subscription',
  fields: {
    trial_days: integer('Free Trial Days', {
      min: 1,
      max: 730,
      help: 'Days before the first charge.',
    }),
    trial_end_behavior: choice('Trial Ends without Payment Method', END_BEHAVIORS, {
      help: 'What happens if no payment method was added. Requires Collect Payment Method: **Only if something is due now**.',
    }),
    payment_method_collection: choice('Collect Payment Method', COLLECTION, {
      help: 'With a trial or a promotion code, nothing may be due now. Leave empty for **Always**.',
    }),
  },
  toParams: ({ trial_days, trial_end_behavior: missing_payment_method, payment_method_collection }) => ({
    payment_method_collection,
    subscription_data:
      trial_days || missing_payment_method
        ? {
            trial_period_days: trial_days,
            trial_settings: missing_payment_method && { end_behavior: { missing_payment_method } },
          }
        : undefined,
  }),
  clears: {
    trial_days: () => ({ subscription_data: { trial_period_days: '' } }),
    trial_end_behavior: () => ({ subscription_data: { trial_settings: '' } }),
  },
  subscriptionOnly: {
    trial_days: NOT_RECURRING,
    trial_end_behavior: NOT_RECURRING,
    payment_method_collection: NOT_RECURRING,
  },
});
