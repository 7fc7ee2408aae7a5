import { integer, text } from '../kinds.ts';
import { defineLinkGroup } from './group.ts';

/** When a link stops taking payments. */
export const limits = defineLinkGroup(
  'Limits',
  {
    max_payments: integer('Maximum Number of Payments', {
      min: 1,
      max: 1_000_000,
      limits: true,
      help: 'After that many payments the link is deactivated. `1` makes a link for one order.',
    }),
    inactive_message: text('Message When Deactivated', {
      max: 500,
      long: true,
      help: 'What visitors read once the link is deactivated: up to 500 characters.',
    }),
  },
  ({ max_payments: limit, inactive_message }) => ({
    ...(limit && { restrictions: { completed_sessions: { limit } } }),
    ...(inactive_message && { inactive_message }),
  }),
);
