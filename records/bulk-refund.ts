import type { RefundOutcome } from '../stripe/bulk-refunds.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';

type Total = { currency: string; amount: number };

const outcome = fieldsOf<RefundOutcome>();
const outcomeFields = {
  payment_id: outcome.text('Payment ID', ({ payment }) => payment),
  refund_id: outcome.text('Refund ID', ({ refund }) => refund?.id),
  status: outcome.text(
    'Status',
    ({ refund, unknown }) => refund?.status ?? (unknown ? 'unknown' : 'not_refunded'),
  ),
  ...outcome.money('amount', 'Amount', ({ refund }) => [refund?.amount, refund?.currency]),
  currency: outcome.currency('Currency', ({ refund }) => refund?.currency),
  already_refunded: outcome.boolean('Already Refunded', ({ existed }) => existed),
  error: outcome.text('Error', ({ error }) => error),
};

const total = fieldsOf<Total>();
const totalFields = {
  currency: total.currency('Currency', ({ currency }) => currency),
  ...total.money('amount', 'Amount', ({ amount, currency }) => [amount, currency]),
};

const { integer, list } = fieldsOf<RefundOutcome[]>();

const each = (outcomes: RefundOutcome[]): RefundOutcome[] => outcomes;

const count = (outcomes: RefundOutcome[], counts: (outcome: RefundOutcome) => boolean): number =>
  outcomes.filter(counts).length;

/** What was refunded, by currency; integers in minor units, so the sums are exact. */
const totalsOf = (outcomes: RefundOutcome[]): Total[] => {
  const refunds = new Map(outcomes.flatMap(({ refund }) => (refund ? [[refund.id, refund]] : [])));
  const sums = new Map<string, number>();
  for (const { amount, currency } of refunds.values()) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  return [...sums].map(([currency, amount]) => ({ currency, amount }));
};

const example: RefundOutcome[] = [
  {
    payment: 'pi_3SkQ2mLkdIwHu7ix0xJ4',
    refund: { id: 're_3SkQ2mLkdIwHu7ix0kWd', amount: 5400, currency: 'usd', status: 'succeeded' },
    existed: false,
    error: null,
    unknown: false,
  },
  {
    payment: 'pi_3SkQ5pLkdIwHu7ix1cDt',
    refund: null,
    existed: false,
    error: 'This payment of $20.00 is refunded in full already.',
    unknown: false,
  },
];

/** What became of each payment of a bulk refund, with totals. */
export const bulkRefund = defineRecord(
  'Bulk Refund',
  {
    requested: integer('Payments Requested', (outcomes) => outcomes.length),
    refunded: integer('Payments Refunded', (outcomes) =>
      count(outcomes, ({ refund, existed }) => refund !== null && !existed),
    ),
    already_refunded: integer('Payments Already Refunded', (outcomes) =>
      count(outcomes, ({ existed }) => existed),
    ),
    failed: integer('Payments Failed', (outcomes) =>
      count(outcomes, ({ error, unknown }) => error !== null && !unknown),
    ),
    unknown: integer('Payments Not Known', (outcomes) => count(outcomes, ({ unknown }) => unknown)),
    totals: list('Totals', totalsOf, totalFields),
    results: list('Results', each, outcomeFields),
  },
  example,
);
