import { inGroup } from '../define-inputs.ts';
import { choice, integer } from '../kinds.ts';
import { defineLinkGroup } from './group.ts';

const LABEL = 'Subscription';

const INTERVALS = { day: 'Every day', week: 'Every week', month: 'Every month', year: 'Every year' } as const;
const END_BEHAVIORS = {
  create_invoice: 'Create the invoice',
  pause: 'Pause the subscription',
  cancel: 'Cancel the subscription',
} as const;
const COLLECTION = { always: 'Always', if_required: 'Only where something is due now' } as const;

/** How often a product that is made along with the link is paid for. */
export const recurrence = inGroup(
  LABEL,
  {
    interval: choice('Repeats', INTERVALS, {
      help: 'Leave empty for a one-time payment. A price from the catalog brings its own.',
    }),
    interval_count: integer('Repeats Every', {
      min: 1,
      max: 1095,
      limits: true,
      help: 'So many days, weeks, months or years: `3` for a subscription that is paid every 3 months.',
    }),
  },
  { folded: true },
);

/** How a subscription starts. */
export const subscription = defineLinkGroup(
  LABEL,
  {
    trial_days: integer('Free Trial Days', {
      min: 1,
      max: 730,
      help: 'The customer pays nothing for so many days.',
    }),
    trial_end_behavior: choice('Trial Ends without Payment Method', END_BEHAVIORS, {
      help: 'What to do where the customer left none. Needs “Collect Payment Method” only where something is due now.',
    }),
    payment_method_collection: choice('Collect Payment Method', COLLECTION, {
      help: 'A trial or a promotion code may leave nothing to pay now.',
    }),
  },
  ({ trial_days, trial_end_behavior: missing_payment_method, payment_method_collection }) => ({
    ...(payment_method_collection && { payment_method_collection }),
    ...((trial_days || missing_payment_method) && {
      subscription_data: {
        ...(trial_days && { trial_period_days: trial_days }),
        ...(missing_payment_method && { trial_settings: { end_behavior: { missing_payment_method } } }),
      },
    }),
  }),
  {
    subscriptionOnly: {
      trial_days: 'Empty it, or sell a price that repeats.',
      trial_end_behavior: 'Empty it, or sell a price that repeats.',
      payment_method_collection: 'Empty it, or sell a price that repeats.',
    },
  },
);
