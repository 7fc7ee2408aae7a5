import { execFileSync, execSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, UsageError } from '../sandbox/command-line.ts';

const USAGE = `npm run release -- 1.1.0

Makes a release of this tree, and says how to bring it to Zapier. It refuses, with a sentence, whatever would have to be
taken back later: a version that does not follow, changes that are not committed, a change log that says nothing, checks
that fail.

  --dry-run  only looks whether it could, and changes nothing`;

/** What stands in the way of a release, as a sentence for the one who makes it. */
export class Refusal extends Error {}

interface Order {
  version: string;
  dryRun: boolean;
  /** The folder of the repository. */
  folder: string;
  /** `2026-11-24`, as the change log shows it. */
  today: string;
}

/** The three versions that can follow one: a fix, an addition, a break. */
const followers = (version: string): string[] => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return [`${major}.${minor}.${patch + 1}`, `${major}.${minor + 1}.0`, `${major + 1}.0.0`];
};

const UNRELEASED = '## [Unreleased]';

/** The change log with what was not released yet under the new version. Throws where there is nothing to tell. */
const withRelease = (changeLog: string, version: string, today: string): string => {
  const [before, rest] = changeLog.split(`${UNRELEASED}\n`);
  if (rest === undefined) {
    throw new Refusal(
      `CHANGELOG.md has no section “${UNRELEASED}”. Write down there what changes for a user.`,
    );
  }
  const told = rest.split(/^## /m)[0]?.trim();
  if (!told) {
    throw new Refusal(`“${UNRELEASED}” in CHANGELOG.md is empty. Write down there what changes for a user.`);
  }
  return `${before}${UNRELEASED}\n\n## [${version}] - ${today}\n${rest}`;
};

/** What is left to do by hand, since each step needs an account at Zapier and somebody who looks. */
const nextSteps = (from: string, to: string): string[] => {
  const toEverybody = [
    `npx zapier-platform migrate ${from} ${to} 10        # a tenth of the users`,
    'npx zapier-platform jobs                          # until it is complete',
    `npx zapier-platform logs --version ${to} --status error   # watch for a day`,
    `npx zapier-platform migrate ${from} ${to}           # everybody else`,
    `npx zapier-platform migrate ${to} ${from}           # or back, where something is odd`,
  ];
  const breaks = to.split('.')[0] !== from.split('.')[0];
  return [
    'git push --follow-tags',
    'npm run push',
    ...(breaks
      ? ['# This version breaks Zaps: nobody is migrated. Tell their owners what to change.']
      : toEverybody),
  ];
};

/**
 * Makes a release: version, change log, commit and tag. Answers with the commands that bring it to Zapier.
 *
 * @throws Refusal where something stands in the way; nothing is changed then
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
      `“${version}” does not follow ${current}. It can be one of ${followers(current).join(', ')}.`,
    );
  }
  if (git('branch', '--show-current') !== 'main') {
    throw new Refusal(`You are on “${git('branch', '--show-current')}”. A release is made on main.`);
  }
  const changed = git('status', '--porcelain');
  if (changed) throw new Refusal(`These files are not committed:\n${changed}`);
  if (git('tag', '--list', `v${version}`)) throw new Refusal(`There is a tag v${version} already.`);
  if (!existsSync(changeLogPath)) throw new Refusal('There is no CHANGELOG.md.');
  const changeLog = withRelease(readFileSync(changeLogPath, 'utf8'), version, today);

  if (!dryRun) {
    try {
      execSync('npm run verify', { cwd: folder, stdio: 'inherit' });
    } catch {
      throw new Refusal('The checks fail: see above. Nothing was changed.');
    }
    execSync(`npm version ${version} --no-git-tag-version`, { cwd: folder, stdio: 'ignore' });
    writeFileSync(changeLogPath, changeLog);
    git('commit', '--all', '--message', `Release ${version}`);
    git('tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
  }
  return nextSteps(current, version);
};

if (import.meta.main) {
  await runCommand(USAGE, { 'dry-run': false, versions: [] }, async ({ 'dry-run': dryRun, versions }) => {
    const [version, ...others] = versions;
    if (!version || others.length > 0) throw new UsageError(`Say which version to release.\n\n${USAGE}`);
    const today = new Date().toISOString().slice(0, 10);
    const steps = release({ version, dryRun, folder: process.cwd(), today });
    console.log(
      dryRun
        ? `Nothing stands in the way of ${version} but the checks, which were not run. Nothing was changed. These steps follow a release:\n`
        : `Version ${version} is committed and tagged. These steps follow:\n`,
    );
    console.log(steps.join('\n'));
    return 0;
  });
}
