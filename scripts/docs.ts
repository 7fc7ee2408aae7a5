import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../sandbox/command-line.ts';
import { conformancePage } from './docs/conformance.ts';
import { keyPage } from './docs/permissions.ts';
import { recipes, zapList } from './docs/recipes.ts';
import { operationsPage, reference } from './docs/reference.ts';
import { thirdParty } from './docs/third-party.ts';

const USAGE = `npm run docs

Generates documentation from the integration, the example Zaps and package-lock.json: docs/operations.md, docs/key.md,
docs/conformance.md, docs/reference.md, docs/recipes/, zaps/README.md and THIRD_PARTY.md. If one of them fails, it writes none.`;

const inRoot = (file: string): string => path.join(import.meta.dirname, '..', file);
const current = (file: string): Promise<string> => readFile(inRoot(file), 'utf8');

await runCommand(USAGE, {}, async () => {
  const recipePages = Object.entries(await recipes()).map(([file, page]) => [`docs/recipes/${file}`, page]);
  const pages = {
    'docs/operations.md': operationsPage(await current('docs/operations.md')),
    'docs/key.md': await keyPage(await current('docs/key.md')),
    'docs/conformance.md': conformancePage(await current('docs/conformance.md')),
    'docs/reference.md': reference(),
    ...(Object.fromEntries(recipePages) as Record<string, string>),
    'zaps/README.md': await zapList(await current('zaps/README.md')),
    'THIRD_PARTY.md': thirdParty(),
  };
  await mkdir(inRoot('docs/recipes'), { recursive: true });
  const changed: string[] = [];
  for (const [file, page] of Object.entries(pages)) {
    if (existsSync(inRoot(file)) && (await current(file)) === page) continue;
    await writeFile(inRoot(file), page);
    changed.push(file);
  }
  console.log(`${Object.keys(pages).length} pages are up to date. Changed: ${changed.join(', ') || 'none'}.`);
  return 0;
});
