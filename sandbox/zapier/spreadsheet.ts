import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type ExcelJS from 'exceljs';
import type { Fields } from './mapping.ts';

/** A row of a step. */
export interface SheetRow {
  /** The name of the file. */
  spreadsheet: string;
  /** The cells by column. The first row determines the header. */
  columns: Fields;
  /** Replaces the row with the same value in this column, if there is one. */
  lookup_column?: string;
  /** Columns with money and the column of their currency, for the decimals in the .xlsx file. */
  money?: Record<string, string>;
}

/** Plays Google Sheets: writes rows to `<spreadsheet>.csv` at once, and to `<spreadsheet>.xlsx` in `save`. */
export interface Spreadsheets {
  /** Writes a row. Returns the output of the step. */
  write(row: SheetRow): Promise<Fields>;
  /** Writes the .xlsx files of changed spreadsheets. */
  save(): Promise<void>;
}

interface Sheet {
  columns: string[];
  rows: SheetRow[];
  saved: boolean;
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const TIME_FORMAT = 'yyyy-mm-dd hh:mm:ss';
/** In characters. A receipt URL is longer. */
const WIDEST_COLUMN = 60;

export const openSpreadsheets = (outDir: string): Spreadsheets => {
  const sheets = new Map<string, Sheet>();
  // Writes go one after the other, so that parallel runs do not mix lines or write two headers.
  let queue: Promise<unknown> = Promise.resolve();
  const file = (name: string) => path.join(outDir, name);

  const open = async (name: string, columns: string[]): Promise<Sheet> => {
    const known = sheets.get(name);
    if (known) {
      if (known.columns.join('\n') === columns.join('\n')) return known;
      throw new Error(
        `The spreadsheet "${name}" has the columns ${known.columns.join(', ')}, but this step has ${columns.join(', ')}.`,
      );
    }
    const sheet = { columns, rows: [], saved: false };
    sheets.set(name, sheet);
    await mkdir(outDir, { recursive: true });
    await writeFile(file(`${name}.csv`), toCsv([columns]));
    return sheet;
  };

  const write = async (row: SheetRow): Promise<Fields> => {
    const { spreadsheet: name, columns, lookup_column: lookup } = row;
    const sheet = await open(name, Object.keys(columns));
    const found = lookup ? sheet.rows.findIndex((one) => one.columns[lookup] === columns[lookup]) : -1;
    const index = found < 0 ? sheet.rows.length : found;
    sheet.rows[index] = row;
    sheet.saved = false;
    if (found < 0) await appendFile(file(`${name}.csv`), toCsv([Object.values(columns)]));
    else await writeFile(file(`${name}.csv`), toCsv([sheet.columns, ...sheet.rows.map(valuesOf)]));
    // The header is row 1.
    return { spreadsheet: name, row_number: index + 2, ...columns };
  };

  return {
    write: (row) => {
      const written = queue.then(() => write(row));
      // A failure belongs to its own step and does not stop the next row.
      queue = written.then(
        () => undefined,
        () => undefined,
      );
      return written;
    },
    save: async () => {
      await queue;
      const changed = [...sheets].filter(([, sheet]) => !sheet.saved);
      await Promise.all(
        changed.map(async ([name, sheet]) => {
          const workbook = await toWorkbook(name, sheet);
          await workbook.xlsx.writeFile(file(`${name}.xlsx`));
          sheet.saved = true;
        }),
      );
    },
  };
};

const valuesOf = ({ columns }: SheetRow): unknown[] => Object.values(columns);

/** Lines of CSV. A text that a spreadsheet program would run as a formula gets an apostrophe; numbers keep their sign. */
const toCsv = (rows: unknown[][]): string =>
  stringify(rows, {
    escape_formulas: true,
    cast: {
      number: (value) => ({ value: String(value), escape_formulas: false }),
      boolean: String,
    },
  });

/** The .xlsx file, with date cells, decimals of money and column widths. */
const toWorkbook = async (name: string, { columns, rows }: Sheet): Promise<ExcelJS.Workbook> => {
  // Loading it takes 250 ms, which the start of a shop should not wait for.
  const { default: Excel } = await import('exceljs');
  const workbook = new Excel.Workbook();
  const worksheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  worksheet.addRow(columns).font = { bold: true };
  for (const row of rows) {
    const added = worksheet.addRow(valuesOf(row).map(toCell));
    for (const [index, column] of columns.entries()) {
      const cell = added.getCell(index + 1);
      const currency = String(row.columns[row.money?.[column] ?? '']);
      if (cell.value instanceof Date) cell.numFmt = TIME_FORMAT;
      else if (/^[a-z]{3}$/i.test(currency)) cell.numFmt = moneyFormat(currency);
    }
  }
  for (const column of worksheet.columns) {
    const widths = [0];
    column.eachCell?.((cell) => widths.push((cell.value instanceof Date ? TIME_FORMAT : cell.text).length));
    column.width = Math.min(Math.max(...widths) + 3, WIDEST_COLUMN);
  }
  return workbook;
};

/** An .xlsx file never runs a text as a formula. */
const toCell = (value: unknown): ExcelJS.CellValue => {
  if (typeof value === 'string') return ISO_TIME.test(value) ? new Date(value) : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : JSON.stringify(value);
};

/** `#,##0.000` for a currency with three decimals. */
const moneyFormat = (currency: string): string =>
  `#,##0.${'0'.repeat(decimalsOf(currency))}`.replace(/\.$/, '');

/** The decimals of a currency (ISO 4217). */
export const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
