/** The package as Zapier gets it: made by Zapier's CLI, unpacked and asked as Zapier's Lambda does it. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';

export const ZIP_PATH = resolve('build/build.zip');

/** Bytes (2.5 MB) that the zip has to stay under; a larger one starts slower. */
export const ZIP_LIMIT = 2_500_000;

/** Runs `zapier-platform build`, which needs neither an account nor the network. Throws where it fails. */
export function makeZip(): void {
  const { status, error } = spawnSync(
    'node_modules/.bin/zapier-platform',
    ['build', '--skip-validation', '--skip-npm-install'],
    {
      // With standard input closed it cannot wait for an answer; the two variables keep it off the network.
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DISABLE_ZAPIER_ANALYTICS: '1', NO_UPDATE_NOTIFIER: '1' },
    },
  );
  if (error) throw error;
  if (status !== 0) throw new Error(`zapier-platform build ended with exit code ${status}.`);
}

/**
 * Unpacks the zip into a fresh folder outside of the project, so that nothing in it can find the project's own
 * `node_modules`. The caller removes the folder.
 */
export function unpackZip(): { folder: string; files: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'stripe-payment-links-'));
  const entries = Object.entries(unzipSync(readFileSync(ZIP_PATH)));
  for (const [name, content] of entries) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return { folder, files: entries.map(([name]) => name) };
}

const CALL = `
  import { handler } from './zapierwrapper.js';
  const loaded = performance.now();
  const { results } = await handler(JSON.parse(process.argv[1]));
  console.log(JSON.stringify({ loaded, answered: performance.now(), results }));
`;

/**
 * Starts an unpacked app in a process of its own, with an empty environment, and sends its handler one event.
 * `loaded` and `answered` are milliseconds from the start of the process until the handler can take an event, and until it
 * has answered this one. Throws what the handler throws.
 */
export async function callHandler(
  folder: string,
  event: { command: 'definition' | 'validate' },
): Promise<{ loaded: number; answered: number; results: unknown }> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', CALL, JSON.stringify(event)],
    { cwd: folder, env: {}, maxBuffer: 64 * 1024 * 1024 },
  );
  // The platform writes lines of its own first.
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}
