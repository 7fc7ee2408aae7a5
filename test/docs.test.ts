import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import App from '../index.ts';
import packageJson from '../package.json' with { type: 'json' };
import { conformancePage } from '../scripts/docs/conformance.ts';
import { anchor, fillIn } from '../scripts/docs/markdown.ts';
import { keyPage } from '../scripts/docs/permissions.ts';
import { recipes, zapList } from '../scripts/docs/recipes.ts';
import { operationsPage, reference } from '../scripts/docs/reference.ts';
import { useNoPauses } from './support/no-pauses.ts';

// The documentation has to be true.

const ROOT = path.join(__dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const DOCUMENTS = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'THIRD_PARTY.md',
  'zaps/README.md',
  ...['docs', '.github'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.md'))
      .map((file) => path.join(folder, file)),
  ),
];

/** The commands of Zapier's CLI, from its manifest: loading the CLI would load all of them. */
const ZAPIER_COMMANDS = [
  ...read('node_modules/zapier-platform-cli/src/oclif/oCommands.js').matchAll(/^ {2}'?([\w:]+)'?: require/gm),
].map(([, name]) => name);

const FENCE = /^```.*?^```$/gms;

/** The anchors of the headings of a document. GitHub numbers duplicates. */
const anchorsOf = (document: string): string[] => {
  const seen = new Map<string, number>();
  return [...document.replace(FENCE, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
    const name = anchor(heading);
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times ? `${name}-${times}` : name;
  });
};

describe('npm run docs has been run for', () => {
  useNoPauses();

  test('the tables of docs/operations.md', () => {
    expect(read('docs/operations.md')).toBe(operationsPage(read('docs/operations.md')));
  });

  test('the permissions in docs/key.md, by a run of every operation', async () => {
    expect(read('docs/key.md')).toBe(await keyPage(read('docs/key.md')));
  });

  test('the facts in docs/conformance.md', () => {
    expect(read('docs/conformance.md')).toBe(conformancePage(read('docs/conformance.md')));
  });

  test('docs/reference.md', () => expect(read('docs/reference.md')).toBe(reference()));

  test('the list of Zaps, and a recipe for each of them', async () => {
    const written = readdirSync(path.join(ROOT, 'docs/recipes'));
    expect(Object.fromEntries(written.map((file) => [file, read(`docs/recipes/${file}`)]))).toEqual(
      await recipes(),
    );
    expect(read('zaps/README.md')).toBe(await zapList(read('zaps/README.md')));
  });

  test('documents that have the marks for it, and fails for others', () => {
    expect(() => fillIn('# Nothing', 'operations', 'text')).toThrow('no place marked');
  });
});

describe.each(DOCUMENTS)('%s', (file) => {
  const document = read(file);
  const links = [...document.replace(FENCE, '').matchAll(/\]\(([^)\s]+)\)/g)].map(
    ([, target = '']) => target,
  );

  test('has only relative links to existing files and headings', () => {
    const dead = links
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [to = '', fragment] = target.split('#');
        const found = to ? path.join(path.dirname(file), to) : file;
        if (!existsSync(path.join(ROOT, found))) return true;
        return fragment !== undefined && !anchorsOf(read(found)).includes(fragment);
      });
    expect(dead).toEqual([]);
  });

  test('has only https links', () => {
    expect(links.filter((target) => /^[a-z]+:/.test(target) && !target.startsWith('https://'))).toEqual([]);
  });

  test('names only npm scripts that exist', () => {
    const named = [...document.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(
      ([, script, short]) => script ?? short,
    );
    expect(named.filter((script) => !Object.hasOwn(packageJson.scripts, script ?? ''))).toEqual([]);
  });

  test('names only commands of Zapier’s CLI that exist', () => {
    const named = [...document.matchAll(/\bzapier-platform ([a-z:]+)/g)].map(([, command]) => command);
    expect(named.filter((command) => command !== 'help' && !ZAPIER_COMMANDS.includes(command))).toEqual([]);
  });

  test('has tables with the same number of cells in each row', () => {
    const cells = (row: string): number => row.replace(/\\\||`[^`]*`/g, '').split('|').length;
    const tables = document.replace(FENCE, '').match(/(?:^\|.*\|$\n?)+/gm) ?? [];
    const uneven = tables.flatMap((table) => {
      const [head = '', ...rows] = table.trim().split('\n');
      return rows.filter((row) => cells(row) !== cells(head));
    });
    expect(uneven).toEqual([]);
  });
});

test('the change log has the version of package.json', () => {
  expect(read('CHANGELOG.md')).toContain(`\n## [${packageJson.version}]`);
});

test('zapier-platform promote finds every operation in the change log, and no other', () => {
  const { getMetadata } = jest.requireActual<{
    getMetadata(line: string): { action_type: string; action_key: string }[];
  }>('zapier-platform-cli/src/utils/metadata.js');
  const named = read('CHANGELOG.md')
    .split('\n')
    .flatMap(getMetadata)
    .map(({ action_type, action_key }) => `${action_type}/${action_key}`);
  const operations = Object.entries({ read: App.triggers, write: App.creates, search: App.searches }).flatMap(
    ([type, all]) => Object.keys(all ?? {}).map((key) => `${type}/${key}`),
  );
  expect([...new Set(named)].sort()).toEqual(operations.sort());
});

test('the worked example of CONTRIBUTING.md compiles', () => {
  const [, file = '', example = ''] =
    /^ {3}```ts (\S+)\n(.*?)^ {3}```$/ms.exec(read('CONTRIBUTING.md')) ?? [];
  expect(file).toBe('triggers/dispute-funds-reinstated.ts');

  // `rootDirs` lays the folder over the project, so that the imports lead to the real files.
  mkdirSync(path.join(ROOT, 'build'), { recursive: true });
  const folder = mkdtempSync(path.join(ROOT, 'build', 'example-'));
  try {
    mkdirSync(path.join(folder, path.dirname(file)));
    writeFileSync(path.join(folder, file), example.replace(/^ {3}/gm, ''));
    const config = {
      extends: path.join(ROOT, 'tsconfig.json'),
      compilerOptions: { rootDirs: [ROOT, folder] },
      files: [file],
    };
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
    expect(
      errorsOf(() => execFileSync(process.execPath, [tsc, '--project', folder], { encoding: 'utf8' })),
    ).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** The errors of the compiler. */
function errorsOf(compile: () => string): string {
  try {
    return compile();
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}
