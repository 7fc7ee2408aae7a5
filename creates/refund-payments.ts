import { paymentId } from '../forms/ids.ts';
import { checkOrder, refundOrder } from '../forms/refund.ts';
import { invalid } from '../lib/errors.ts';
import { defineAction } from '../operations/action.ts';
import { userMessage } from '../operations/errors.ts';
import { bulkRefund } from '../records/bulk-refund.ts';
import { MAX_BULK_REFUNDS, refundEach } from '../stripe/bulk-refunds.ts';
import { defineInputs, inGroup } from '../zapier/inputs.ts';
import { list, text } from '../zapier/kinds.ts';

const payments = list({
  ...paymentId({
    required: true,
    help: `Each is refunded in full, or what is left of it: up to ${MAX_BULK_REFUNDS} in one step. Choose payments, or map a list of their ids.`,
  }),
  label: 'Payments',
  // An id that is wrong is reported beside the others, and does not stop them.
  parse: text('Payments', { required: true, max: 255 }).parse,
});

export const refundPayments = defineAction({
  key: 'refund_payments',
  noun: 'Refund',
  label: 'Refund Payments',
  description: 'Refunds many payments in full, and reports what became of each.',
  guide: ['Bulk refunds'],
  writes: ['charge'],
  inputs: defineInputs({ ...inGroup('What to Refund', { payments }), ...refundOrder }),
  record: bulkRefund,
  perform: async (stripe, { payments: given, ...order }) => {
    checkOrder(order);
    const chosen = [...new Set(given)];
    if (chosen.length > MAX_BULK_REFUNDS) {
      throw invalid(
        'Payments',
        `${chosen.length} are too many for one step: at most ${MAX_BULK_REFUNDS}. Split the list over several steps.`,
      );
    }
    return refundEach(stripe, chosen, order, userMessage);
  },
  // One run may take the whole rate of requests, for as long as a step lives.
  throttle: { window: 30, limit: 1, scope: ['auth', 'action'] },
});
