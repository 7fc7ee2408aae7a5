import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');

/** `npm run shop` as a process of its own. */
export const runShop = (...args: string[]): ChildProcess =>
  spawn(process.execPath, ['scripts/shop.ts', ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });

/** Waits for the address that a shop prints. @throws with what it printed in its place */
export const addressOf = async (shop: ChildProcess): Promise<string> => {
  let printed = '';
  for await (const chunk of shop.stdout ?? []) {
    printed += chunk;
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? [];
    if (url) return url;
  }
  throw new Error(`The shop did not open: ${printed}`);
};

/** What a process says until it ends, and with which code. */
export const outcomeOf = async (child: ChildProcess): Promise<{ code: number; said: string }> => {
  let said = '';
  const keep = (chunk: Buffer) => {
    said += chunk;
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const [code] = await once(child, 'close');
  return { code: Number(code), said };
};
