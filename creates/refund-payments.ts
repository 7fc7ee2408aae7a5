import { bulkRefundFields, checkChoice } from '../forms/bulk-refund.ts';
import { periodOf } from '../forms/period.ts';
import { checkOrder } from '../forms/refund.ts';
import { defineAction } from '../operations/action.ts';
import { type StepContext, userMessage } from '../operations/errors.ts';
import { bulkRefund } from '../records/bulk-refund.ts';
import { refundAll, refundListed } from '../stripe/bulk-refunds.ts';
import { defineInputs } from '../zapier/inputs.ts';

/** The permissions that it needs to write. */
const WRITES: StepContext['writes'] = ['charge'];

export const refundPayments = defineAction({
  key: 'refund_payments',
  noun: 'Refund',
  label: 'Refund Payments',
  description: 'Refunds many payments in full: those of a list, of a payment link, or of a period.',
  guide: ['Bulk refunds'],
  writes: WRITES,
  inputs: defineInputs(bulkRefundFields),
  record: bulkRefund,
  perform: async (stripe, { payments: given, ...input }, _bundle, _z, deadline) => {
    const chosen = [...new Set(given)];
    checkChoice({ ...input, payments: chosen });
    const { payment_link: link, paid_from: from, paid_to: to, ...order } = input;
    const task = {
      order: checkOrder(order),
      words: (error: unknown) => userMessage(error, { writes: WRITES }),
    };
    if (chosen.length) return refundListed(stripe, chosen, task);
    const period = periodOf({ from, to }, ['Paid From', 'Paid To']);
    return refundAll(stripe, { link, period }, task, deadline);
  },
  // One run may take the whole rate of requests, for as long as a step lives.
  throttle: { window: 30, limit: 1, scope: ['auth', 'action'] },
});
