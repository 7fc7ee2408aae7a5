/** Makes the package with Zapier's CLI, unpacks it, and calls its handler like Zapier's Lambda function. */
import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import packageJson from '../package.json' with { type: 'json' };
import { shippedPackages } from './packages.ts';
import { OFFLINE, ZAPIER_CLI } from './zapier-cli.ts';

const BUILD = resolve('build');

export const ZIP_PATH = join(BUILD, 'build.zip');

export const SOURCE_MAP_PATH = join(BUILD, `${packageJson.version}.js.map`);

/** Size limit in bytes (1.1 MB). A larger zip starts slower. */
export const ZIP_LIMIT = 1_100_000;

/** Entries that are no sources: files of npm and Git, output of scripts, and keys. */
const NO_SOURCE = ['node_modules', '.git', 'build', 'coverage', 'dist', 'out', '.env'];

/**
 * Copies the sources and only the packages that ship. Zapier's CLI puts the `package.json` of every package in
 * `node_modules` into the zip, which would double its size. The folder is inside the project, so that the build finds
 * its tools.
 */
export const copyWhatShips = (folder: string): void => {
  for (const name of readdirSync('.').filter((entry) => !NO_SOURCE.includes(entry))) {
    cpSync(name, join(folder, name), { recursive: true });
  }
  for (const { path } of shippedPackages()) {
    // The list has nested packages too, if they ship.
    const isOwn = (source: string) => !source.slice(path.length).includes('node_modules');
    cpSync(path, join(folder, path), { recursive: true, filter: isOwn });
  }
};

/**
 * Writes `build/build.zip` and `build/source.zip` with `zapier-platform build`, without an account or the network, and
 * the source map of the bundle.
 * @throws Error if the build fails
 */
export const makeZip = (): void => {
  const folder = join(BUILD, 'package');
  rmSync(folder, { recursive: true, force: true });
  copyWhatShips(folder);
  const { status, error } = spawnSync(
    process.execPath,
    [...ZAPIER_CLI, 'build', '--skip-validation', '--skip-dep-install'],
    {
      cwd: folder,
      // Without stdin it cannot wait for input.
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...OFFLINE },
    },
  );
  if (error) throw error;
  if (status !== 0) throw new Error(`zapier-platform build failed with exit code ${status}.`);
  cpSync(join(folder, 'build'), BUILD, { recursive: true });
  cpSync(join(folder, 'dist/index.js.map'), SOURCE_MAP_PATH);
  rmSync(folder, { recursive: true });
};

/**
 * Unpacks a zip into a new folder outside the project, so that its code cannot load the project's `node_modules`. The
 * caller removes the folder.
 */
export const unpackZip = (path: string): { folder: string; files: string[] } => {
  const folder = mkdtempSync(join(tmpdir(), 'stripe-payment-links-'));
  const entries = Object.entries(unzipSync(readFileSync(path)));
  for (const [name, content] of entries) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
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
 * Starts an unpacked app in its own process, with an empty environment, and sends one event to its handler.
 * @param repetitions number of further calls with the same event
 * @returns `loaded` and `answered`: milliseconds from the start of the process until the handler is loaded, and until
 * its first response; `warm`: the median of the repetitions
 * @throws Error with the output of the process if the handler throws
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
  // Core may print other lines before.
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
};
