import { onlySoldByLink } from '../forms/ids.ts';
import { onlyOfKind } from '../forms/invoice-kind.ts';
import { instant } from '../operations/hook.ts';
import { polling } from '../operations/poll.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { invoice } from '../records/invoice.ts';
import { isOfKind, paidInvoices } from '../stripe/invoices.ts';
import { isSoldBy } from '../stripe/origin.ts';
import { defineInputs } from '../zapier/inputs.ts';

const trigger = defineTrigger({
  key: 'invoice_paid',
  noun: 'Invoice',
  label: 'Invoice Paid',
  description:
    'Triggers when an invoice is paid: of a one-time payment with an invoice, of a subscription’s first payment, or of a renewal.',
  guide: ['Send paid invoices'],
  events: ['invoice.paid'],
  inputs: defineInputs({ payment_link: onlySoldByLink('invoices'), kind: onlyOfKind }),
  record: invoice,
  source: paidInvoices,
  accepts: (paid, { kind }) => isOfKind(paid, kind),
  narrow: ({ payment_link }) => (payment_link ? ({ origin }) => isSoldBy(origin, payment_link) : undefined),
});

export const invoicePaid = instant(trigger);
export const invoicePaidPoll = polling(trigger);
