import { readFileSync } from 'node:fs';
import { EVENT_TYPES } from '../../forms/event-types.ts';

test('lists exactly the events of the SDK that an endpoint can subscribe to', () => {
  const types = readFileSync(
    require.resolve('stripe').replace(/cjs\/.*$/, 'cjs/resources/WebhookEndpoints.d.ts'),
    'utf8',
  );
  const [, union = ''] = /type EnabledEvent = ([^;]+);/.exec(types) ?? [];
  const known = [...union.matchAll(/'([^']+)'/g)].flatMap(([, name = '']) => (name === '*' ? [] : [name]));
  expect(known.length).toBeGreaterThan(200);
  expect(Object.keys(EVENT_TYPES).sort()).toEqual(known.sort());
});

test('gives each event a name of its own in plain words', () => {
  const names = Object.values(EVENT_TYPES);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[A-Z][a-z0-9 ]+: [a-z0-9 ]+$/.test(name))).toEqual([]);
});
