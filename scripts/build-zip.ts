/** The package as Zapier gets it: made by Zapier's CLI, unpacked and asked as Zapier's Lambda does it. */
import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { shippedPackages } from './packages.ts';

const BUILD = resolve('build');

export const ZIP_PATH = join(BUILD, 'build.zip');

/** Bytes (1.1 MB) that the zip has to stay under; a larger one starts slower. */
export const ZIP_LIMIT = 1_100_000;

const CLI = resolve('node_modules/zapier-platform-cli/src/bin/run');

/** What is no source: what npm and Git keep, what scripts write, and the owner's keys. */
const NO_SOURCE = ['node_modules', '.git', 'build', 'coverage', 'dist', 'out', '.env'];

/**
 * Copies the sources and the packages that ship, and no others. Zapier's CLI puts the `package.json` of every package
 * that it finds into the zip, which of the whole `node_modules` is twice the bytes. The folder lies within the project, so
 * that the build in it still finds its tools.
 */
const copyWhatShips = (folder: string): void => {
  for (const name of readdirSync('.').filter((entry) => !NO_SOURCE.includes(entry))) {
    cpSync(name, join(folder, name), { recursive: true });
  }
  for (const { path } of shippedPackages()) {
    // Packages inside of this one are in the list themselves, where they ship.
    const isOwn = (source: string) => !source.slice(path.length).includes('node_modules');
    cpSync(path, join(folder, path), { recursive: true, filter: isOwn });
  }
};

/**
 * Writes `build/build.zip` and `build/source.zip` with `zapier-platform build`, which needs neither an account nor the
 * network. Throws where it fails.
 */
export const makeZip = (): void => {
  const folder = join(BUILD, 'package');
  rmSync(folder, { recursive: true, force: true });
  copyWhatShips(folder);
  const { status, error } = spawnSync(
    process.execPath,
    [CLI, 'build', '--skip-validation', '--skip-dep-install'],
    {
      cwd: folder,
      // With standard input closed it cannot wait for an answer; the two variables keep it off the network.
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, DISABLE_ZAPIER_ANALYTICS: '1', NO_UPDATE_NOTIFIER: '1' },
    },
  );
  if (error) throw error;
  if (status !== 0) throw new Error(`zapier-platform build ended with exit code ${status}.`);
  cpSync(join(folder, 'build'), BUILD, { recursive: true });
  rmSync(folder, { recursive: true });
};

/**
 * Unpacks the zip into a fresh folder outside of the project, so that nothing in it can find the project's own
 * `node_modules`. The caller removes the folder.
 */
export const unpackZip = (): { folder: string; files: string[] } => {
  const folder = mkdtempSync(join(tmpdir(), 'stripe-payment-links-'));
  const entries = Object.entries(unzipSync(readFileSync(ZIP_PATH)));
  for (const [name, content] of entries) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return { folder, files: entries.map(([name]) => name) };
};

const CALL = `
  import { handler } from './zapierwrapper.js';
  const loaded = performance.now();
  const event = JSON.parse(process.argv[1]);
  const { results } = await handler(event);
  const answered = performance.now();
  const times = [];
  for (let run = 0; run < Number(process.argv[2]); run += 1) {
    const begun = performance.now();
    await handler(event);
    times.push(performance.now() - begun);
  }
  const warm = times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
  console.log(JSON.stringify({ loaded, answered, warm, results }));
`;

/**
 * Starts an unpacked app in a process of its own, with an empty environment, and sends its handler one event.
 * `loaded` and `answered` are milliseconds from the start of the process until the handler can take an event, and until it
 * has answered this one; `warm` is the median of as many repetitions as are asked for. Throws what the handler throws.
 */
export const callHandler = async (
  folder: string,
  event: { command: 'definition' | 'validate' | 'execute'; method?: string; bundle?: object },
  repetitions = 0,
): Promise<{ loaded: number; answered: number; warm: number; results: unknown }> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', CALL, JSON.stringify(event), String(repetitions)],
    { cwd: folder, env: {}, maxBuffer: 64 * 1024 * 1024 },
  );
  // The platform writes lines of its own first.
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
};
