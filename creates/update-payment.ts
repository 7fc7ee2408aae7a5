import { type Bundle, defineCreate, defineInputFields, type InferInputData } from 'zapier-platform-core';
import { toMetadata, toText } from '../fields/parse.ts';
import { paymentField } from '../fields/payment.ts';
import { CHARGE_EXPAND, charge } from '../records/charge.ts';
import { readCharge } from '../stripe/charges.ts';
import { withStripe } from '../stripe/client.ts';
import { halted, invalid } from '../stripe/errors.ts';
import { idOf } from '../stripe/objects.ts';

const inputFields = defineInputFields([
  {
    ...paymentField,
    helpText: 'Choose a payment, or map the id of a payment, charge, Checkout Session or invoice.',
  },
  {
    key: 'description',
    label: 'Description',
    type: 'text',
    helpText:
      'Shown on the email receipt and in the Dashboard, up to 500 characters. Leave empty to keep what is there.',
  },
  {
    key: 'metadata',
    label: 'Metadata',
    dict: true,
    helpText:
      'Names and values of your own, like `order` and `1042`. Other names that the payment has are kept.',
  },
]);

export const perform = withStripe(
  async (stripe, { inputData: input }: Bundle<InferInputData<typeof inputFields>>, z) => {
    const description = toText(input.description, 'Description', 500);
    const metadata = toMetadata(input.metadata, 'Metadata');
    if (!description && !Object.keys(metadata).length) {
      throw invalid('Description', 'there is nothing to update. Fill in Description or Metadata.');
    }
    const paid = await readCharge(stripe, input.payment, []);
    if (!paid) throw halted('Nothing was paid here, so there is no payment to update.');
    const intent = idOf(paid.payment_intent);
    const params = { ...(description && { description }), metadata };
    // The Dashboard shows the payment's, the receipt and the search for payments the charge's.
    if (intent) await stripe.paymentIntents.update(intent, params);
    return charge.map(await stripe.charges.update(paid.id, { ...params, expand: CHARGE_EXPAND }), z);
  },
);

export const updatePayment = defineCreate({
  key: 'update_payment',
  noun: 'Payment',
  display: { label: 'Update Payment', description: 'Sets the description and metadata of a payment.' },
  operation: { inputFields, perform, outputFields: charge.outputFields, sample: charge.sample },
});
