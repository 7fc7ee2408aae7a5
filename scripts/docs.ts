/** `npm run docs`: writes what the documentation says of the operations, from their own definitions. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readme, reference } from './docs/reference.ts';

const inRoot = (file: string): string => path.join(import.meta.dirname, '..', file);

await writeFile(inRoot('README.md'), readme(await readFile(inRoot('README.md'), 'utf8')));
await writeFile(inRoot('docs/reference.md'), reference());
console.log('README.md and docs/reference.md are up to date.');
