import { type Bundle, defineCreate, defineInputFields, type InferInputData } from 'zapier-platform-core';
import { invoiceField } from '../fields/invoice.ts';
import { toId, toText } from '../fields/parse.ts';
import { sendOnceField } from '../fields/send-once.ts';
import { invoice } from '../records/invoice.ts';
import { withStripe } from '../stripe/client.ts';
import { halted, invalid } from '../stripe/errors.ts';
import { idempotencyKey } from '../stripe/idempotency.ts';
import { readInvoice } from '../stripe/invoices.ts';

const inputFields = defineInputFields([
  {
    ...invoiceField,
    helpText:
      'An invoice that the customer is asked to pay; one that was charged automatically cannot be sent. It goes to the email address of its customer. Stripe sends no emails in test mode.',
  },
  sendOnceField('invoice is sent'),
]);

export const perform = withStripe(
  async (stripe, { inputData: input }: Bundle<InferInputData<typeof inputFields>>, z) => {
    const id = toId(input.invoice, ['in_'], 'Invoice', 'an invoice');
    if (!id) throw invalid('Invoice', 'is empty. Choose an invoice, or map its id.');
    const reference = toText(input.reference, 'Reference', 500);
    const { collection_method } = await stripe.invoices.retrieve(id);
    if (collection_method !== 'send_invoice') {
      throw halted(
        'Stripe emails only invoices that the customer is asked to pay. This one was charged automatically: use Send Receipt, or attach the Invoice PDF to an email of your own.',
      );
    }
    await stripe.invoices.sendInvoice(id, {}, { idempotencyKey: idempotencyKey('invoice', id, reference) });
    return invoice.map(await readInvoice(stripe, id), z);
  },
);

export const sendInvoice = defineCreate({
  key: 'send_invoice',
  noun: 'Invoice',
  display: { label: 'Send Invoice', description: 'Emails an invoice to its customer.' },
  operation: { inputFields, perform, outputFields: invoice.outputFields, sample: invoice.sample },
});
