import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HELPERS } from '../../../sandbox/stripe/test-helpers/index.ts';

const documentation = readFileSync(path.join(__dirname, '../../../docs/sandbox.md'), 'utf8');

test('docs/sandbox.md names every test helper, and no other', () => {
  const rows = documentation.match(/^\| `(?:GET|POST|DELETE) .*$/gm) ?? [];
  const named = rows.flatMap((row) => [...row.matchAll(/`((?:GET|POST|DELETE) \/\w+)`/g)]);
  expect(named.map(([, helper]) => helper).sort()).toEqual(
    HELPERS.map(({ method, path: place }) => `${method} ${place}`).sort(),
  );
});
