import { defineLinkGroup } from './link-group.ts';
import { toInteger, toText } from './parse.ts';

/** When a link stops taking payments. */
export const limits = defineLinkGroup({
  key: 'limits',
  label: 'Limits',
  fields: [
    {
      key: 'max_payments',
      label: 'Maximum Number of Payments',
      type: 'integer',
      helpText: 'After that many payments the link is deactivated. `1` makes a link for one order.',
    },
    {
      key: 'inactive_message',
      label: 'Message When Deactivated',
      type: 'text',
      helpText: 'What visitors read once the link is deactivated: up to 500 characters.',
    },
  ],
  parse: (input) => {
    const limit = toInteger(input.max_payments, 'Maximum Number of Payments', 1, 1_000_000);
    const message = toText(input.inactive_message, 'Message When Deactivated', 500);
    return () => ({
      ...(limit && { restrictions: { completed_sessions: { limit } } }),
      ...(message && { inactive_message: message }),
    });
  },
});
