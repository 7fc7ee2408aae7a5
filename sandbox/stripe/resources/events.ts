import type Stripe from 'stripe';
import { boolean, range, text } from '../engine/param-types.ts';
import { shape } from '../engine/params.ts';
import type { Resource } from '../engine/resource.ts';

/** `invoice.*` stands for all events about invoices. */
const isOf = (type: string, pattern: string) =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;

export const events: Resource<'event'> = {
  object: 'event',
  path: 'events',
  permission: 'event',
  list: shape<Omit<Stripe.EventListParams, keyof Stripe.PaginationParams>>({
    created: range,
    delivery_success: boolean,
    type: text,
    types: [text],
  }),
  filters: {
    delivery_success: ({ pending_webhooks }, wanted) => (pending_webhooks === 0) === wanted,
    type: ({ type }, wanted) => isOf(type, String(wanted)),
    types: ({ type }, wanted) => (wanted as string[]).some((pattern) => isOf(type, pattern)),
  },
};
