import { deepEqual, ok } from 'node:assert/strict';
import { rmSync, statSync } from 'node:fs';
import zapier from 'zapier-platform-core';
import app from '../index.ts';
import { runCommand } from '../sandbox/command-line.ts';
import { callHandler, makeZip, unpackZip, ZIP_LIMIT, ZIP_PATH } from './build-zip.ts';
import { shippedPackages } from './packages.ts';

const RUNTIME_FILES = ['definition.json', 'dist/index.js', 'package.json', 'zapierwrapper.js'];

const USAGE = `npm run package

Makes build/build.zip for Zapier, starts its content and compares it with the app of this tree.`;

const count = (operations: object | undefined) => Object.keys(operations ?? {}).length;

await runCommand(USAGE, {}, async () => {
  makeZip();
  const { folder, files } = unpackZip();
  try {
    deepEqual(
      files.filter((file) => !file.startsWith('node_modules/')).sort(),
      RUNTIME_FILES,
      'build.zip has other files than the bundle and the files that Zapier needs.',
    );
    const packages = shippedPackages().map(({ path }) => path);
    const rest = files.filter(
      (file) => file.startsWith('node_modules/') && !packages.some((path) => file.startsWith(`${path}/`)),
    );
    deepEqual(rest, [], 'build.zip has packages that THIRD_PARTY.md does not list.');

    const { results: definition } = await callHandler(folder, { command: 'definition' });
    const source = await zapier.createAppHandler(app)({ command: 'definition', calledFromCli: true });
    deepEqual(
      definition,
      JSON.parse(JSON.stringify(source.results)),
      'build.zip is not the app of this tree.',
    );

    const { results: errors } = await callHandler(folder, { command: 'validate' });
    deepEqual(errors, [], 'Zapier would refuse build.zip, because its definition is invalid.');
  } finally {
    rmSync(folder, { recursive: true });
  }

  const { size } = statSync(ZIP_PATH);
  const inMegabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
  ok(size < ZIP_LIMIT, `build.zip has ${inMegabytes(size)}; the limit is ${inMegabytes(ZIP_LIMIT)}.`);

  console.log(
    `${ZIP_PATH}: ${inMegabytes(size)} (limit ${inMegabytes(ZIP_LIMIT)}). It starts, responds and is valid: ` +
      `${count(app.triggers)} triggers, ${count(app.creates)} actions, ${count(app.searches)} searches.`,
  );
  return 0;
});
