import { deepEqual, ok } from 'node:assert/strict';
import { rmSync, statSync } from 'node:fs';
import zapier from 'zapier-platform-core';
import app from '../index.ts';
import { callHandler, unpackZip, ZIP_LIMIT } from './build-zip.ts';
import { shippedPackages } from './packages.ts';

const RUNTIME_FILES = ['definition.json', 'dist/index.js', 'package.json', 'zapierwrapper.js'];

const inMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`;

/**
 * Checks the zip that Zapier gets: its files, its size, and its definition after a start.
 * @returns its size, for people
 * @throws Error if it is not the app of this tree
 */
export const checkZip = async (path: string): Promise<string> => {
  const { folder, files } = unpackZip(path);
  try {
    deepEqual(
      files.filter((file) => !file.startsWith('node_modules/')).sort(),
      RUNTIME_FILES,
      'The zip has other files than the bundle and the files that Zapier needs.',
    );
    const packages = shippedPackages().map((shipped) => shipped.path);
    const rest = files.filter(
      (file) =>
        file.startsWith('node_modules/') && !packages.some((shipped) => file.startsWith(`${shipped}/`)),
    );
    deepEqual(rest, [], 'The zip has packages that THIRD_PARTY.md does not list.');

    const { results: definition } = await callHandler(folder, { command: 'definition' });
    const source = await zapier.createAppHandler(app)({ command: 'definition', calledFromCli: true });
    deepEqual(definition, JSON.parse(JSON.stringify(source.results)), 'The zip is not the app of this tree.');

    const { results: errors } = await callHandler(folder, { command: 'validate' });
    deepEqual(errors, [], 'Zapier would refuse the zip, because its definition is invalid.');
  } finally {
    rmSync(folder, { recursive: true });
  }

  const { size } = statSync(path);
  ok(size < ZIP_LIMIT, `The zip has ${inMegabytes(size)}; the limit is ${inMegabytes(ZIP_LIMIT)}.`);
  return `${inMegabytes(size)} (limit ${inMegabytes(ZIP_LIMIT)})`;
};
