import { rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from './command-line.ts';

const LOCK = '.lock';

/**
 * Empties a folder and locks it for this process, because two processes would mix their files.
 * @throws UsageError if another process has locked it
 */
export const claimOutputFolder = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const lock = path.join(folder, LOCK);
  await takeLock(lock, folder);
  process.once('exit', () => rmSync(lock, { force: true }));
  const files = (await readdir(folder)).filter((file) => file !== LOCK);
  await Promise.all(files.map((file) => rm(path.join(folder, file), { recursive: true })));
};

const takeLock = async (lock: string, folder: string): Promise<void> => {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = Number(await readFile(lock, 'utf8'));
    if (isRunning(owner)) {
      const where = path.relative(process.cwd(), folder) || '.';
      throw new UsageError(`Process ${owner} writes to ${where}/. Wait until it has ended.`);
    }
    // The process was killed.
    await rm(lock, { force: true });
    await takeLock(lock, folder);
  }
};

/** Signal 0 only checks whether the process exists. */
const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
