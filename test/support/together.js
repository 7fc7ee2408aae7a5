import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sequencer from '@jest/test-sequencer';

const ROOT = path.join(import.meta.dirname, '../..');

/** As files are named here: without the folder that all are in, with slashes on every system. */
const nameOf = (file) => path.relative(path.join(ROOT, 'test'), file).replaceAll(path.sep, '/');

/** Takes longest by far, and most of it in processes of its own. */
const APART = 'shop/browser.test.ts';

/** Folders with quick tests, for which it takes longer to load what they test. All other folders are a group each. */
const GROUPS = {
  app: ['definition', 'inputs', 'inputs/link', 'operations', 'records', 'searches', 'stripe'],
  tools: ['', 'conformance', 'sandbox', 'scripts', 'shop'],
};

/** Longer than it looks: whole flows, some in time that passes. */
const SLOW = /^(shop\/browser|end-to-end\/.*|faults\/faults)\.test\.ts$/;

/** How long a file takes, as far as its bytes tell. */
const weightOf = (file) => statSync(file).size + (SLOW.test(nameOf(file)) ? 1_000_000 : 0);

const countIn = (folder) => readdirSync(folder).filter((name) => name.endsWith('.test.ts')).length;

/** The file in which the tests of a folder run with others, such as `build/test/app.test.ts`. */
const togetherPath = (folder) => {
  const name = nameOf(folder);
  const group = Object.keys(GROUPS).find((key) => GROUPS[key].includes(name)) ?? name;
  return path.join(ROOT, 'build/test', `${group}.test.ts`);
};

const writeTogether = (target, files) => {
  const blocks = files.map((file) => {
    const from = path.relative(path.dirname(target), file).replaceAll(path.sep, '/');
    return `describe('${nameOf(file)}', () => {\n  require('${from}');\n});\n`;
  });
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, blocks.join(''));
};

/**
 * Where all tests of a folder are asked for, they run as one file, with those of other small folders
 * (docs/decisions/0008-tests-of-a-folder.md): always in the same order, each file in a block that keeps its hooks to
 * itself. What is asked for by its name runs alone.
 */
export default class Together extends Sequencer {
  /** The longest first, or all workers but one would wait for it in the end. */
  sort(tests) {
    const folders = [...Map.groupBy(tests, (test) => path.dirname(test.path))];
    const whole = folders
      .filter(([folder, asked]) => asked.length === countIn(folder))
      .map(([folder]) => folder);
    const targetOf = ({ path: file }) => {
      const folder = path.dirname(file);
      return whole.includes(folder) && nameOf(file) !== APART ? togetherPath(folder) : file;
    };
    return [...Map.groupBy(tests, targetOf)]
      .map(([target, members]) => {
        const files = members.map((test) => test.path).sort();
        if (target !== files[0]) writeTogether(target, files);
        const weight = files.reduce((sum, file) => sum + weightOf(file), 0);
        return { ...members[0], path: target, weight };
      })
      .sort((one, other) => other.weight - one.weight);
  }

  /** Where a folder ran with others, `--onlyFailures` is for all of them. */
  hasFailed(test) {
    return super.hasFailed(test) || super.hasFailed({ ...test, path: togetherPath(path.dirname(test.path)) });
  }
}
