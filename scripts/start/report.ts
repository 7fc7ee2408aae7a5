import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Check } from '../../sandbox/audit.ts';
import type { StepRun, ZapRun } from '../../sandbox/zap-runner/index.ts';

/** A table without colours of its own and without a line under each row, to be short and to print well anywhere. */
const newTable = (...head: string[]) =>
  new Table({
    head: head.map((title) => styleText('bold', title)),
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });

/** The width of a column that holds sentences. */
const WIDE = 60;

/** What each run of a Zap was about and did. */
export function runsTable(runs: ZapRun[]): string {
  const table = newTable('Zap', 'For', 'Amount', 'What it did');
  for (const { zap, trigger, steps, status, error } of runs) {
    const done = steps.map(describe).join('\n');
    table.push([
      zap,
      text(trigger?.customer_email),
      text(trigger?.amount_display ?? trigger?.amount_paid_display),
      error ? styleText('red', `${status}: ${error}`) : done || status,
    ]);
  }
  return table.toString();
}

/** What was compared, and whether it agrees. */
export function checksTable(checks: Check[]): string {
  const table = newTable('Check', 'Expected', 'Found', '');
  for (const { what, expected, actual, passed } of checks) {
    table.push([what, expected, actual, passed ? styleText('green', 'ok') : styleText('red', 'DIFFERS')]);
  }
  return table.toString();
}

/** Where the files lie, from where the script was started. */
export async function filesTable(outDir: string): Promise<string> {
  const table = newTable('File', 'What it is');
  for (const file of await readdir(outDir, { withFileTypes: true }).then((files) => files.sort(byName))) {
    const where = path.relative(process.cwd(), path.join(outDir, file.name));
    if (file.isDirectory()) {
      const { length } = await readdir(path.join(outDir, file.name));
      table.push([`${where}/`, `${length} emails, to open with any mail program`]);
    } else {
      table.push([
        where,
        file.name.endsWith('.csv') ? 'the spreadsheet as text' : 'the spreadsheet for Excel',
      ]);
    }
  }
  return table.toString();
}

/** A list of sentences. */
export const list = (lines: string[]): string => lines.map((line) => `  - ${line}`).join('\n');

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

function describe({ app, output }: StepRun): string {
  if (!output) return '';
  if (app === 'spreadsheet') return `row ${output.row_number} of ${output.spreadsheet}`;
  if (app === 'email') return cut(`email to ${output.to}: ${output.subject}`);
  return `${app} ${text(output.id)}`;
}

const cut = (line: string): string => (line.length > WIDE ? `${line.slice(0, WIDE - 1)}…` : line);
