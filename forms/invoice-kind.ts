import { choice } from '../zapier/kinds.ts';

const KINDS = { one_time: 'One-time payments', subscription: 'Subscriptions' } as const;

/** Narrows a trigger on invoices. */
export const onlyOfKind = choice('Invoices For', KINDS, { help: 'Leave empty for both.' });
