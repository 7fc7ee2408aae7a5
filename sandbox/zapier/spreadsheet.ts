import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { Fields } from './mapping.ts';

/** A row of a step. */
export interface SheetRow {
  /** The name of the file. */
  spreadsheet: string;
  /** The cells by column. The first row determines the header. */
  columns: Fields;
  /** Replaces the row with the same value in this column, if there is one. */
  lookup_column?: string;
}

/** Writes a row. Returns the output of the step. */
export type WriteRow = (row: SheetRow) => Promise<Fields>;

interface Sheet {
  columns: string[];
  rows: SheetRow[];
}

/** Plays Google Sheets: writes rows to `<spreadsheet>.csv`. */
export const openSpreadsheets = (outDir: string): WriteRow => {
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
    const sheet = { columns, rows: [] };
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
    if (found < 0) await appendFile(file(`${name}.csv`), toCsv([Object.values(columns)]));
    else await writeFile(file(`${name}.csv`), toCsv([sheet.columns, ...sheet.rows.map(valuesOf)]));
    // The header is row 1.
    return { spreadsheet: name, row_number: index + 2, ...columns };
  };

  return (row) => {
    const written = queue.then(() => write(row));
    // A failure belongs to its own step and does not stop the next row.
    queue = written.then(
      () => undefined,
      () => undefined,
    );
    return written;
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

/** The decimals of a currency (ISO 4217). */
export const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
