import app from '../index.ts';
import { runCommand } from '../sandbox/command-line.ts';
import { makeZip, SOURCE_MAP_PATH, ZIP_PATH } from './build-zip.ts';
import { checkZip } from './check-zip.ts';

const USAGE = `npm run package

Makes build/build.zip for Zapier, starts its content and compares it with the app of this tree. It also writes the source
map of this version, for npm run trace.`;

const count = (operations: object | undefined) => Object.keys(operations ?? {}).length;

await runCommand(USAGE, {}, async () => {
  makeZip();
  const size = await checkZip(ZIP_PATH);
  console.log(
    `${ZIP_PATH}: ${size}. It starts, responds and is valid: ` +
      `${count(app.triggers)} triggers, ${count(app.creates)} actions, ${count(app.searches)} searches.`,
  );
  console.log(
    `${SOURCE_MAP_PATH}: the source map of this version. Keep it: npm run trace reads stack traces with it.`,
  );
  return 0;
});
