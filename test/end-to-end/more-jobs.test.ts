import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import app from '../../index.ts';
import type { Check } from '../../sandbox/checks.ts';
import {
  closeEnvironment,
  type Environment,
  lastRun,
  openEnvironment,
  outputOf,
} from '../../sandbox/environment.ts';
import { checkMoreJobs } from '../../sandbox/more-checks.ts';
import { MORE_JOBS } from '../../sandbox/more-jobs.ts';
import { readRows } from '../../sandbox/output-files.ts';
import { loadZaps } from '../../sandbox/zapier/index.ts';
import { useNoPauses } from '../support/no-pauses.ts';
import { usePatientCache } from '../support/patient-cache.ts';
import { inbox } from './support.ts';

/** The jobs of zaps/more, as the second part of `npm start` plays them. */

let env: Environment;
let checks: Check[];
const summaries: Record<string, string> = {};

usePatientCache();
useNoPauses();

beforeAll(async () => {
  const zaps = await loadZaps(path.join(__dirname, '../../zaps/more'));
  const outDir = await mkdtemp(path.join(os.tmpdir(), 'more-jobs-'));
  env = await openEnvironment({ app, zaps, outDir, sandbox: { bookingDelayMs: 0, searchLagMs: 0 } });
  for (const { title, run } of MORE_JOBS) summaries[title] = await run(env);
  checks = await checkMoreJobs(env);
});

afterAll(async () => {
  await closeEnvironment(env);
  await rm(env.outDir, { recursive: true });
});

const textOf = async (address: string, subject: string) =>
  (await inbox(env, address)).find((email) => email.subject?.startsWith(subject))?.text;

test('everything that the Zaps wrote agrees with what Stripe says', () => {
  expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(checks.length).toBeGreaterThan(15);
});

test('every Zap of the folder ran, and each run ended well or at a filter', () => {
  const { runs } = env.runner;
  expect([...new Set(runs.map(({ zap }) => zap))].sort()).toEqual(env.zaps.map(({ id }) => id).sort());
  expect(runs.filter(({ status }) => !['success', 'filtered'].includes(status))).toEqual([]);
});

test('the check notices an amount that is one cent off', async () => {
  const name = path.join(env.outDir, 'platform_books.csv');
  const before = await readFile(name, 'utf8');
  await writeFile(name, before.replace(',16.8,', ',16.81,'));
  const failed = (await checkMoreJobs(env)).filter(({ passed }) => !passed);
  await writeFile(name, before);
  expect(failed.map(({ what }) => what)).toEqual(['one row for each payment of a connected account']);
});

test('what stays with a platform is told apart from what it transferred', () => {
  const paid = env.runner.runs.filter(({ zap, status }) => zap === 'platform-books' && status === 'success');
  expect(paid.map((run) => outputOf(run, 'row'))).toMatchObject([
    { Amount: 100, Transferred: 100, 'Application Fee': 20, 'Stripe Fee': 3.2, Net: 16.8 },
  ]);
});

test('an inquiry names the order, and that a refund prevents the dispute', async () => {
  expect(outputOf(lastRun(env, 'inquiry-alert'), 'order')).toMatchObject({ line_items_summary: '1 × Print' });
  const text = await textOf('team@example.com', 'Inquiry about $100.00');
  expect(text).toContain('Refund it, and there is no dispute.');
  expect(text).toMatch(/^Until: \w+day, \d+ \w+ 20\d\d, \d\d:\d\d, New York time$/m);
});

test('the outcome of a dispute is told in words', () => {
  expect(outputOf(lastRun(env, 'dispute-closed'), 'outcome')).toEqual({ output: 'We keep the money.' });
});

test('the invoice of a trial is over nothing, and has its period', () => {
  expect(outputOf(lastRun(env, 'invoice-books'), 'row')).toMatchObject({
    For: 'First payment',
    Total: 0,
    'Period Start': expect.stringMatching(/Z$/),
    'Period End': expect.stringMatching(/Z$/),
  });
});

test('an order of two products has two rows with the same time and customer', async () => {
  const first = env.runner.runs.find(({ zap }) => zap === 'one-row-per-item');
  expect(first && outputOf(first, 'rows')).toMatchObject({ row_count: 2 });
  const rows = (await readRows(env.outDir, 'items')).filter(({ Customer }) => Customer === 'Ada Buyer');
  expect(rows).toMatchObject([
    { Product: 'Mug', Quantity: '1', Amount: '14' },
    { Product: 'Tea', Quantity: '1', Amount: '9' },
  ]);
  expect(rows[0]?.Time).toBe(rows[1]?.Time);
});

test('a voucher is sent with its page and last day, and the reminder has them as well', async () => {
  const line = /until \d+ \w+ 20\d\d, \d\d:\d\d \(Mexico City\):\nhttp:\S+\/vouchers\//;
  expect(await textOf('vera@example.com', 'Your voucher over MX$350.00')).toMatch(line);
  expect(await textOf('vera@example.com', 'Your voucher expires soon')).toMatch(/\/vouchers\//);
});

test('a box of three months names its last day at the start', async () => {
  expect(await textOf('ben@example.com', 'Your box')).toMatch(
    /You pay 3 times, and your subscription ends by itself on \d+ \w+ 20\d\d\.\n/,
  );
});

test('a trial is in the list of items, and in no sum', async () => {
  const rows = await readRows(env.outDir, 'items');
  expect(rows.find(({ Customer }) => Customer === 'Tia Buyer')).toMatchObject({ Amount: '0' });
  const renewals = await readRows(env.outDir, 'renewals');
  expect(renewals.map(({ Customer, Total }) => [Customer, Total])).toEqual([
    ['Ben Buyer', '$29.00'],
    ['Ben Buyer', '$29.00'],
  ]);
});

test('the report of the week has refunds in words', async () => {
  expect(summaries['End the week']).toMatch(/^20 sales of last week in the report, \$\d+\.00$/);
  expect(outputOf(lastRun(env, 'weekly-report'), 'row')).toMatchObject({
    Sales: 20,
    Refunds: 4,
    Renewals: 0,
  });
  const text = await textOf('team@example.com', 'The week from');
  expect(text).toMatch(/^New sales: 20 \(\$\d+\.00\)\nRenewals: 0 \(\)\nRefunds: 4 \(\$\d+\.00\)\n/);
  expect(text).toContain('Not counted: nothing');
});
