import { readFile } from 'node:fs/promises';
import Big from 'big.js';
import { simpleParser } from 'mailparser';
import type Stripe from 'stripe';
import { type Check, compare } from './checks.ts';
import { type Environment, readTotals } from './environment.ts';
import { lastMonday } from './more-jobs.ts';
import { column, major, type Row, readRows, recipients } from './output-files.ts';

const ALL = { limit: 100 };

/** The words of the Dashboard. */
const OUTCOMES: Partial<Record<Stripe.Dispute.Status, string>> = {
  won: 'Won',
  warning_closed: 'Inquiry closed',
};

/** Some columns of rows as texts. */
const cells = (rows: Row[], ...names: string[]): string[] =>
  rows.map((row) => names.map((name) => row[name]).join(' | '));

const line = (...values: unknown[]): string => values.map((value) => value ?? '').join(' | ');

/**
 * Compares the files of the Zaps in `zaps/more` with the embedded Stripe. It has its own arithmetic, to find mistakes in
 * that of the integration.
 */
export const checkMoreJobs = async (env: Environment): Promise<Check[]> => [
  compare('failed runs of the other Zaps', 0, env.runner.runs.filter(({ error }) => error).length),
  ...(await checkOrders(env)),
  ...(await checkInvoices(env)),
  ...(await checkEvent(env)),
  ...(await checkWeek(env)),
  ...(await checkEmails(env)),
];

const checkOrders = async ({ sdk, outDir, sales }: Environment): Promise<Check[]> => {
  const sessions = Object.values(sales).map(({ session }) => session);
  const items = await Promise.all(
    sessions.map(async ({ id }) => {
      const { data } = await sdk.checkout.sessions.listLineItems(id, ALL);
      return data.map((one) =>
        line(
          id,
          one.description,
          one.quantity,
          major(one.amount_total, one.currency),
          one.currency.toUpperCase(),
        ),
      );
    }),
  );
  const shared = await Promise.all(
    sessions.map(async ({ id, payment_intent }) => {
      if (!payment_intent) return [];
      const expand = ['latest_charge.balance_transaction'];
      const intent = await sdk.paymentIntents.retrieve(String(payment_intent), { expand });
      const charge = intent.latest_charge as Stripe.Charge;
      if (!charge.transfer_data) return [];
      const { fee } = charge.balance_transaction as Stripe.BalanceTransaction;
      const given = charge.transfer_data.amount ?? charge.amount;
      const kept = charge.application_fee_amount ?? 0;
      const net = charge.amount - fee - given + kept;
      const amounts = [charge.amount, given, kept, fee, net].map((amount) => major(amount, charge.currency));
      return [line(id, charge.transfer_data.destination, ...amounts)];
    }),
  );
  const books = ['Session', 'Account', 'Amount', 'Transferred', 'Application Fee', 'Stripe Fee', 'Net'];
  return [
    compare(
      'one row for each item of each order',
      items.flat(),
      cells(await readRows(outDir, 'items'), 'Session', 'Product', 'Quantity', 'Amount', 'Currency'),
    ),
    compare(
      'one row for each payment of a connected account',
      shared.flat(),
      cells(await readRows(outDir, 'platform_books'), ...books),
    ),
  ];
};

const checkInvoices = async ({ sdk, outDir, sales }: Environment): Promise<Check[]> => {
  const { data: invoices } = await sdk.invoices.list({ ...ALL, status: 'paid' });
  const { data: disputes } = await sdk.disputes.list(ALL);
  const box = String(sales.Ben?.session.subscription);
  const ofBox = invoices.filter(({ parent }) => parent?.subscription_details?.subscription === box);
  return [
    compare(
      'one row for each paid invoice',
      invoices.map(({ number, total, currency }) => line(number, major(total, currency))),
      cells(await readRows(outDir, 'invoices'), 'Number', 'Total'),
    ),
    compare(
      'one row for each renewal',
      invoices.flatMap((one) => (one.billing_reason === 'subscription_cycle' ? (one.number ?? []) : [])),
      column(await readRows(outDir, 'renewals'), 'Invoice'),
    ),
    compare('payments of the box of three months', 3, ofBox.length),
    compare('the box afterwards', 'canceled', (await sdk.subscriptions.retrieve(box)).status),
    compare(
      'one row for each closed dispute',
      disputes.map(({ id, status }) => line(id, OUTCOMES[status])),
      cells(await readRows(outDir, 'disputes'), 'Dispute', 'Outcome'),
    ),
  ];
};

