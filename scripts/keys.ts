import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand } from '../sandbox/command-line.ts';
import { compareKeys, type PublicKeys, publicKeys } from './docs/public-keys.ts';

const FILE = path.join(import.meta.dirname, '../test/definition/public-keys.json');

const USAGE = `npm run keys

Records new public keys. A Zap stores keys, so a recorded key that is renamed, removed or given another type breaks
every Zap that uses it. In that case the command records nothing, and the exit code is 1.`;

await runCommand(USAGE, {}, async () => {
  const recorded = JSON.parse(await readFile(FILE, 'utf8')) as PublicKeys;
  const now = publicKeys();
  const { broken, added } = compareKeys(recorded, now);
  if (broken.length > 0) {
    console.error(
      `Keys are forever (see CONTRIBUTING.md). Nothing was recorded:\n${broken.join('\n')}\nTo drop a key that was never committed: git checkout test/definition/public-keys.json, then run this command again.`,
    );
    return 1;
  }
  await writeFile(FILE, `${JSON.stringify(now, null, 2)}\n`);
  console.log(`Recorded ${added.length} new keys; ${Object.keys(now).length} in total.`);
  return 0;
});
