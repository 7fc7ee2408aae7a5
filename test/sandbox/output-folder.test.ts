import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { claimOutputFolder } from '../../sandbox/output-folder.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'output-'));
  await writeFile(path.join(folder, 'old.csv'), 'a,b\n');
});
afterEach(() => rm(folder, { recursive: true }));

it('empties the folder for one process and refuses the next one', async () => {
  await claimOutputFolder(folder);
  expect(await readdir(folder)).toEqual(['.lock']);
  expect(await readFile(path.join(folder, '.lock'), 'utf8')).toBe(String(process.pid));

  await writeFile(path.join(folder, 'new.csv'), 'a,b\n');
  await expect(claimOutputFolder(folder)).rejects.toThrow(
    `Process ${process.pid} writes to ${path.relative(process.cwd(), folder)}/. Wait until it has ended.`,
  );
  expect(await readdir(folder)).toContain('new.csv');
});

it('ignores the lock of an ended process', async () => {
  const gone = spawn(process.execPath, ['--version']);
  await once(gone, 'exit');
  await writeFile(path.join(folder, '.lock'), String(gone.pid));
  await claimOutputFolder(folder);
  expect(await readdir(folder)).toEqual(['.lock']);
});
