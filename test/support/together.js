import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sequencer from '@jest/test-sequencer';

const ROOT = path.join(import.meta.dirname, '../..');

/** What takes longest, and is one file each. */
const APART = /(shop.browser|faults.faults)\.test\.ts$/;

/** In bytes, as far as that tells how long a file takes. */
const sizeOf = (file) => (APART.test(file) ? Number.MAX_VALUE : statSync(file).size);

/** The test files of a folder that run together. */
const testsIn = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts') && !APART.test(path.join(folder, name)))
    .sort();

/** The file that has them, such as `build/test/creates.test.ts`. */
const togetherPath = (folder) => path.join(ROOT, 'build', `${path.relative(ROOT, folder)}.test.ts`);

const writeTogether = (folder) => {
  const target = togetherPath(folder);
  const toFolder = path.relative(path.dirname(target), folder).replaceAll(path.sep, '/');
  const blocks = testsIn(folder).map(
    (name) => `describe('${name}', () => {\n  require('${toFolder}/${name}');\n});\n`,
  );
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, blocks.join(''));
  return target;
};

/**
 * Where all tests of a folder are asked for, they run as one file (docs/decisions/0008-tests-of-a-folder.md): always in
 * the same order, each file in a block that keeps its hooks to itself. What is asked for by its name runs alone.
 */
export default class Together extends Sequencer {
  /** The longest first, or all workers but one would wait for it in the end. */
  sort(tests) {
    return [...Map.groupBy(tests, ({ path: file }) => (APART.test(file) ? file : path.dirname(file)))]
      .flatMap(([folder, files]) => {
        const sized = files.map((test) => ({ ...test, size: sizeOf(test.path) }));
        if (files.length === 1 || files.length < testsIn(folder).length) return sized;
        const size = sized.reduce((sum, test) => sum + test.size, 0);
        return [{ ...files[0], path: writeTogether(folder), size }];
      })
      .sort((one, other) => other.size - one.size);
  }

  /** Where a folder ran as one file, `--onlyFailures` is for all of it. */
  hasFailed(test) {
    return super.hasFailed(test) || super.hasFailed({ ...test, path: togetherPath(path.dirname(test.path)) });
  }
}
