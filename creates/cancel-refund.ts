import { type Bundle, defineCreate, defineInputFields, type InferInputData } from 'zapier-platform-core';
import { toId } from '../fields/parse.ts';
import { waitingRefundField } from '../fields/refund.ts';
import { refund } from '../records/refund.ts';
import { isLive, withStripe } from '../stripe/client.ts';
import { halted, invalid } from '../stripe/errors.ts';
import { idOf } from '../stripe/objects.ts';
import { REFUND_EXPAND, sessionOfPayment } from '../stripe/refunds.ts';

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
  const found = await stripe.refunds.retrieve(id, { expand: REFUND_EXPAND });
  // A replay finds the refund canceled already.
  if (found.status !== 'canceled' && found.status !== 'requires_action') {
    throw halted(
      `This refund cannot be canceled: its status is ${found.status}, and only one that waits for the customer can be.`,
    );
  }
  const session = await sessionOfPayment(stripe, idOf(found.payment_intent));
  const canceled =
    found.status === 'canceled' ? found : await stripe.refunds.cancel(id, { expand: REFUND_EXPAND });
  return refund.map({ refund: canceled, session, live: isLive(bundle) });
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
