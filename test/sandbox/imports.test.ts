import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

// With code of the integration, the embedded Stripe would have the same mistakes. So tests pass the app to the sandbox.

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

it('imports nothing from outside the sandbox and the conformance suite', () => {
  expect(files.length).toBeGreaterThan(100);
  const outside = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => !FOLDERS.includes(target.split(path.sep)[0] ?? ''))
      .map((target) => `${file} imports ${target}`),
  );
  expect(outside).toEqual([]);
});
