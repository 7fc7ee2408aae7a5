import { paymentId } from '../forms/ids.ts';
import { sendOnce } from '../forms/send-once.ts';
import { halted } from '../lib/errors.ts';
import { defineAction } from '../operations/action.ts';
import { CHARGE_EXPAND, charge } from '../records/charge.ts';
import { readCharge } from '../stripe/charges.ts';
import { writeOnce } from '../stripe/once.ts';
import { defineInputs } from '../zapier/inputs.ts';
import { email } from '../zapier/kinds.ts';

export const sendReceipt = defineAction({
  key: 'send_receipt',
  noun: 'Receipt',
  label: 'Send Receipt',
  description: 'Sends the receipt of a payment by email, to the customer or to someone else.',
  guide: ['Send email receipts'],
  writes: ['charge'],
  inputs: defineInputs({
    payment: paymentId({
      required: true,
      help: 'Choose a payment, or map the id of a payment, charge, Checkout Session or invoice.',
    }),
    email: email('Email', {
      limits: true,
      help: 'Leave empty for the address that the customer gave when paying. In test mode Stripe sends no emails.',
    }),
    reference: sendOnce('receipt goes to the same address'),
  }),
  record: charge,
  perform: async (stripe, { payment, email, reference }) => {
    const paid = await readCharge(stripe, payment, []);
    if (paid?.status !== 'succeeded')
      throw halted('This payment has not succeeded, so there is no receipt to send.');
    const to = email ?? paid.receipt_email ?? paid.billing_details?.email;
    if (!to) throw halted('This payment has no email address. Fill in Email.');
    return writeOnce({
      intention: ['receipt', paid.id, to, reference],
      write: (once) => stripe.charges.update(paid.id, { receipt_email: to, expand: CHARGE_EXPAND }, once),
    });
  },
});
