/** `npm run docs`: writes what can be told from the definition of the integration and from package-lock.json. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readme, reference } from './docs/reference.ts';
import { thirdParty } from './docs/third-party.ts';

const inRoot = (file: string): string => path.join(import.meta.dirname, '..', file);

await writeFile(inRoot('README.md'), readme(await readFile(inRoot('README.md'), 'utf8')));
await writeFile(inRoot('docs/reference.md'), reference());
await writeFile(inRoot('THIRD_PARTY.md'), thirdParty());
console.log('README.md, docs/reference.md and THIRD_PARTY.md are up to date.');
