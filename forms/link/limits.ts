import { integer, text } from '../../zapier/kinds.ts';
import { defineLinkGroup } from './group.ts';

/** The end of a link. */
export const limits = defineLinkGroup({
  label: 'Limits',
  fields: {
    max_payments: integer('Maximum Number of Payments', {
      min: 1,
      max: 1_000_000,
      limits: true,
      help: 'Stripe deactivates the link after this many payments. `1` makes a link for one order.',
    }),
    inactive_message: text('Message When Deactivated', {
      max: 500,
      long: true,
      help: 'What visitors of a deactivated link read, up to 500 characters.',
    }),
  },
  toParams: ({ max_payments: limit, inactive_message }) => ({
    restrictions: limit ? { completed_sessions: { limit } } : undefined,
    inactive_message,
  }),
  clears: {
    max_payments: () => ({ restrictions: '' }),
    inactive_message: () => ({ inactive_message: '' }),
  },
});
