import { type Bundle, defineCreate, defineInputFields, type InferInputData } from 'zapier-platform-core';
import { toId } from '../fields/parse.ts';
import { waitingRefundField } from '../fields/refund.ts';
import { refund } from '../records/refund.ts';
import { isLive, withStripe } from '../stripe/client.ts';
import { halted, invalid } from '../stripe/errors.ts';
import { readRefund } from '../stripe/refunds.ts';

const inputFields = defineInputFields([
  {
    ...waitingRefundField,
    helpText:
      'Only a refund that waits for the customer’s bank details can be canceled. Refunds to cards cannot: they are on their way at once.',
  },
]);

export const perform = withStripe(async (stripe, bundle: Bundle<InferInputData<typeof inputFields>>) => {
  const id = toId(bundle.inputData.refund, ['re_', 'pyr_'], 'Refund', 'a refund');
  if (!id) throw invalid('Refund', 'is empty. Choose a refund, or map its id.');
  const source = await readRefund(stripe, await stripe.refunds.retrieve(id), isLive(bundle));
  // A replay finds the refund canceled already.
  if (source.refund.status === 'canceled') return refund.map(source);
  if (source.refund.status !== 'requires_action') {
    throw halted(
      `This refund cannot be canceled: its status is ${source.refund.status}, and only one that waits for the customer can be.`,
    );
  }
  const canceled = await stripe.refunds.cancel(id, { expand: ['charge'] });
  return refund.map({ ...source, refund: canceled });
});

export const cancelRefund = defineCreate({
  key: 'cancel_refund',
  noun: 'Refund',
  display: {
    label: 'Cancel Refund',
    description: 'Cancels a refund that still waits for the customer’s bank details.',
  },
  operation: { inputFields, perform, outputFields: refund.outputFields, sample: refund.sample },
});
