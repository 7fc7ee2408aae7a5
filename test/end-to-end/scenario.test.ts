import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import app from '../../index.ts';
import { type Check, compare, runChecks } from '../../sandbox/checks.ts';
import { closeEnvironment, type Environment, openEnvironment } from '../../sandbox/environment.ts';
import { column, readRows } from '../../sandbox/output-files.ts';
import { SCENARIO } from '../../sandbox/scenario.ts';
import { loadZaps } from '../../sandbox/zapier/index.ts';
import { usePatientCache } from '../support/patient-cache.ts';

// The scenario of `npm start`: from a payment link to rows, emails and refunds.

let env: Environment;
let checks: Check[];
const summaries: Record<string, string> = {};

usePatientCache();

beforeAll(async () => {
  const zaps = await loadZaps(path.join(__dirname, '../../zaps'));
  env = await openEnvironment({ app, zaps, outDir: await mkdtemp(path.join(os.tmpdir(), 'scenario-')) });
  for (const { title, run } of SCENARIO) summaries[title] = await run(env);
  checks = await runChecks(env);
});

afterAll(async () => {
  await closeEnvironment(env);
  await rm(env.outDir, { recursive: true });
});

test('writes only files that agree with Stripe', () => {
  expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(checks.length).toBeGreaterThan(20);
});

test('plays all that it promises', () => {
  expect(summaries).toMatchObject({
    'Turn the Zaps on': '21 Zaps, 15 of them with a webhook endpoint at Stripe',
    'Create a link for one payment for a new order': 'A-1042 is paid, and the link is inactive',
    'Deliver one payment twice': "Dora's, to 4 endpoints",
    'Wait until Stripe has booked the fees and the Zaps have them':
      '25 runs, each once; 6 of 6 rows have a fee',
    'Refund one payment in part and one in full': "$10.00 of Ada's, all KWD 12.340 of Noor's",
    'Repeat the refund step, like a replay': 'already refunded, no second refund',
    'End the week': '3 sales of T-shirts in the report, $96.00',
    'Read the same payments by polling': '7 new payments, then 0',
    'Turn the Zaps off': '0 webhook endpoints left at Stripe',
  });
});

test('runs every Zap that ships, without a failed run', () => {
  const { runs } = env.runner;
  expect([...new Set(runs.map(({ zap }) => zap))].sort()).toEqual(env.zaps.map(({ id }) => id).sort());
  expect(runs.filter(({ status }) => status !== 'success')).toEqual([]);
});

test('writes amounts as Stripe shows them, in each currency', async () => {
  const csv = await readFile(path.join(env.outDir, 'payments.csv'), 'utf8');
  for (const amount of ['48,USD,$48.00', '1800,JPY,"¥1,800"', '12.34,KWD,KWD 12.340']) {
    expect(csv).toContain(amount);
  }
});

test('sends the customer the products and the receipt', async () => {
  const [file] = (await readEmailNames()).filter((name) => name.includes('ada-example-com-thank-you'));
  const { text } = await simpleParser(await readFile(path.join(env.outDir, 'emails', file ?? '')));
  expect(text).toMatch(
    /^Hello Ada,\n\nThank you for your order\. We have received your payment of \$48\.00\./,
  );
  expect(text).toContain('You bought: 2 × T-shirt\n');
  expect(text).toMatch(/Your receipt: http\S+\n/);
});

test('sends a customer with a declined card the reason and a reminder, and no thanks', async () => {
  expect((await readEmailNames()).filter((name) => name.includes('carl'))).toEqual([
    expect.stringContaining('your-card-was-declined'),
    expect.stringContaining('you-left-something-behind'),
  ]);
});

test('writes a row for each change of a subscription', async () => {
  const rows = await readRows(env.outDir, 'subscription_changes');
  expect(column(rows, 'Changed')).toEqual([
    'Status: active → past_due',
    'Status: past_due → active',
    expect.stringMatching(/^Planned End: none → \d{4}-/),
  ]);
});

test('returns the first refund in the replayed step', () => {
  const [first, , again] = env.refunds;
  expect(again).toMatchObject({ id: first?.id, already_refunded: true });
  expect(first?.already_refunded).toBe(false);
});

test('logs no personal data and no key', () => {
  const logs = JSON.stringify(env.runner.logs);
  expect(env.runner.logs.length).toBeGreaterThan(0);
  for (const secret of [env.stripe.apiKey, 'whsec_', 'ada@example.com', 'Lovelace'])
    expect(logs).not.toContain(secret);
});

describe('the audit', () => {
  const failing = async () =>
    (await runChecks(env))
      .filter(({ passed }) => !passed)
      .map(({ what, expected, actual }) => [what, expected, actual]);

  /** Changes a file for the time of one audit. */
  const edited = async (file: string, change: (name: string) => Promise<void>) => {
    const name = path.join(env.outDir, file);
    const before = await readFile(name);
    await change(name);
    const failed = await failing();
    await writeFile(name, before);
    return failed;
  };

  test('finds a duplicate row', async () => {
    const failed = await edited('payments.csv', async (name) => {
      const [, row = ''] = (await readFile(name, 'utf8')).split('\n');
      await appendFile(name, `${row}\n`);
    });
    const whats = failed.map(([what]) => what);
    expect(whats).toEqual(
      expect.arrayContaining(['one row for each paid session', expect.stringMatching(/^paid in /), 'fees']),
    );
  });

  test('finds an amount that differs by one minor unit', async () => {
    const failed = await edited('payments.csv', async (name) => {
      await writeFile(name, (await readFile(name, 'utf8')).replace(',12.34,KWD', ',12.341,KWD'));
    });
    expect(failed).toEqual([['paid in KWD', '12.34', '12.341']]);
  });

  test('finds an email without its PDF', async () => {
    const [file = ''] = (await readEmailNames()).filter((name) => name.includes('your-invoice'));
    const failed = await edited(path.join('emails', file), async (name) => {
      await writeFile(name, (await readFile(name, 'utf8')).replaceAll('application/pdf', 'text/plain'));
    });
    expect(failed).toEqual([['PDFs attached', '5', '4']]);
  });
});

test('lists missing and unexpected entries', () => {
  expect(compare('lists', ['a', 'b', 'b'], ['b', 'c', 'a'])).toEqual({
    what: 'lists',
    expected: '3\n+ b',
    actual: '3\n+ c',
    passed: false,
  });
  expect(compare('lists', ['a', 'b'], ['b', 'a']).passed).toBe(true);
});

const readEmailNames = () => readdir(path.join(env.outDir, 'emails'));
