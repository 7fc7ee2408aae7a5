import type { BulkRefund, RefundOutcome } from '../stripe/bulk-refunds.ts';
import { type Total, totalsOf } from '../stripe/totals.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';

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
  given: outcome.text('Given ID', ({ given }) => given),
  details_note: outcome.text('Details Note', ({ note }) => note),
};

const total = fieldsOf<Total>();
const totalFields = {
  currency: total.currency('Currency', ({ currency }) => currency),
  ...total.money('amount', 'Amount', ({ amount, currency }) => [amount, currency]),
};

const { integer, list } = fieldsOf<BulkRefund>();

const each = ({ outcomes }: BulkRefund): RefundOutcome[] => outcomes;

const count = ({ outcomes }: BulkRefund, counts: (outcome: RefundOutcome) => boolean): number =>
  outcomes.filter(counts).length;

/** What was refunded, by currency. Two ids may name one payment: its refund counts once. */
const refundTotals = ({ outcomes }: BulkRefund): Total[] =>
  totalsOf([...new Map(outcomes.flatMap(({ refund }) => (refund ? [[refund.id, refund]] : []))).values()]);

const example: BulkRefund = {
  outcomes: [
    {
      given: 'pi_3SkQ2mLkdIwHu7ix0xJ4',
      payment: 'pi_3SkQ2mLkdIwHu7ix0xJ4',
      refund: { id: 're_3SkQ2mLkdIwHu7ix0kWd', amount: 5400, currency: 'usd', status: 'succeeded' },
      existed: false,
      error: null,
      unknown: false,
      note: null,
    },
    {
      given: 'ch_3SkQ5pLkdIwHu7ix1vRm',
      payment: 'pi_3SkQ5pLkdIwHu7ix1cDt',
      refund: null,
      existed: false,
      error: 'This payment of $20.00 is refunded in full already.',
      unknown: false,
      note: null,
    },
  ],
  remaining: null,
};

/** What became of each payment of a bulk refund, with totals. */
export const bulkRefund = defineRecord(
  'Bulk Refund',
  {
    requested: integer('Payments Requested', ({ outcomes }) => outcomes.length),
    refunded: integer('Payments Refunded', (s) =>
      count(s, ({ refund, existed }) => refund !== null && !existed),
    ),
    already_refunded: integer('Payments Already Refunded', (s) => count(s, ({ existed }) => existed)),
    failed: integer('Payments Failed', (s) => count(s, ({ error, unknown }) => error !== null && !unknown)),
    unknown: integer('Outcome Unknown', (s) => count(s, ({ unknown }) => unknown)),
    remaining: integer('Payments Remaining', ({ remaining }) => remaining),
    totals: list('Totals', refundTotals, totalFields),
    results: list('Results', each, outcomeFields),
  },
  example,
);
