import { defineInputFields } from 'zapier-platform-core';
import { EVENT_TYPES, toEventTypes } from '../fields/event-types.ts';
import { type EventSource, event } from '../records/event.ts';
import { defineEventTrigger } from '../stripe/event-trigger.ts';

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
    const { data } = await stripe.events.list({ types: toEventTypes(event_types), limit });
    return data as unknown as EventSource[];
  },
});
