import { execFileSync, execSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, UsageError } from '../sandbox/command-line.ts';

const USAGE = `npm run release -- 1.1.0

Makes a release of this tree and prints the next steps at Zapier. It refuses a version that does not follow the current
one, uncommitted changes, an empty change log and failing checks.

  --dry-run  checks the conditions and changes nothing`;

/** A condition of a release that is not met, as a sentence. */
export class Refusal extends Error {}

interface Order {
  version: string;
  dryRun: boolean;
  /** The folder of the repository. */
  folder: string;
  /** The date in the change log: `2026-11-24`. */
  today: string;
}

/** The next patch, minor and major version. */
const followers = (version: string): string[] => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return [`${major}.${minor}.${patch + 1}`, `${major}.${minor + 1}.0`, `${major + 1}.0.0`];
};

const UNRELEASED = '## [Unreleased]';

/** Moves the unreleased changes under the new version. @throws Refusal if there are none */
const withRelease = (changeLog: string, version: string, today: string): string => {
  const [before, rest] = changeLog.split(`${UNRELEASED}\n`);
  if (rest === undefined) {
    throw new Refusal(`CHANGELOG.md has no section “${UNRELEASED}”. Describe there what changes for a user.`);
  }
  const changes = rest.split(/^## /m)[0]?.trim();
  if (!changes) {
    throw new Refusal(`“${UNRELEASED}” in CHANGELOG.md is empty. Describe there what changes for a user.`);
  }
  return `${before}${UNRELEASED}\n\n## [${version}] - ${today}\n${rest}`;
};

/** The manual steps: each needs an account at Zapier and a person who checks the result. */
const nextSteps = (from: string, to: string): string[] => {
  const migration = [
    `npx zapier-platform migrate ${from} ${to} 10        # a tenth of the users`,
    'npx zapier-platform jobs                          # repeat until it is complete',
    `npx zapier-platform logs --version ${to} --status error --user …   # each migrated user, for a day`,
    `npx zapier-platform migrate ${from} ${to}           # all other users`,
    `npx zapier-platform migrate ${to} ${from}           # or back, if there is a problem`,
  ];
  const breaks = to.split('.')[0] !== from.split('.')[0];
  return [
    'git push --follow-tags',
    'npm run push',
    ...(breaks
      ? ['# This version breaks Zaps: no migration. Explain to their owners what to change.']
      : migration),
  ];
};

/**
 * Makes a release: version, change log, commit and tag.
 * @returns the commands that come next
 * @throws Refusal if a condition is not met; then nothing has changed
 */
export const release = ({ version, dryRun, folder, today }: Order): string[] => {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
  const changeLogPath = join(folder, 'CHANGELOG.md');
  const { version: current }: { version: string } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );

  if (!followers(current).includes(version)) {
    throw new Refusal(
      `“${version}” does not follow ${current}. Choose one of ${followers(current).join(', ')}.`,
    );
  }
  if (git('branch', '--show-current') !== 'main') {
    throw new Refusal(`The branch is “${git('branch', '--show-current')}”. Releases are made on main.`);
  }
  const changed = git('status', '--porcelain');
  if (changed) throw new Refusal(`These files are not committed:\n${changed}`);
  if (git('tag', '--list', `v${version}`)) throw new Refusal(`The tag v${version} already exists.`);
  if (!existsSync(changeLogPath)) throw new Refusal('CHANGELOG.md is missing.');
  const changeLog = withRelease(readFileSync(changeLogPath, 'utf8'), version, today);

  if (!dryRun) {
    try {
      execSync('npm run verify', { cwd: folder, stdio: 'inherit' });
    } catch {
      throw new Refusal('The checks above failed. Nothing was changed.');
    }
    execSync(`npm version ${version} --no-git-tag-version`, { cwd: folder, stdio: 'ignore' });
    writeFileSync(changeLogPath, changeLog);
    git('commit', '--all', '--message', `Release ${version}`);
    git('tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
  }
  return nextSteps(current, version);
};

if (process.argv[1] === import.meta.filename) {
  await runCommand(USAGE, { 'dry-run': false, versions: [] }, async ({ 'dry-run': dryRun, versions }) => {
    const [version, ...others] = versions;
    if (!version || others.length > 0) throw new UsageError(`One version is required.\n\n${USAGE}`);
    const today = new Date().toISOString().slice(0, 10);
    const steps = release({ version, dryRun, folder: process.cwd(), today });
    console.log(
      dryRun
        ? `${version} can be released if the checks pass; a dry run does not run them. Nothing was changed. The next steps would be:\n`
        : `Version ${version} is committed and tagged. The next steps are:\n`,
    );
    console.log(steps.join('\n'));
    return 0;
  });
}
