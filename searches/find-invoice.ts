import { type Bundle, defineInputFields, defineSearch, type InferInputData } from 'zapier-platform-core';
import { toChoice, toEmail, toText } from '../fields/parse.ts';
import { paymentField } from '../fields/payment.ts';
import { invoice } from '../records/invoice.ts';
import { withStripe } from '../stripe/client.ts';
import { invalid } from '../stripe/errors.ts';
import { findInvoices } from '../stripe/invoices.ts';

const STATUSES = {
  draft: 'Draft',
  open: 'Open',
  paid: 'Paid',
  uncollectible: 'Uncollectible',
  void: 'Void',
} as const;

const inputFields = defineInputFields([
  {
    key: 'number',
    label: 'Invoice Number',
    type: 'string',
    helpText:
      'As printed on the invoice. Fill in at least one field; an invoice has to match all that are filled in.',
  },
  { key: 'email', label: 'Customer Email', type: 'string' },
  { ...paymentField, required: false, helpText: 'Choose a payment, or map any of its ids.' },
  { key: 'status', label: 'Status', type: 'string', choices: STATUSES },
]);

export const perform = withStripe(
  async (stripe, { inputData: input }: Bundle<InferInputData<typeof inputFields>>, z) => {
    const wanted = {
      number: toText(input.number, 'Invoice Number', 100),
      email: toEmail(input.email, 'Customer Email'),
      payment: input.payment,
      status: toChoice(input.status, STATUSES, 'Status'),
    };
    if (!Object.values(wanted).some(Boolean)) {
      throw invalid('Invoice Number', 'all fields are empty. Fill in at least one to search by.');
    }
    return (await findInvoices(stripe, wanted)).map((found) => invoice.map(found, z));
  },
);

export const findInvoice = defineSearch({
  key: 'find_invoice',
  noun: 'Invoice',
  display: {
    label: 'Find Invoice',
    description: 'Finds invoices by number, customer, payment or status, with their PDFs.',
  },
  operation: { inputFields, perform, outputFields: invoice.outputFields, sample: invoice.sample },
});
