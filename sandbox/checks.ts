import type Stripe from 'stripe';
import { type Environment, readTotals } from './environment.ts';
import { type Facts, readFacts, type Session } from './facts.ts';
import { column, hasPdf, major, type Row, readEmails, readRows, recipients, sum } from './output-files.ts';

/** A comparison of Stripe's data with the files of the Zaps. */
export interface Check {
  what: string;
  expected: string;
  actual: string;
  passed: boolean;
}

/** Compares two values, or two lists without their order. The result names the items in only one list. */
export const compare = (what: string, expected: unknown, actual: unknown): Check => {
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
};

/** The first list without the items of the second one. */
const without = (list: unknown[], others: unknown[]): unknown[] =>
  others.reduce<unknown[]>((left, item) => {
    const index = left.indexOf(item);
    return index < 0 ? left : left.toSpliced(index, 1);
  }, list);

/**
 * Compares the files of the scenario's Zaps with the embedded Stripe. It has its own arithmetic, to find mistakes in
 * that of the integration.
 */
export const runChecks = async (env: Environment): Promise<Check[]> => {
  const facts = await readFacts(env);
  return [
    compare('failed Zap runs', 0, env.runner.runs.filter(({ error }) => error).length),
    ...(await checkRows(env, facts)),
    ...(await checkMoney(env, facts)),
    ...(await checkWeek(env)),
    ...(await checkEmails(env, facts)),
    ...(await checkTraces(env)),
  ];
};

const ids = (objects: { id: string }[]): string[] => objects.map(({ id }) => id);

const checkRows = async (
  { outDir }: Environment,
  { paid, refunds, subscriptions, changed }: Facts,
): Promise<Check[]> => {
  const ended = subscriptions.filter(({ status }) => status === 'canceled');
  const sheets: [string, string, string, string[]][] = [
    ['one row for each paid session', 'payments', 'Session', ids(paid)],
    ['the same rows by polling', 'payments_polled', 'Session', ids(paid)],
    ['one row for each refund', 'refunds', 'Refund', ids(refunds)],
    ['one row for each change of a subscription', 'subscription_changes', 'Subscription', ids(changed)],
    ['one row for each canceled subscription', 'canceled_subscriptions', 'Subscription', ids(ended)],
  ];
  const rows = sheets.map(async ([what, name, key, expected]) =>
    compare(what, expected, column(await readRows(outDir, name), key)),
  );
  return Promise.all(rows);
};

const checkMoney = async (env: Environment, { balances, invoices }: Facts): Promise<Check[]> => {
  const { currencies, settlement } = await readTotals(env);
  const payments = await readRows(env.outDir, 'payments');
  const polled = await readRows(env.outDir, 'payments_polled');
  const isVoid = ({ Status }: Row) => Status === 'failed' || Status === 'canceled';
  const gone = (await readRows(env.outDir, 'refunds')).filter((row) => !isVoid(row));
  // A renewal has an invoice but no session, so it has no row.
  const renewed = (currency: string) =>
    invoices
      .filter((one) => one.billing_reason === 'subscription_cycle' && one.currency === currency)
      .reduce((total, { amount_paid }) => total + amount_paid, 0);
  const settled = (key: 'fee' | 'net') =>
    major(
      balances.reduce((total, balance) => total + balance[key], 0),
      settlement.currency,
    );

  return [
    ...Object.entries(currencies).map(([currency, { paid: minor }]) =>
      compare(
        `paid in ${currency.toUpperCase()}`,
        major(minor - renewed(currency), currency),
        sum(payments, 'Amount', currency),
      ),
    ),
    ...Object.entries(currencies).map(([currency, { refunded }]) =>
      compare(
        `refunded in ${currency.toUpperCase()}`,
        major(refunded, currency),
        sum(gone, 'Amount', currency),
      ),
    ),
    compare('fees', settled('fee'), sum(payments, 'Fee')),
    compare('net of fees', settled('net'), sum(payments, 'Net')),
    compare('net of fees, by polling', settled('net'), sum(polled, 'Net')),
  ];
};

/** Compares the weekly report with the sums of its link. */
const checkWeek = async (env: Environment): Promise<Check[]> => {
  const [row = {}, ...others] = await readRows(env.outDir, 'weekly_sales');
  const { data: links } = await env.sdk.paymentLinks.list({ limit: 100 });
  const totals = await readTotals(env, { payment_link: links.find(({ url }) => url === row.Link)?.id ?? '' });
  const { currency, gross, fees } = totals.settlement;
  const expected: Row = {
    Sales: String(totals.paid_sessions),
    Abandoned: String(totals.expired_sessions),
    Settled: major(gross, currency),
    Fees: major(fees, currency),
    Net: major(gross - fees, currency),
    Refunded: major(totals.currencies[currency]?.refunded ?? 0, currency),
    Incomplete: 'false',
  };
  return [
    compare('weekly reports', 1, others.length + 1),
    compare(
      'figures of the week',
      Object.entries(expected).map(([name, value]) => `${name} ${value}`),
      Object.keys(expected).map((name) => `${name} ${row[name]}`),
    ),
  ];
};

