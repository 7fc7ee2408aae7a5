import { defineInputFields } from 'zapier-platform-core';
import { EVENT_TYPES, toEventTypes } from '../fields/event-types.ts';
import { type EventSource, event } from '../records/event.ts';
import { defineEventTrigger } from '../stripe/event-trigger.ts';

/** Stripe lists events of at most so many types at once: https://docs.stripe.com/api/events/list */
const MOST_TYPES = 20;

export const eventReceived = defineEventTrigger({
  key: 'event_received',
  noun: 'Event',
  label: 'Event Received',
  description:
    'Triggers when anything happens in your Stripe account that you choose from the list of events.',
  events: ({ event_types }) => toEventTypes(event_types),
  inputFields: defineInputFields([
    {
      key: 'event_types',
      label: 'Events',
      type: 'string',
      list: true,
      // Widened: a required field of one trigger would make the app's map of triggers fail to type.
      required: true as boolean,
      choices: EVENT_TYPES,
      helpText:
        'Prefer the other triggers where one fits: they tell a payment only once, and bring more details.',
    },
  ]),
  record: event,
  wants: (_object: { id: string }) => true,
  // An event never changes: what was signed and sent is all there is to read.
  read: async (_stripe, _object, _input, received): Promise<EventSource> =>
    received as unknown as EventSource,
  fallback: (_object, _input, received) => received as unknown as EventSource,
  fact: (_object, { id }) => id,
  list: async (stripe, { event_types }, limit) => {
    const chosen = toEventTypes(event_types);
    const pages = await Promise.all(
      Array.from({ length: Math.ceil(chosen.length / MOST_TYPES) }, (_, page) =>
        stripe.events.list({ types: chosen.slice(page * MOST_TYPES, (page + 1) * MOST_TYPES), limit }),
      ),
    );
    return pages
      .flatMap(({ data }) => data as unknown as EventSource[])
      .sort((a, b) => b.created - a.created)
      .slice(0, limit);
  },
});
