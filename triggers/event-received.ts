import type Stripe from 'stripe';
import { defineInputs } from '../inputs/define-inputs.ts';
import { EVENT_TYPES } from '../inputs/event-types.ts';
import { choice, list } from '../inputs/kinds.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { event } from '../records/event.ts';

/** Stripe lists events of at most so many types at once: https://docs.stripe.com/api/events/list */
const MOST_TYPES = 20;

export const { instant: eventReceived } = defineEventTrigger({
  key: 'event_received',
  noun: 'Event',
  label: 'Event Received',
  description: 'Triggers when an event of a kind that you choose happens in your account.',
  guide: ['Handle fulfillment'],
  events: ({ event_types }) => event_types,
  inputs: defineInputs({
    event_types: list(
      choice('Events', EVENT_TYPES, {
        required: true,
        ifEmpty: 'Choose at least one.',
        help: 'Prefer the other triggers where one fits: they tell a payment only once, and bring more details.',
      }),
    ),
  }),
  record: event,
  // An event never changes: what was signed and sent is all there is to read.
  read: async (_stripe, _object, _input, received) => received,
  fallback: (_object, _input, received) => received,
  fact: (_object, { id }) => id,
  list: async (stripe, { event_types }, limit) => {
    const requests = Array.from({ length: Math.ceil(event_types.length / MOST_TYPES) }, (_, page) =>
      stripe.events.list({ types: event_types.slice(page * MOST_TYPES, (page + 1) * MOST_TYPES), limit }),
    );
    return (await Promise.all(requests))
      .flatMap(({ data }): Stripe.Event[] => data)
      .sort((a, b) => b.created - a.created)
      .slice(0, limit);
  },
});
