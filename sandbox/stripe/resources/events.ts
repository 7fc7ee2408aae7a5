import type Stripe from 'stripe';
import { badParameter } from '../engine/errors.ts';
import { boolean, range, text } from '../engine/param-types.ts';
import { shape } from '../engine/params.ts';
import type { Resource } from '../engine/resource.ts';

type ListParams = Omit<Stripe.EventListParams, keyof Stripe.PaginationParams>;

const readList = shape<ListParams>({
  created: range,
  delivery_success: boolean,
  type: text,
  types: [text],
});

/** https://docs.stripe.com/api/events/list */
const MOST_TYPES = 20;

/** `invoice.*` matches all events about invoices. */
const matches = (type: string, pattern: string) =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;

/** Events: a copy of the object at each change, in the order of the changes. They never expire. */
export const events: Resource<'event'> = {
  object: 'event',
  path: 'events',
  permission: 'event',
  expands: {},
  list: (raw) => {
    const wanted = readList(raw);
    if ((wanted.types?.length ?? 0) <= MOST_TYPES) return wanted;
    throw badParameter(`You may pass up to ${MOST_TYPES} event types.`, 'types');
  },
  filters: {
    delivery_success: ({ pending_webhooks }, wanted) => (pending_webhooks === 0) === wanted,
    type: ({ type }, wanted) => matches(type, String(wanted)),
    types: ({ type }, wanted) => (wanted as string[]).some((pattern) => matches(type, pattern)),
  },
};
