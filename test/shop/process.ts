import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');

/** Starts `npm run shop` in its own process. */
export const startShop = (...args: string[]): ChildProcess =>
  spawn(process.execPath, ['--import', 'tsx', 'scripts/shop.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

/** Waits until the shop prints its address. @throws Error with its output if it ends without one */
export const addressOf = async (shop: ChildProcess): Promise<string> => {
  let printed = '';
  for await (const chunk of shop.stdout ?? []) {
    printed += chunk;
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
    if (url) return url;
  }
  throw new Error(`The shop did not start: ${printed}`);
};

/** Waits until a process ends. @returns its output and its exit code */
export const outcomeOf = async (child: ChildProcess): Promise<{ code: number; output: string }> => {
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const [code] = await once(child, 'close');
  return { code: Number(code), output };
};
