import { displayMoney } from '../lib/money.ts';
import type { Settlement } from '../stripe/link-checkouts.ts';
import type { CurrencySales, Sales } from '../stripe/sales.ts';
import type { Total } from '../stripe/totals.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';

const sold = fieldsOf<CurrencySales>();
const soldFields = {
  currency: sold.currency('Currency', ({ currency }) => currency),
  sales: sold.integer('Sales', ({ sales }) => sales),
  ...sold.money('amount', 'Revenue', ({ revenue, currency }) => [revenue, currency]),
  refunded: sold.amount('Refunded', ({ refunded, currency }) => [refunded, currency]),
};

const settled = fieldsOf<Settlement>();
const settledFields = {
  currency: settled.currency('Settlement Currency', ({ currency }) => currency),
  settled_revenue: settled.amount('Settled Revenue', ({ revenue, currency }) => [revenue, currency]),
  fees: settled.amount('Stripe Fees', ({ fees, currency }) => [fees, currency]),
  net: settled.amount('Net Amount', ({ net, currency }) => [net, currency]),
};

const total = fieldsOf<Total>();
const totalFields = {
  currency: total.currency('Currency', ({ currency }) => currency),
  ...total.money('amount', 'Amount', ({ amount, currency }) => [amount, currency]),
};

const { id, text, integer, boolean, amount, currency, time, list } = fieldsOf<Sales>();

const currencies = (sales: Sales): CurrencySales[] => sales.byCurrency;
const settlements = (sales: Sales): Settlement[] => sales.settlements;

/** Only amounts of one currency can be one number; nothing sold is nothing, in no currency. */
const only = <T>(items: T[]): T | undefined => (items.length === 1 ? items[0] : undefined);

const display = (sales: Sales): string =>
  currencies(sales)
    .map((one) => displayMoney(one.revenue, one.currency))
    .join(' + ') || '0';

/** What the figures lack, as sentences; null if they lack nothing. */
const missingIn = ({ isRefined, completeAfter, refunds, renewals }: Sales): string | null =>
  [
    !isRefined &&
      'Bank debits count from when Stripe booked them, which may be days before the money was there: the API key of this connection may not read events. Allow “Events: Read” in the Stripe Dashboard.',
    completeAfter !== null &&
      'There was no time to read all checkouts: only those that were opened since Complete From are counted.',
    !refunds && 'There was no time to find all refunds of the period: they are not counted.',
    !renewals && 'There was no time to find all renewals of the period: they are not counted.',
    (completeAfter !== null || !refunds || !renewals) && 'A shorter period takes less time.',
  ]
    .filter(Boolean)
    .join(' ') || null;

const example: Sales = {
  link: 'plink_1SkPzTLkdIwHu7ixV5mC',
  period: { gte: 1764547200, lt: 1767225600 },
  countBy: 'payment',
  byCurrency: [{ currency: 'usd', sales: 42, revenue: 226_800, refunded: 1080 }],
  settlements: [{ currency: 'usd', revenue: 226_800, fees: 7837, net: 218_963 }],
  sales: 42,
  unsettled: 0,
  expired: 7,
  completeAfter: null,
  isRefined: true,
  refunds: { count: 1, totals: [{ currency: 'usd', amount: 1080 }] },
  renewals: { count: 3, totals: [{ currency: 'usd', amount: 5700 }] },
};

/** The sales figures of one payment link, or of all. */
export const sales = defineRecord(
  'Sales',
  {
    id: id('Payment Link ID', (s) => s.link ?? 'all'),
    from: time('From', (s) => s.period.gte),
    to: time('To', (s) => s.period.lt),
    counted_by: text('Counted By', (s) => s.countBy),
    sales: integer('Sales', (s) => s.sales),
    revenue: list('Revenue by Currency', currencies, soldFields),
    revenue_summary: text('Revenue Summary', display),
    refunded: amount('Refunded', (s) => [only(s.byCurrency)?.refunded, only(s.byCurrency)?.currency]),
    settled_revenue: amount('Settled Revenue', (s) => [
      only(s.settlements)?.revenue,
      only(s.settlements)?.currency,
    ]),
    fees: amount('Stripe Fees', (s) => [only(s.settlements)?.fees, only(s.settlements)?.currency]),
    net: amount('Net Amount', (s) => [only(s.settlements)?.net, only(s.settlements)?.currency]),
    settlement_currency: currency('Settlement Currency', (s) => only(s.settlements)?.currency),
    settlements: list('Settlements by Currency', settlements, settledFields),
    sales_without_settlement: integer('Unsettled Sales', (s) => s.unsettled),
    expired_checkouts: integer('Expired Checkouts', (s) => s.expired),
    refunds_in_period: integer('Refunds in Period', (s) => s.refunds?.count),
    refunded_in_period: list('Refunded in Period', (s: Sales) => s.refunds?.totals ?? [], totalFields),
    renewals: integer('Renewals', (s) => s.renewals?.count),
    renewal_revenue: list('Renewal Revenue', (s: Sales) => s.renewals?.totals ?? [], totalFields),
    truncated: boolean('Truncated', (s) => s.completeAfter !== null || !s.refunds || !s.renewals),
    complete_from: time('Complete From', (s) => (s.completeAfter === null ? null : s.completeAfter + 1)),
    details_note: text('Details Note', missingIn),
  },
  example,
);
