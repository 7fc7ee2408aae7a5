import { EVENT_TYPES } from '../../forms/event-types.ts';
import examples from '../../stripe/event-examples.json' with { type: 'json' };
import { listOf } from '../support/objects.ts';
import { on, useWire, wire } from '../support/wire.ts';
import { operationOf, run, step } from '../support/zapier.ts';

useWire();

const { performList } = operationOf('triggers', 'event_received');

test('shows an example with the fields of the object if no such event has happened', async () => {
  wire(on('GET /v1/events', listOf([])));
  expect(await run(performList, step({ event_types: ['radar.early_fraud_warning.created'] }))).toMatchObject([
    {
      type: 'radar.early_fraud_warning.created',
      object_type: 'radar.early_fraud_warning',
      object: { actionable: false, charge: 'text', fraud_type: 'text', created: 1767261600 },
      details_complete: false,
      details_note: expect.stringMatching(/^No such event has happened yet/),
    },
  ]);
});

test.each(Object.keys(EVENT_TYPES))('there is an example for %s', (type) => {
  expect(examples).toHaveProperty([type.slice(0, type.lastIndexOf('.')), 'object']);
});
