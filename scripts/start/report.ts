import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stripVTControlCharacters, styleText } from 'node:util';
import Table from 'cli-table3';
import type { Check } from '../../sandbox/checks.ts';
import { readEmails, readRows, spreadsheetsIn } from '../../sandbox/output-files.ts';
import { renderReport } from '../../sandbox/shop/report.ts';
import type { StepRun, ZapRun } from '../../sandbox/zapier/index.ts';

/**
 * A table without colours of its own and without a line under each row, to be short and to print well anywhere. Where
 * the terminal is narrower than the table, the widest columns are, and their text goes on in the next line.
 */
export const table = (head: string[], rows: string[][]): string => {
  const drawn = new Table({
    head: head.map((title) => styleText('bold', title)),
    colWidths: columnWidths([head, ...rows], process.stdout.columns ?? 160),
    wordWrap: true,
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  drawn.push(...rows);
  return drawn.toString();
};

/** Below this a column is not made narrower: it would be no use. */
const NARROWEST = 8;

/** How wide each column is with its padding, so that the table with its borders fits into `room` characters. */
export const columnWidths = (rows: string[][], room: number): number[] => {
  const width = (cell = '') =>
    Math.max(
      ...stripVTControlCharacters(cell)
        .split('\n')
        .map((line) => line.length),
    ) + 2;
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column]))));
  const total = () => widths.reduce((sum, one) => sum + one, widths.length + 1);
  while (total() > room) {
    const widest = widths.indexOf(Math.max(...widths));
    const now = widths[widest] ?? 0;
    if (now <= NARROWEST) break;
    widths[widest] = now - 1;
  }
  return widths;
};

/** The width of a column that holds sentences. */
const WIDE = 72;

/** What each Zap did: how often, and the last time for an example. A run that failed has a line of its own. */
export const runsTable = (runs: ZapRun[]): string => {
  const names = [...new Set(runs.map(({ zap }) => zap))];
  const done = names.map((name) => {
    const its = runs.filter(({ zap }) => zap === name);
    return [name, String(its.length), (its.at(-1)?.steps ?? []).flatMap(describe).join('\n')];
  });
  const failed = runs
    .filter(({ error }) => error)
    .map(({ zap, status, error }) => [zap, '1', styleText('red', `${status}: ${error}`)]);
  return table(['Zap', 'Runs', 'What it did the last time'], [...done, ...failed]);
};

/** What was compared, and whether it agrees. */
export const checksTable = (checks: Check[]): string =>
  table(
    ['Check', 'Expected', 'Found', ''],
    checks.map(({ what, expected, actual, passed }) => [
      what,
      expected,
      actual,
      passed ? styleText('green', 'ok') : styleText('red', 'DIFFERS'),
    ]),
  );

const PAGE = 'index.html';

const where = (outDir: string, name: string): string => path.relative(process.cwd(), path.join(outDir, name));

/** Writes all of it as one page into the folder. Returns where the page lies, from where the script was started. */
export const writePage = async (outDir: string, runs: ZapRun[], checks: Check[]): Promise<string> => {
  const names = await spreadsheetsIn(outDir);
  const page = await renderReport({
    runs,
    checks,
    spreadsheets: await Promise.all(
      names.map(async (name) => ({ name, rows: await readRows(outDir, name) })),
    ),
    emails: await readEmails(outDir),
    files: [...names.flatMap((name) => [`${name}.xlsx`, `${name}.csv`]), 'emails/'],
  });
  await writeFile(path.join(outDir, PAGE), page);
  return where(outDir, PAGE);
};

/** Where the files lie, from where the script was started. */
export const filesTable = async (outDir: string): Promise<string> => {
  const sheets = (await spreadsheetsIn(outDir)).map(async (name) => {
    const { length } = await readRows(outDir, name);
    return [
      `${where(outDir, name)}.xlsx, .csv`,
      `a spreadsheet of ${length} ${length === 1 ? 'row' : 'rows'}`,
    ];
  });
  const { length } = await readEmails(outDir);
  return table(
    ['File', 'What it is'],
    [
      [where(outDir, PAGE), 'all of this as one page, to open in a browser'],
      ...(await Promise.all(sheets)),
      [`${where(outDir, 'emails')}/*.eml`, `${length} emails, to open with any mail program`],
    ],
  );
};

/** A list of sentences. */
export const list = (lines: string[]): string => lines.map((line) => `  - ${line}`).join('\n');

const describe = ({ id, app, output }: StepRun): string | [] => {
  if (!output || app === 'filter') return [];
  if (app === 'spreadsheet') return `row ${output.row_number} of ${output.spreadsheet}`;
  if (app === 'email') return cut(`email to ${output.to}: ${output.subject}`);
  if (app === 'formatter') return cut(`${id}: ${output.output}`);
  const { share_url, url, code, line_items_summary, amount_display, revenue_summary } = output;
  return cut(`${id}: ${share_url ?? url ?? code ?? revenue_summary ?? line_items_summary ?? amount_display}`);
};

const cut = (line: string): string => (line.length > WIDE ? `${line.slice(0, WIDE - 1)}…` : line);
