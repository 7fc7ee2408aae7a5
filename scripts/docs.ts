import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../sandbox/command-line.ts';
import { conformancePage } from './docs/conformance.ts';
import { keyPage } from './docs/permissions.ts';
import { compareKeys, publicKeys } from './docs/public-keys.ts';
import { recipes, zapList } from './docs/recipes.ts';
import { operationsPage, reference } from './docs/reference.ts';
import { thirdParty } from './docs/third-party.ts';

const USAGE = `npm run docs

Generates documentation from the integration, the example Zaps and package-lock.json: docs/operations.md, docs/key.md,
docs/conformance.md, docs/reference.md, docs/recipes/, zaps/README.md and THIRD_PARTY.md. It also records new public keys.
A Zap stores keys, so a recorded key that is renamed, removed or given another type breaks every Zap that uses it. In that
case, and if a page fails, the command writes nothing, and the exit code is 1.`;

const KEYS = 'test/definition/public-keys.json';

const inRoot = (file: string): string => path.join(import.meta.dirname, '..', file);
const current = (file: string): Promise<string> => readFile(inRoot(file), 'utf8');

await runCommand(USAGE, {}, async () => {
  const keys = publicKeys();
  const { broken } = compareKeys(JSON.parse(await current(KEYS)), keys);
  if (broken.length > 0) {
    console.error(
      `Keys are forever (see CONTRIBUTING.md). Nothing was written:\n${broken.join('\n')}\nTo drop a key that was never committed: git checkout ${KEYS}, then run this command again.`,
    );
    return 1;
  }
  const recipePages = Object.entries(await recipes()).map(([file, page]) => [`docs/recipes/${file}`, page]);
  const pages = {
    'docs/operations.md': operationsPage(await current('docs/operations.md')),
    'docs/key.md': await keyPage(await current('docs/key.md')),
    'docs/conformance.md': conformancePage(await current('docs/conformance.md')),
    'docs/reference.md': reference(),
    ...(Object.fromEntries(recipePages) as Record<string, string>),
    'zaps/README.md': await zapList(await current('zaps/README.md')),
    'THIRD_PARTY.md': thirdParty(),
    [KEYS]: `${JSON.stringify(keys, null, 2)}\n`,
  };
  await mkdir(inRoot('docs/recipes'), { recursive: true });
  const changed: string[] = [];
  for (const [file, page] of Object.entries(pages)) {
    if (existsSync(inRoot(file)) && (await current(file)) === page) continue;
    await writeFile(inRoot(file), page);
    changed.push(file);
  }
  console.log(`${Object.keys(pages).length} files are up to date. Changed: ${changed.join(', ') || 'none'}.`);
  return 0;
});
