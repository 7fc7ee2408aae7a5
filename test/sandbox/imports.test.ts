import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

// An embedded Stripe that computed money, or knew types of events, as the integration does would agree with it where
// both are wrong. So what the integration is tested with takes nothing from it: an app is handed in.

const ROOT = path.join(__dirname, '../..');
const FOLDERS = ['sandbox', 'conformance'];
const files = globSync(
  FOLDERS.map((folder) => `${folder}/**/*.ts`),
  { cwd: ROOT },
);

const importsOf = (file: string): string[] =>
  [
    ...readFileSync(path.join(ROOT, file), 'utf8').matchAll(
      /(?:from|import|import\(|require\()\s*'(\.[^']+)'/g,
    ),
  ].map(([, target = '']) => path.join(path.dirname(file), target));

test('the sandbox and the conformance suite import nothing from outside of them', () => {
  expect(files.length).toBeGreaterThan(100);
  const outside = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => !FOLDERS.includes(target.split(path.sep)[0] ?? ''))
      .map((target) => `${file} imports ${target}`),
  );
  expect(outside).toEqual([]);
});
