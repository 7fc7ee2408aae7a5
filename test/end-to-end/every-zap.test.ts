import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { allZaps } from './support.ts';

// scenario.test.ts and more-jobs.test.ts run all of them.

test('each Zap that ships has tests of its own', async () => {
  const files = (await readdir(__dirname)).filter((file) => file.endsWith('.test.ts'));
  const sources = await Promise.all(files.map((file) => readFile(path.join(__dirname, file), 'utf8')));
  const zaps = await allZaps();
  expect(zaps.length).toBeGreaterThan(10);
  const untested = zaps.filter(({ id }) => !sources.some((source) => source.includes(`'${id}'`)));
  expect(untested.map(({ id }) => id)).toEqual([]);
});
