import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Refusal, release } from '../../scripts/release.ts';

// Each test makes a release in its own repository, whose `verify` script passes or fails.

const CHANGES = '### Added\n\n- Payout Paid.\n';

let folder: string;
/** The folder that each test copies, because a new repository takes Git as long as a test. */
const template = mkdtempSync(path.join(tmpdir(), 'release-'));

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
const write = (file: string, text: string): void => writeFileSync(path.join(folder, file), text);

const commitAll = (): void => {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Work');
};

// In a commit hook, these variables select the repository of this project.
for (const name of Object.keys(process.env)) if (name.startsWith('GIT_')) delete process.env[name];

beforeAll(() => {
  folder = template;
  git('init', '--quiet', '--template=', '--initial-branch', 'main');
  const settings = {
    'user.name': 'Ada',
    'user.email': 'ada@example.com',
    'commit.gpgSign': 'false',
    'tag.gpgSign': 'false',
  };
  for (const [name, value] of Object.entries(settings)) git('config', name, value);
  const app = { name: 'app', version: '1.0.0' };
  write('package.json', JSON.stringify({ ...app, scripts: { verify: 'node check.js' } }));
  write('package-lock.json', JSON.stringify({ ...app, lockfileVersion: 3, packages: { '': app } }));
  write('check.js', '');
  write(
    'CHANGELOG.md',
    `# Changelog\n\n## [Unreleased]\n\n${CHANGES}\n## [1.0.0] - 2026-11-22\n\nThe first.\n`,
  );
  commitAll();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'release-'));
  cpSync(template, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(() => rmSync(template, { recursive: true }));

const releasing = (version: string, dryRun = false) =>
  release({ version, dryRun, folder, today: '2026-12-01' });

/** The commit, the tags and the changes. */
const state = (): string[] => [git('show-ref', '--head'), git('status', '--porcelain')];

/** @returns why a release is refused; checks that nothing has changed */
const refusalOf = (version: string): string => {
  const before = state();
  let message = 'not refused';
  try {
    releasing(version);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    message = error.message;
  }
  expect(state()).toEqual(before);
  return message;
};

it('sets the version, dates the change log, commits and tags', () => {
  const steps = releasing('1.1.0');
  expect(JSON.parse(read('package.json')).version).toBe('1.1.0');
  expect(JSON.parse(read('package-lock.json')).version).toBe('1.1.0');
  expect(read('CHANGELOG.md')).toBe(
    `# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-12-01\n\n${CHANGES}\n## [1.0.0] - 2026-11-22\n\nThe first.\n`,
  );
  expect(git('status', '--porcelain')).toBe('');
  expect(git('log', '-1', '--format=%s')).toBe('Release 1.1.0');
  expect(git('rev-parse', 'v1.1.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
  expect(steps.map((step) => step.split('  ')[0])).toEqual([
    'git push --follow-tags',
    'npm run push',
    'npx zapier-platform migrate 1.0.0 1.1.0 10',
    'npx zapier-platform jobs',
    'npx zapier-platform logs --version 1.1.0 --status error --user …',
    'npx zapier-platform migrate 1.0.0 1.1.0',
    'npx zapier-platform migrate 1.1.0 1.0.0',
  ]);
});

it('changes nothing in a dry run, and does not run the checks', () => {
  write('check.js', 'process.exit(1)');
  commitAll();
  const before = state();
  expect(releasing('1.0.1', true)).toContain('npm run push');
  expect(state()).toEqual(before);
});

it('does not migrate users to a version that breaks Zaps', () => {
  expect(releasing('2.0.0', true).join()).not.toContain('migrate ');
});

it.each(['1.0.0', '0.9.0', '1.0.2', '1.2.0', '11.1.0', 'v1.1.0', '1.1', 'next', ''])(
  'refuses “%s” after version 1.0.0',
  (version) => {
    expect(refusalOf(version)).toBe(`“${version}” does not follow 1.0.0. Choose one of 1.0.1, 1.1.0, 2.0.0.`);
  },
);

it('refuses uncommitted changes', () => {
  write('new-file.ts', '');
  expect(refusalOf('1.1.0')).toBe('These files are not committed:\n?? new-file.ts');
});

it('refuses another branch than main', () => {
  git('switch', '--quiet', '--create', 'idea');
  expect(refusalOf('1.1.0')).toBe('The branch is “idea”. Releases are made on main.');
});

it('refuses a tag that exists', () => {
  git('tag', 'v1.1.0');
  expect(refusalOf('1.1.0')).toBe('The tag v1.1.0 already exists.');
});

it.each([
  ['# Changelog\n\n## [1.0.0]\n', 'has no section “## [Unreleased]”'],
  [
    '# Changelog\n\n## [Unreleased]\n\n## [1.0.0]\n\nThe first.\n',
    '“## [Unreleased]” in CHANGELOG.md is empty',
  ],
])('refuses a change log without changes: %j', (changeLog, sentence) => {
  write('CHANGELOG.md', changeLog);
  commitAll();
  expect(refusalOf('1.1.0')).toContain(sentence);
});

it('refuses if the checks fail', () => {
  write('check.js', 'process.exit(1)');
  commitAll();
  expect(refusalOf('1.1.0')).toBe('The checks above failed. Nothing was changed.');
});