/** Compares the recipients of the emails. */
const checkEmails = async ({ outDir, runner }: Environment, facts: Facts): Promise<Check[]> => {
  const { sessions, paid, refunds, invoices, subscriptions, disputes, unpaid } = facts;
  const buyers = (some: Session[]) => some.flatMap(({ customer_details }) => customer_details?.email ?? []);
  const team = (events: unknown[]) => events.map(() => 'team@example.com');
  const debits = sessions.filter(({ payment_intent: intent }) => methodOf(intent) === 'us_bank_account');
  const refunded = refunds.flatMap(({ payment_intent }) =>
    sessions.filter((session) => session.payment_intent?.id === payment_intent),
  );
  const subscribers = (some: Stripe.Subscription[]) =>
    some.map(({ customer }) => (customer as Stripe.Customer).email);
  const requests = runner.deliveries.filter(({ zap }) => zap === 'portal-link-on-request');
  const emails = await readEmails(outDir);

  const kinds: [what: string, subject: string, recipients: unknown[]][] = [
    ['a thank-you for each buyer', 'Thank you for your order', buyers(paid)],
    ['a code for each buyer', 'A thank-you for your order', buyers(paid)],
    [
      'help for each declined card',
      'Your card was declined',
      buyers(sessions.filter(({ status, payment_intent }) => status === 'expired' && payment_intent)),
    ],
    ['an email for each paid invoice', 'Your invoice', invoices.map((one) => one.customer_email)],
    ['a notice for each bank debit', 'We wait for your payment', buyers(debits)],
    [
      'a notice for each failed bank debit',
      'Your payment of',
      buyers(debits.filter(({ payment_status }) => payment_status === 'unpaid')),
    ],
    [
      'a reminder for each abandoned checkout',
      'You left something behind',
      buyers(sessions.filter(({ status }) => status === 'expired')),
    ],
    [
      'a link for each order',
      'Please pay your order',
      buyers(sessions.filter((session) => session.client_reference_id)),
    ],
    ['a welcome for each subscriber', 'Welcome to', subscribers(subscriptions)],
    ['help for each failed renewal', 'We could not renew', unpaid.map((one) => one.customer_email)],
    [
      'a portal link for each request',
      'Your subscription',
      requests.map(({ content }) => JSON.parse(content).email),
    ],
    [
      'a confirmation for each cancellation',
      'Canceled',
      subscribers(subscriptions.filter((one) => one.cancel_at_period_end)),
    ],
    ['a note to the team for each refund', 'Refund of', team(refunds)],
    ['an email to the buyer for each refund', 'Your refund of', buyers(refunded)],
    [
      'an alert for each failed refund',
      'A refund failed',
      team(refunds.filter(({ status }) => status === 'failed')),
    ],
    ['an alert for each dispute', 'Dispute over', team(disputes)],
  ];
  const of = (subject: string) => emails.filter((email) => email.subject?.startsWith(subject));
  const counted = kinds.flatMap(([, subject]) => of(subject));

  return [
    ...kinds.map(([what, subject, to]) => compare(what, to, recipients(of(subject)))),
    compare('PDFs attached', invoices.length, of('Your invoice').filter(hasPdf).length),
    compare('other emails', 0, emails.length - counted.length),
  ];
};

const methodOf = (intent: Session['payment_intent']) => intent?.latest_charge?.payment_method_details?.type;

/** Checks deliveries, endpoints and log lines. */
const checkTraces = async ({ stripe, sdk, runner, doubled }: Environment): Promise<Check[]> => {
  const endpoints = await sdk.webhookEndpoints.list();
  const { deliveries } = stripe;
  // An email address in a URL is encoded.
  const lines = runner.logs.map((line) => decoded(JSON.stringify(line)));
  // Core logs the query, which can contain the address of a search.
  const unsearched = runner.logs.map(({ message, data: { request_params: _query, ...data } }) =>
    decoded(JSON.stringify([message, data])),
  );
  return [
    compare('repeated deliveries', doubled, repeated(deliveries).length),
    compare('failed deliveries', 0, deliveries.filter(({ status }) => status !== 200).length),
    compare('remaining webhook endpoints', 0, endpoints.data.length),
    compare(
      'log lines with a key or a secret',
      0,
      lines.filter((line) => line.includes(stripe.apiKey) || /whsec_|_secret_/.test(line)).length,
    ),
    compare(
      'log lines with a buyer outside a search',
      0,
      unsearched.filter((line) => line.includes('@example.com')).length,
    ),
  ];
};

const decoded = (text: string): string => text.replaceAll('%40', '@');

/** Repeated deliveries of an event to a URL. */
const repeated = (deliveries: Environment['stripe']['deliveries']) =>
  deliveries.filter(
    ({ event, url }, index) =>
      deliveries.findIndex((earlier) => earlier.event === event && earlier.url === url) < index,
  );
