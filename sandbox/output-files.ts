import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import Big from 'big.js';
import { parse as parseCsv } from 'csv-parse/sync';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { decimalsOf } from './zapier/spreadsheet.ts';

/** Reads the files of the Zaps and adds up their columns, without code of the integration. */

export type Row = Record<string, string>;

/** The names of the spreadsheets. */
export const spreadsheetsIn = async (outDir: string): Promise<string[]> =>
  (await filesOf(outDir))
    .filter((file) => file.endsWith('.csv'))
    .map((file) => path.basename(file, '.csv'))
    .sort();

/** The rows of a spreadsheet by column. A missing spreadsheet has none. */
export const readRows = async (outDir: string, name: string): Promise<Row[]> => {
  const file = (await filesOf(outDir)).find((entry) => entry === `${name}.csv`);
  return file ? parseCsv<Row>(await readFile(path.join(outDir, file), 'utf8'), { columns: true }) : [];
};

/** All emails in their order. */
export const readEmails = async (outDir: string): Promise<ParsedMail[]> => {
  const folder = path.join(outDir, 'emails');
  const files = (await filesOf(folder)).sort();
  return Promise.all(files.map(async (file) => simpleParser(await readFile(path.join(folder, file)))));
};

const filesOf = async (folder: string): Promise<string[]> => (existsSync(folder) ? readdir(folder) : []);

export const column = (rows: Row[], name: string): string[] => rows.map((row) => row[name] ?? '');

/** Minor units as a decimal number of major units (ISO 4217). */
export const major = (minor: number, currency: string): string =>
  new Big(minor).div(new Big(10).pow(decimalsOf(currency))).toFixed();

/** The exact sum of a column, optionally of the rows in one currency. */
export const sum = (rows: Row[], name: string, currency?: string): string =>
  rows
    .filter((row) => currency === undefined || row.Currency === currency.toUpperCase())
    .reduce((added, row) => added.plus(row[name] || 0), new Big(0))
    .toFixed();

export const recipients = (emails: ParsedMail[]): string[] =>
  emails.flatMap(({ to }) => [to ?? []].flat().map((address: AddressObject) => address.text));

export const hasPdf = ({ attachments }: ParsedMail): boolean =>
  attachments.some(
    ({ contentType, content, filename }) =>
      contentType === 'application/pdf' &&
      content.subarray(0, 5).toString() === '%PDF-' &&
      filename?.endsWith('.pdf'),
  );
