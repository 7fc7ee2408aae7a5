import { EVENT_TYPES } from '../forms/event-types.ts';
import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { event } from '../records/event.ts';
import { events } from '../stripe/events.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { choice, list } from '../zapier/kinds.ts';

const trigger = defineTrigger({
  key: 'event_received',
  noun: 'Event',
  label: 'Event Received',
  description: 'Triggers when an event of a type that you choose happens in your account.',
  guide: ['Handle fulfillment'],
  events: ({ event_types }) => event_types,
  inputs: defineInputs({
    event_types: list(
      choice('Events', EVENT_TYPES, {
        required: true,
        ifEmpty: 'Choose at least one.',
        help: 'Prefer another trigger if one fits. Amounts here are in minor units, times in Unix seconds.',
      }),
    ),
  }),
  record: event,
  source: events,
  fact: (_object, { id }) => id,
});

export const eventReceived = instant(trigger);
