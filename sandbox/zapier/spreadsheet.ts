import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import ExcelJS from 'exceljs';
import type { Fields } from './mapping.ts';

/** Stands for Google Sheets: rows go to `<spreadsheet>.csv` at once and to `<spreadsheet>.xlsx` when saved. */
export interface Spreadsheets {
  /** Appends a row; the first one makes the header from its column names. Returns what a next step may map. */
  append(spreadsheet: string, columns: Fields): Promise<Fields>;
  /** Writes every changed spreadsheet's .xlsx file. */
  save(): Promise<void>;
}

interface Sheet {
  workbook: ExcelJS.Workbook;
  worksheet: ExcelJS.Worksheet;
  columns: string[];
  saved: boolean;
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

export const openSpreadsheets = (outDir: string): Spreadsheets => {
  const sheets = new Map<string, Sheet>();
  // One row after another: two runs at once must neither mix their lines nor make two headers.
  let queue: Promise<unknown> = Promise.resolve();
  const file = (name: string) => path.join(outDir, name);

  const open = async (name: string, columns: string[]): Promise<Sheet> => {
    const known = sheets.get(name);
    if (known) {
      if (known.columns.join('\n') === columns.join('\n')) return known;
      throw new Error(
        `The spreadsheet "${name}" has the columns ${known.columns.join(', ')}; this step brings ${columns.join(', ')}.`,
      );
    }
    const sheet = { ...newWorkbook(name, columns), columns, saved: false };
    sheets.set(name, sheet);
    await mkdir(outDir, { recursive: true });
    await writeFile(file(`${name}.csv`), toCsv(columns));
    return sheet;
  };

  const addRow = async (name: string, fields: Fields): Promise<Fields> => {
    const sheet = await open(name, Object.keys(fields));
    const values = Object.values(fields);
    await appendFile(file(`${name}.csv`), toCsv(values));
    const row = sheet.worksheet.addRow(values.map(toCell));
    sheet.saved = false;
    return { spreadsheet: name, row_number: row.number, ...fields };
  };

  return {
    append: (spreadsheet, columns) => {
      const added = queue.then(() => addRow(spreadsheet, columns));
      // The next row has its turn whether this one failed or not; `added` carries the failure to its own step.
      queue = added.then(
        () => undefined,
        () => undefined,
      );
      return added;
    },
    save: async () => {
      await queue;
      const changed = [...sheets].filter(([, sheet]) => !sheet.saved);
      await Promise.all(
        changed.map(async ([name, sheet]) => {
          await sheet.workbook.xlsx.writeFile(file(`${name}.xlsx`));
          sheet.saved = true;
        }),
      );
    },
  };
};

const newWorkbook = (name: string, columns: string[]) => {
  const workbook = new ExcelJS.Workbook();
  const worksheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  worksheet.columns = columns.map((header) => ({ header, width: Math.max(14, header.length + 2) }));
  worksheet.getRow(1).font = { bold: true };
  return { workbook, worksheet };
};

/**
 * One line of CSV. Text that a spreadsheet program would run as a formula (a buyer may type one as a name) gets
 * an apostrophe in front; numbers are ours and keep their sign.
 */
const toCsv = (values: unknown[]): string =>
  stringify([values], {
    escape_formulas: true,
    cast: {
      number: (value) => ({ value: String(value), escape_formulas: false }),
      boolean: String,
    },
  });

/** In .xlsx a text is never run as a formula, so only times have to be told apart. */
const toCell = (value: unknown): ExcelJS.CellValue => {
  if (typeof value === 'string') return ISO_TIME.test(value) ? new Date(value) : value;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return value === null || value === undefined ? null : JSON.stringify(value);
};
