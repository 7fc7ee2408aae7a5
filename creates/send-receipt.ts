import { type Bundle, defineCreate, defineInputFields, type InferInputData } from 'zapier-platform-core';
import { toEmail, toText } from '../fields/parse.ts';
import { paymentField } from '../fields/payment.ts';
import { sendOnceField } from '../fields/send-once.ts';
import { CHARGE_EXPAND, charge } from '../records/charge.ts';
import { readCharge } from '../stripe/charges.ts';
import { withStripe } from '../stripe/client.ts';
import { halted } from '../stripe/errors.ts';
import { idempotencyKey } from '../stripe/idempotency.ts';

const inputFields = defineInputFields([
  {
    ...paymentField,
    helpText: 'Choose a payment, or map the id of a payment, charge, Checkout Session or invoice.',
  },
  {
    key: 'email',
    label: 'Email',
    type: 'string',
    helpText:
      'Leave empty for the address that the customer gave when paying. Stripe sends no emails in test mode.',
  },
  sendOnceField('receipt goes to the same address'),
]);

export const perform = withStripe(
  async (stripe, { inputData: input }: Bundle<InferInputData<typeof inputFields>>, z) => {
    const email = toEmail(input.email, 'Email');
    const reference = toText(input.reference, 'Reference', 500);
    const paid = await readCharge(stripe, input.payment, []);
    if (paid?.status !== 'succeeded')
      throw halted('This payment has not succeeded, so there is no receipt to send.');
    const to = email ?? paid.receipt_email ?? paid.billing_details.email;
    if (!to) throw halted('This payment has no email address. Fill in Email.');
    const sent = await stripe.charges.update(
      paid.id,
      { receipt_email: to, expand: CHARGE_EXPAND },
      { idempotencyKey: idempotencyKey('receipt', paid.id, to, reference) },
    );
    return charge.map(sent, z);
  },
);

export const sendReceipt = defineCreate({
  key: 'send_receipt',
  noun: 'Receipt',
  display: {
    label: 'Send Receipt',
    description: 'Emails the receipt of a payment, to the customer or to someone else.',
  },
  operation: { inputFields, perform, outputFields: charge.outputFields, sample: charge.sample },
});
