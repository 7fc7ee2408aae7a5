/** `npm run docs`: writes what can be told from the integration, the example Zaps and package-lock.json. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { keyPage } from './docs/permissions.ts';
import { recipes, zapList } from './docs/recipes.ts';
import { operationsPage, reference } from './docs/reference.ts';
import { thirdParty } from './docs/third-party.ts';

const inRoot = (file: string): string => path.join(import.meta.dirname, '..', file);

const update = async (file: string, write: (current: string) => string | Promise<string>): Promise<void> =>
  writeFile(inRoot(file), await write(await readFile(inRoot(file), 'utf8')));

await update('docs/operations.md', operationsPage);
await update('docs/key.md', keyPage);
await update('zaps/README.md', zapList);
await writeFile(inRoot('docs/reference.md'), reference());
await writeFile(inRoot('THIRD_PARTY.md'), thirdParty());
await mkdir(inRoot('docs/recipes'), { recursive: true });
for (const [file, page] of Object.entries(await recipes()))
  await writeFile(inRoot(`docs/recipes/${file}`), page);
console.log(
  'docs/operations.md, docs/key.md, docs/reference.md, docs/recipes/, zaps/README.md and THIRD_PARTY.md are up to date.',
);
