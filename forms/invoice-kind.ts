import { choice } from '../zapier/kinds.ts';

const KINDS = {
  one_time: 'One-time payments',
  subscription: 'Subscriptions',
  first_payment: 'First payments of subscriptions',
  renewal: 'Renewals of subscriptions',
  change: 'Changes of subscriptions',
} as const;

/** Narrows a trigger on invoices. */
export const onlyOfKind = choice('Invoices For', KINDS, {
  help: 'Payment Completed fires for the first payment too, and not for renewals: beside it, choose Renewals. A change is another plan or quantity, or an invoice beside the usual ones. Leave empty for all.',
});
