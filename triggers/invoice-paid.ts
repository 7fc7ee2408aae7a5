import { defineInputs } from '../inputs/define-inputs.ts';
import { onlySoldByLink } from '../inputs/ids.ts';
import { onlyOfKind } from '../inputs/invoice-kind.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { MOST_LOOKED_UP } from '../records/checkout-session.ts';
import { invoice, invoiceKind, isInvoiceOfLink, listInvoices, readInvoice } from '../records/invoice.ts';

export const { instant: invoicePaid, polling: invoicePaidPoll } = defineEventTrigger({
  key: 'invoice_paid',
  noun: 'Invoice',
  label: 'Invoice Paid',
  description: 'Triggers when an invoice is paid.',
  guide: ['Send paid invoices'],
  events: ['invoice.paid'],
  inputs: defineInputs({ kind: onlyOfKind, payment_link: onlySoldByLink('invoices for what') }),
  record: invoice,
  wants: (paid, { kind }) => !kind || invoiceKind(paid) === kind,
  read: async (stripe, { id }, { payment_link }) => {
    const paid = await readInvoice(stripe, id);
    return (await isInvoiceOfLink(stripe, paid, payment_link)) ? paid : null;
  },
  fallback: (paid, { payment_link }) => (payment_link ? null : paid),
  list: async (stripe, { payment_link }, limit, wants) => {
    const page = await listInvoices(stripe, { status: 'paid', limit: Math.min(100, limit * 8) });
    const wanted = page.filter(wants).slice(0, payment_link ? MOST_LOOKED_UP : limit);
    const isSold = await Promise.all(wanted.map((paid) => isInvoiceOfLink(stripe, paid, payment_link)));
    return wanted.filter((_paid, i) => isSold[i]).slice(0, limit);
  },
});
