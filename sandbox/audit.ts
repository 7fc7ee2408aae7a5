import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import Big from 'big.js';
import { parse as parseCsv } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import type { Stage } from './story.ts';
import type { Books } from './stripe/checkout/books.ts';

/** One thing that was compared: what Stripe's books say, and what the Zaps left behind. */
export interface Check {
  what: string;
  expected: string;
  actual: string;
  passed: boolean;
}

type Row = Record<string, string>;

/** Compares two figures, or two lists regardless of their order (then it names what only one of them has). */
export function check(what: string, expected: unknown, actual: unknown): Check {
  if (!Array.isArray(expected) || !Array.isArray(actual)) {
    return {
      what,
      expected: String(expected),
      actual: String(actual),
      passed: String(expected) === String(actual),
    };
  }
  const missing = without(expected, actual);
  const surplus = without(actual, expected);
  return {
    what,
    expected: [expected.length, ...missing.map((item) => `+ ${item}`)].join('\n'),
    actual: [actual.length, ...surplus.map((item) => `+ ${item}`)].join('\n'),
    passed: missing.length === 0 && surplus.length === 0,
  };
}

/** What is left of a list when each item of another has been taken out once. */
const without = (list: unknown[], others: unknown[]): unknown[] =>
  others.reduce<unknown[]>((left, item) => {
    const index = left.indexOf(item);
    return index < 0 ? left : left.toSpliced(index, 1);
  }, list);

/**
 * Compares what the story left behind with the embedded Stripe's books. It reads the files back as anyone would
 * and counts money on its own, so that a fault in the integration's arithmetic cannot hide.
 */
export async function audit(stage: Stage): Promise<Check[]> {
  const { stripe, sdk, runner, outDir } = stage;
  const books = (await (await fetch(`${stripe.url}/_sandbox/books`)).json()) as Books;
  const sessions = await sdk.checkout.sessions.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  const refunds = await sdk.refunds.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  const invoices = await sdk.invoices.list({ limit: 100, status: 'paid' }).autoPagingToArray({ limit: 1000 });
  const endpoints = await sdk.webhookEndpoints.list();
  const paid = sessions.filter(({ payment_status }) => payment_status === 'paid');

  const payments = await readCsv(outDir, 'payments');
  const refunded = await readCsv(outDir, 'refunds');
  const emails = await readEmails(outDir);
  const thanks = emails.filter(({ subject }) => subject?.startsWith('Thank you for your order'));
  const bills = emails.filter(({ subject }) => subject?.startsWith('Your invoice'));
  const notes = emails.filter(({ subject }) => subject?.startsWith('Refund of'));
  const currencies = Object.entries(books.currencies);
  const { settlement: settled } = books;

  return [
    check('Zap runs that failed', 0, runner.runs.filter(({ status }) => status !== 'success').length),
    check(
      'one row for each paid session',
      paid.map(({ id }) => id),
      column(payments, 'Session'),
    ),
    check('rows in payments.xlsx', payments.length, await countXlsxRows(outDir, 'payments')),
    ...currencies.map(([currency, { paid: minor }]) =>
      check(`paid in ${currency.toUpperCase()}`, major(minor, currency), sum(payments, 'Amount', currency)),
    ),
    check('fees', major(settled.fees, settled.currency), sum(payments, 'Fee')),
    check('net of fees', major(settled.gross - settled.fees, settled.currency), sum(payments, 'Net')),
    check(
      'one thank-you for each buyer',
      paid.map((session) => session.customer_details?.email),
      recipients(thanks),
    ),
    check(
      'one email for each paid invoice',
      invoices.map((invoice) => invoice.customer_email),
      recipients(bills),
    ),
    check('PDFs attached', invoices.length, bills.filter(hasPdf).length),
    check(
      'one row for each refund',
      refunds.map(({ id }) => id),
      column(refunded, 'Refund'),
    ),
    check('rows in refunds.xlsx', refunded.length, await countXlsxRows(outDir, 'refunds')),
    ...currencies
      .filter(([, { refunded: minor }]) => minor > 0)
      .map(([currency, { refunded: minor }]) =>
        check(
          `refunded in ${currency.toUpperCase()}`,
          major(minor, currency),
          sum(refunded, 'Amount', currency),
        ),
      ),
    check('one note to the team for each refund', refunds.length, notes.length),
    check('emails in all', thanks.length + bills.length + notes.length, emails.length),
    check('deliveries that came twice', 2, repeated(stripe.deliveries).length),
    check('deliveries refused or lost', 0, stripe.deliveries.filter(({ status }) => status !== 200).length),
    check('webhook endpoints left behind', 0, endpoints.data.length),
    check('log lines with the key', 0, runner.logs.filter((line) => holds(line, stripe.apiKey)).length),
    check('log lines with a buyer', 0, runner.logs.filter((line) => holds(line, '@example.com')).length),
    check('log lines with a signing secret', 0, runner.logs.filter((line) => holds(line, 'whsec_')).length),
  ];
}

async function readCsv(outDir: string, name: string): Promise<Row[]> {
  return parseCsv<Row>(await readFile(path.join(outDir, `${name}.csv`), 'utf8'), { columns: true });
}

async function countXlsxRows(outDir: string, name: string): Promise<number> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(path.join(outDir, `${name}.xlsx`));
  return (workbook.getWorksheet(name)?.rowCount ?? 0) - 1;
}

async function readEmails(outDir: string): Promise<ParsedMail[]> {
  const folder = path.join(outDir, 'emails');
  const files = await readdir(folder);
  return Promise.all(files.map(async (file) => simpleParser(await readFile(path.join(folder, file)))));
}

const column = (rows: Row[], name: string): string[] => rows.map((row) => row[name] ?? '');

/** Minor units as a decimal, with the places that the currency has by ISO 4217. */
function major(minor: number, currency: string): string {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return new Big(minor).div(new Big(10).pow(maximumFractionDigits)).toFixed();
}

/** Adds a column up, exactly; of the rows in one currency, where one is given. */
const sum = (rows: Row[], name: string, currency?: string): string =>
  rows
    .filter((row) => currency === undefined || row.Currency === currency.toUpperCase())
    .reduce((added, row) => added.plus(row[name] || 0), new Big(0))
    .toFixed();

const recipients = (emails: ParsedMail[]): string[] =>
  emails.flatMap(({ to }) => [to ?? []].flat().map((address: AddressObject) => address.text));

const hasPdf = ({ attachments }: ParsedMail): boolean =>
  attachments.some(
    ({ contentType, content, filename }) =>
      contentType === 'application/pdf' &&
      content.subarray(0, 5).toString() === '%PDF-' &&
      filename?.endsWith('.pdf'),
  );

/** Deliveries of an event to a URL that had taken it before. */
const repeated = (deliveries: Stage['stripe']['deliveries']) =>
  deliveries.filter(
    ({ event, url }, index) =>
      deliveries.findIndex((earlier) => earlier.event === event && earlier.url === url) < index,
  );

const holds = (line: unknown, secret: string): boolean => JSON.stringify(line).includes(secret);
