import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { type ParsedMail, simpleParser } from 'mailparser';
import { parseZap, startZapRunner, type Zap, type ZapRunner } from '../../../sandbox/zapier/index.ts';
import { makeShop, type Shop } from './example-app.ts';

/** The shop and the runner of the current test. */
export let shop: Shop;
export let runner: ZapRunner;
let outDir: string;

/** Starts both for each test. */
export const useRunner = (): void => {
  beforeEach(async () => {
    // Core also prints the log lines of the app.
    jest.spyOn(console, 'log').mockReturnValue();
    outDir = await mkdtemp(path.join(os.tmpdir(), 'zapier-'));
    const made = makeShop();
    shop = made.shop;
    runner = await startZapRunner({ app: made.app, authData: { key: 'sk_secret' }, outDir, maxWait: 5 });
  });
  afterEach(async () => {
    await runner.close();
    await rm(outDir, { recursive: true });
  });
};

export const zap = (
  steps: string,
  trigger = '{ app: stripe, key: order_placed, input: { shop: main } }',
): Zap => parseZap('test-zap', `name: Test\ndescription: Test.\ntrigger: ${trigger}\nsteps:\n${steps}`);

export const tag = `
  - id: tag
    app: stripe
    action: tag_order
    input: { order: '{{trigger.id}}', tags: '{{trigger.tags}}', total: '{{trigger.total}}', note: '{{trigger.note}}' }`;

export const order = {
  id: 'o_1',
  tags: ['new', 'big'],
  total: 12.5,
  note: null,
  time: '2026-11-22T10:00:00Z',
  name: 'Ann, "the" buyer',
};

export const sheetStep = `
  - id: row
    app: spreadsheet
    action: append_row
    input:
      spreadsheet: orders
      columns: { Time: '{{trigger.time}}', Name: '{{trigger.name}}', Total: '{{trigger.total}}', Paid: true }`;

/** Sends a request to the hook of the Zap, and waits for the run. */
export const deliver = async (body: unknown, headers: Record<string, string> = {}): Promise<number> => {
  const response = await fetch(runner.hookUrl('test-zap'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  await runner.idle();
  return response.status;
};

export const readEmails = async (): Promise<ParsedMail[]> => {
  const folder = path.join(outDir, 'emails');
  const files = (await readdir(folder)).sort();
  return Promise.all(files.map(async (file) => simpleParser(await readFile(path.join(folder, file)))));
};

export const readCsv = async (name: string): Promise<Record<string, string>[]> =>
  parseCsv(await readFile(path.join(outDir, `${name}.csv`), 'utf8'), { columns: true });

export const emailFiles = (): Promise<string[]> => readdir(path.join(outDir, 'emails'));
