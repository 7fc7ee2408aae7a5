import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stripVTControlCharacters, styleText } from 'node:util';
import Table from 'cli-table3';
import type { Check } from '../../sandbox/checks.ts';
import { type Row, readEmails, readRows, spreadsheetsIn, sum } from '../../sandbox/output-files.ts';
import { renderReport } from '../../sandbox/shop/report.ts';
import type { StepRun, ZapRun } from '../../sandbox/zapier/index.ts';

/** Draws a table without colours and lines between rows. In a narrow terminal, the text of wide columns wraps. */
export const table = (head: string[], rows: string[][]): string => {
  const drawing = new Table({
    head: head.map((title) => styleText('bold', title)),
    colWidths: columnWidths([head, ...rows], process.stdout.columns ?? 160),
    wordWrap: true,
    style: { head: [], border: [] },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  drawing.push(...rows);
  return drawing.toString();
};

/** The smallest width of a column, in characters. */
const NARROWEST = 8;

/**
 * Calculates the width of each column with its padding, so that the table with its borders fits into `maxWidth`
 * characters, if the smallest widths allow that.
 */
export const columnWidths = (rows: string[][], maxWidth: number): number[] => {
  const width = (cell = '') =>
    Math.max(
      ...stripVTControlCharacters(cell)
        .split('\n')
        .map((line) => line.length),
    ) + 2;
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column]))));
  const total = () => widths.reduce((sum, one) => sum + one, widths.length + 1);
  while (total() > maxWidth) {
    const widest = widths.indexOf(Math.max(...widths));
    const current = widths[widest] ?? 0;
    if (current <= NARROWEST) break;
    widths[widest] = current - 1;
  }
  return widths;
};

/** The longest text in a cell, in characters. */
const LONGEST = 72;

/** One row for each Zap, with the number of its runs and the steps of the last one, then one for each failed run. */
export const runsTable = (runs: ZapRun[]): string => {
  const names = [...new Set(runs.map(({ zap }) => zap))];
  const done = names.map((name) => {
    const its = runs.filter(({ zap }) => zap === name);
    return [name, String(its.length), (its.at(-1)?.steps ?? []).flatMap(describe).join('\n')];
  });
  const failed = runs
    .filter(({ error }) => error)
    .map(({ zap, status, error }) => [zap, '1', styleText('red', `${status}: ${error}`)]);
  return table(['Zap', 'Runs', 'Last run'], [...done, ...failed]);
};

/** One row for each check. */
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

/** The path of a file from the current folder. */
const pathOf = (outDir: string, name: string): string =>
  path.relative(process.cwd(), path.join(outDir, name));

/** The sheets with money in the order of the page. The other sheets follow in the order of the alphabet. */
const MONEY_FIRST = ['payments', 'renewals', 'refunds'];

/** The number of rows and their amounts by currency: `7: $319.00, ¥1,800`. */
const totalOf = (rows: Row[]): string => {
  const currencies = [...new Set(rows.map(({ Currency = '' }) => Currency))];
  const amounts = currencies.map((currency) =>
    new Intl.NumberFormat('en', { style: 'currency', currency }).format(
      Number(sum(rows, 'Amount', currency)),
    ),
  );
  return [rows.length, amounts.join(', ')].filter(Boolean).join(': ');
};

/** Writes the results as one HTML file. @returns its path from the current folder */
export const writePage = async (outDir: string, runs: ZapRun[], checks: Check[]): Promise<string> => {
  const all = await spreadsheetsIn(outDir);
  const first = MONEY_FIRST.filter((name) => all.includes(name));
  const names = [...first, ...all.filter((name) => !first.includes(name))];
  const spreadsheets = await Promise.all(
    names.map(async (name) => ({ name, rows: await readRows(outDir, name) })),
  );
  const emails = await readEmails(outDir);
  const money = spreadsheets.filter(({ name }) => first.includes(name));
  const page = await renderReport({
    summary: [
      ...money.map(({ name, rows }): [string, string] => [
        `${name[0]?.toUpperCase()}${name.slice(1)}`,
        totalOf(rows.filter(({ Status }) => Status !== 'failed')),
      ]),
      ['Zap runs', String(runs.length)],
      ['Rows', String(spreadsheets.reduce((total, { rows }) => total + rows.length, 0))],
      ['Emails', String(emails.length)],
    ],
    runs,
    checks,
    spreadsheets,
    emails,
    files: [...names.map((name) => `${name}.csv`), 'emails/'],
  });
  await writeFile(path.join(outDir, PAGE), page);
  return pathOf(outDir, PAGE);
};

/** One row for each kind of output file. */
export const filesTable = async (outDir: string): Promise<string> => {
  const sheets = (await spreadsheetsIn(outDir)).map(async (name) => {
    const { length } = await readRows(outDir, name);
    return [`${pathOf(outDir, name)}.csv`, `a spreadsheet of ${length} ${length === 1 ? 'row' : 'rows'}`];
  });
  const { length } = await readEmails(outDir);
  return table(
    ['File', 'Content'],
    [
      [pathOf(outDir, PAGE), 'these results as one page for a browser'],
      ...(await Promise.all(sheets)),
      [`${pathOf(outDir, 'emails')}/*.eml`, `${length} emails, for any mail program`],
    ],
  );
};

/** Prints a task, and its result on the same line as soon as it is done. */
export const progress = async (title: string, task: () => Promise<string>): Promise<void> => {
  process.stdout.write(`${title} – `);
  console.log(styleText('dim', await task()));
};

/** A list with one line for each sentence. */
export const list = (lines: string[]): string => lines.map((line) => `  - ${line}`).join('\n');

/** Zapier's own apps, whose output only other steps use. */
const HELPERS: StepRun['app'][] = ['filter', 'formatter', 'delay', 'looping'];

const describe = ({ id, app, output }: StepRun): string | [] => {
  if (!output || HELPERS.includes(app)) return [];
  if (app === 'spreadsheet') return `row ${output.row_number} of ${output.spreadsheet}`;
  if (app === 'email') return cut(`email to ${output.to}: ${output.subject}`);
  const { share_url, url, code, line_items_summary, amount_display, revenue_summary } = output;
  return cut(`${id}: ${share_url ?? url ?? code ?? revenue_summary ?? line_items_summary ?? amount_display}`);
};

const cut = (line: string): string => (line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line);