const checkEvent = async ({ sdk, outDir, links }: Environment): Promise<Check[]> => {
  const link = String(links.Ticket?.id);
  const { data: sessions } = await sdk.checkout.sessions.list({ ...ALL, payment_link: link });
  const paid = sessions.map(({ payment_intent }) => String(payment_intent));
  const { data: refunds } = await sdk.refunds.list(ALL);
  const ofEvent = refunds.filter(({ payment_intent }) => paid.includes(String(payment_intent)));
  return [
    compare(
      'the link of the canceled event is active',
      false,
      (await sdk.paymentLinks.retrieve(link)).active,
    ),
    compare('refunded payments of the event', paid.length, ofEvent.length),
    compare(
      'one row for each of its refunds',
      ofEvent.map(({ id, payment_intent }) => line(payment_intent, id)),
      cells(await readRows(outDir, 'event_refunds'), 'Payment', 'Refund'),
    ),
  ];
};

/** Compares the report of the last week with the sums of the embedded Stripe. */
const checkWeek = async (env: Environment): Promise<Check[]> => {
  const [row = {}] = await readRows(env.outDir, 'weekly_report');
  const from = lastMonday();
  const span = { from: String(from), to: String(from + 7 * 86_400) };
  const { paid_sessions, expired_sessions, refunds, currencies, settlement } = await readTotals(env, span);
  const { gross, fees, currency } = settlement;
  const expected: Row = {
    Sales: String(paid_sessions),
    Abandoned: String(expired_sessions),
    Refunds: String(refunds),
    Refunded: `$${new Big(currencies.usd?.refunded ?? 0).div(100).toFixed(2)}`,
    Fees: major(fees, currency),
    'Net of Fees': major(gross - fees, currency),
    Incomplete: 'false',
  };
  return [
    compare(
      'figures of the last week',
      Object.entries(expected).map(([name, value]) => `${name} ${value}`),
      Object.keys(expected).map((name) => `${name} ${row[name]}`),
    ),
  ];
};

/** Compares the recipients of the emails. */
const checkEmails = async ({ runner }: Environment): Promise<Check[]> => {
  const files = runner.runs.flatMap(({ steps }) =>
    steps.flatMap(({ app, output }) => (app === 'email' && output ? [String(output.file)] : [])),
  );
  const emails = await Promise.all(files.map(async (file) => simpleParser(await readFile(file))));
  const kinds: [what: string, subject: string, names: string[]][] = [
    ['a voucher for each order', 'Your voucher over', ['vera']],
    ['a reminder for each unpaid voucher', 'Your voucher expires', ['vera']],
    ['the last day of each box', 'Your box', ['ben']],
    ['the last day of each trial', 'Your free trial ends', ['tia']],
    ['an alert for each inquiry', 'Inquiry about', ['team']],
    ['a word to the team about each closed dispute', 'Dispute over', ['team', 'team']],
    ['an email for each ticket', 'The event is canceled', ['gil', 'hana', 'ines']],
    ['a report of the week', 'The week from', ['team']],
  ];
  return kinds.map(([what, subject, names]) =>
    compare(
      what,
      names.map((name) => `${name}@example.com`),
      recipients(emails.filter((email) => email.subject?.startsWith(subject))),
    ),
  );
};
