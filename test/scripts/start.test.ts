import { execFile } from 'node:child_process';
import path from 'node:path';
import { columnWidths } from '../../scripts/start/report.ts';

it('refuses a live key in npm start with one sentence', async () => {
  const root = path.join(__dirname, '../..');
  const env = { STRIPE_API_KEY: 'sk_live_51Abc' };
  const { code, output } = await new Promise<{ code: unknown; output: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'scripts/start.ts'],
      { cwd: root, env },
      (error, stdout, stderr) => resolve({ code: error?.code, output: stdout + stderr }),
    );
  });
  expect(output).toMatch(/^STRIPE_API_KEY is a live key\..*\n$/);
  expect(code).toBe(2);
});

it('fits the columns of a table to their content and to the width of the terminal', () => {
  const rows = [
    ['Zap', 'Runs', 'What it did'],
    ['log-every-payment', '7', `row 8 of payments\nemail to ${'x'.repeat(60)}`],
  ];
  expect(columnWidths(rows, Number.POSITIVE_INFINITY)).toEqual([19, 6, 71]);
  expect(columnWidths(rows, 60)).toEqual([19, 6, 31]);
  expect(columnWidths(rows, 40)).toEqual([15, 6, 15]);
  expect(columnWidths(rows, 10)).toEqual([8, 6, 8]);
});
