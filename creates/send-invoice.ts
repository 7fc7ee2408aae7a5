import { invoiceId } from '../forms/ids.ts';
import { sendOnce } from '../forms/send-once.ts';
import { halted } from '../lib/errors.ts';
import { defineAction } from '../operations/action.ts';
import { invoice } from '../records/invoice.ts';
import { isReplayed } from '../stripe/http-client.ts';
import { INVOICE_EXPAND } from '../stripe/invoice-ids.ts';
import { readInvoice, withAllLines } from '../stripe/invoices.ts';
import { writeOnce } from '../stripe/once.ts';
import { defineInputs } from '../zapier/inputs.ts';

export const sendInvoice = defineAction({
  key: 'send_invoice',
  noun: 'Invoice',
  label: 'Send Invoice',
  description: 'Emails an invoice to its customer.',
  guide: ['Send paid invoices'],
  writes: ['invoice'],
  inputs: defineInputs({
    invoice: invoiceId({
      required: true,
      help: 'An invoice that the customer pays by themselves. An invoice that was charged automatically cannot be sent. Stripe emails it to the customer’s address, but sends no emails in test mode.',
    }),
    reference: sendOnce('invoice is sent'),
  }),
  record: invoice,
  perform: async (stripe, { invoice: id, reference }) => {
    const { collection_method } = await stripe.invoices.retrieve(id);
    if (collection_method !== 'send_invoice') {
      throw halted(
        'Invoice: Stripe emails only invoices that the customer pays by themselves. This one was charged automatically: use Send Receipt, or attach the Invoice PDF to your own email.',
      );
    }
    const sent = await writeOnce({
      intention: ['invoice', id, reference],
      write: (once) => stripe.invoices.sendInvoice(id, { expand: INVOICE_EXPAND }, once),
    });
    // What an earlier run has sent may have been paid since.
    return isReplayed(sent) ? readInvoice(stripe, id) : withAllLines(stripe, sent);
  },
});
