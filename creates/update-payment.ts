import { paymentId } from '../forms/ids.ts';
import { halted, invalid } from '../lib/errors.ts';
import { defineAction } from '../operations/action.ts';
import { CHARGE_EXPAND, charge } from '../records/charge.ts';
import { readCharge } from '../stripe/charges.ts';
import { idOf } from '../stripe/expand.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { metadata, text } from '../zapier/kinds.ts';

export const updatePayment = defineAction({
  key: 'update_payment',
  noun: 'Payment',
  label: 'Update Payment',
  description: 'Sets the description and metadata of a payment.',
  guide: ['Send email receipts'],
  writes: ['payment_intent', 'charge'],
  inputs: defineInputs({
    payment: paymentId({
      required: true,
      help: 'Choose a payment, or map the id of a payment, charge, Checkout Session or invoice.',
    }),
    description: text('Description', {
      max: 500,
      long: true,
      help: 'Shown on the receipt and in the Dashboard, up to 500 characters. Leave empty to keep what is there.',
    }),
    metadata: metadata(
      'Metadata',
      'Keys and values of your own, such as `order` and `1042`. Other keys of the payment stay as they are.',
    ),
  }),
  record: charge,
  perform: async (stripe, { payment, description, metadata }) => {
    if (!description && !Object.keys(metadata).length)
      throw invalid('Description', 'there is nothing to update. Fill in Description or Metadata.');
    const paid = await readCharge(stripe, payment, []);
    if (!paid) throw halted('Nothing was paid here, so there is no payment to update.');
    const intent = idOf(paid.payment_intent);
    const params = { ...(description && { description }), metadata };
    // The Dashboard shows the payment's, the receipt and the search for payments the charge's.
    if (intent) await stripe.paymentIntents.update(intent, params);
    return stripe.charges.update(paid.id, { ...params, expand: CHARGE_EXPAND });
  },
});
