import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Check } from '../../sandbox/checks.ts';
import { readEmails, readRows } from '../../sandbox/output-files.ts';
import type { StepRun, ZapRun } from '../../sandbox/zapier/index.ts';

/** A table without colours of its own and without a line under each row, to be short and to print well anywhere. */
const newTable = (...head: string[]) =>
  new Table({
    head: head.map((title) => styleText('bold', title)),
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });

/** The width of a column that holds sentences. */
const WIDE = 72;

/** What each Zap did: how often, and the last time for an example. A run that failed has a line of its own. */
export const runsTable = (runs: ZapRun[]): string => {
  const table = newTable('Zap', 'Runs', 'What it did the last time');
  for (const name of new Set(runs.map(({ zap }) => zap))) {
    const its = runs.filter(({ zap }) => zap === name);
    table.push([name, its.length, (its.at(-1)?.steps ?? []).flatMap(describe).join('\n')]);
  }
  for (const { zap, status, error } of runs.filter((run) => run.error)) {
    table.push([zap, 1, styleText('red', `${status}: ${error}`)]);
  }
  return table.toString();
};

/** What was compared, and whether it agrees. */
export const checksTable = (checks: Check[]): string => {
  const table = newTable('Check', 'Expected', 'Found', '');
  for (const { what, expected, actual, passed } of checks) {
    table.push([what, expected, actual, passed ? styleText('green', 'ok') : styleText('red', 'DIFFERS')]);
  }
  return table.toString();
};

/** Where the files lie, from where the script was started. */
export const filesTable = async (outDir: string): Promise<string> => {
  const table = newTable('File', 'What it is');
  const where = (name: string) => path.relative(process.cwd(), path.join(outDir, name));
  const sheets = (await readdir(outDir)).filter((file) => file.endsWith('.csv')).sort();
  for (const name of sheets.map((file) => path.basename(file, '.csv'))) {
    const { length } = await readRows(outDir, name);
    table.push([`${where(name)}.xlsx, .csv`, `a spreadsheet of ${length} ${length === 1 ? 'row' : 'rows'}`]);
  }
  const { length } = await readEmails(outDir);
  table.push([`${where('emails')}/*.eml`, `${length} emails, to open with any mail program`]);
  return table.toString();
};

/** A list of sentences. */
export const list = (lines: string[]): string => lines.map((line) => `  - ${line}`).join('\n');

const describe = ({ id, app, output }: StepRun): string | [] => {
  if (!output || app === 'filter') return [];
  if (app === 'spreadsheet') return `row ${output.row_number} of ${output.spreadsheet}`;
  if (app === 'email') return cut(`email to ${output.to}: ${output.subject}`);
  if (app === 'formatter') return cut(`${id}: ${output.output}`);
  return cut(`${id}: ${output.share_url ?? output.url ?? output.amount_display ?? output.revenue_summary}`);
};

const cut = (line: string): string => (line.length > WIDE ? `${line.slice(0, WIDE - 1)}…` : line);
