import { type Bundle, defineCreate, defineInputFields, type InferInputData } from 'zapier-platform-core';
import { toList } from '../fields/parse.ts';
import { paymentField } from '../fields/payment.ts';
import { noteField, reasonField, referenceField, toRefundOrder } from '../fields/refund.ts';
import { bulkRefund } from '../records/bulk-refund.ts';
import { withStripe } from '../stripe/client.ts';
import { invalid } from '../stripe/errors.ts';
import { MOST_BULK_REFUNDS, refundEach } from '../stripe/refunding.ts';

const inputFields = defineInputFields([
  {
    ...paymentField,
    key: 'payments',
    label: 'Payments',
    list: true,
    helpText: `Each is refunded in full, or what is left of it: up to ${MOST_BULK_REFUNDS} in one step. Choose payments, or map a list of their ids.`,
  },
  reasonField,
  noteField,
  referenceField,
]);

export const perform = withStripe(
  async (stripe, { inputData: input }: Bundle<InferInputData<typeof inputFields>>) => {
    const payments = [...new Set(toList(input.payments))];
    if (!payments.length) throw invalid('Payments', 'is empty. Choose at least one payment.');
    if (payments.length > MOST_BULK_REFUNDS) {
      throw invalid(
        'Payments',
        `${payments.length} are too many for one step: at most ${MOST_BULK_REFUNDS}. Split the list over several steps.`,
      );
    }
    const outcomes = await refundEach(stripe, payments, toRefundOrder(input));
    const errors = outcomes.map(({ error }) => error);
    if (errors.every((error) => error !== null)) {
      throw invalid(
        'Payments',
        `none of the ${payments.length} could be refunded. ${[...new Set(errors)].slice(0, 3).join(' ')}`,
      );
    }
    return bulkRefund.map(outcomes);
  },
);

export const refundPayments = defineCreate({
  key: 'refund_payments',
  noun: 'Refund',
  display: {
    label: 'Refund Payments',
    description: 'Refunds many payments in full, and reports what became of each.',
  },
  operation: { inputFields, perform, outputFields: bulkRefund.outputFields, sample: bulkRefund.sample },
});
