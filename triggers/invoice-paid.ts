import { defineInputs } from '../inputs/define-inputs.ts';
import { choice } from '../inputs/kinds.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { invoice, invoiceKind, listInvoices, readInvoice } from '../records/invoice.ts';

const KINDS = { one_time: 'One-time payments', subscription: 'Subscriptions' } as const;

export const { instant: invoicePaid, polling: invoicePaidPoll } = defineEventTrigger({
  key: 'invoice_paid',
  noun: 'Invoice',
  label: 'Invoice Paid',
  description: 'Triggers when an invoice is paid, be it of a one-time payment or of a subscription.',
  guide: ['Send paid invoices'],
  events: ['invoice.paid'],
  inputs: defineInputs({ kind: choice('Kind', KINDS, { help: 'Leave empty for both.' }) }),
  record: invoice,
  wants: (paid, { kind }) => !kind || invoiceKind(paid) === kind,
  read: (stripe, { id }) => readInvoice(stripe, id),
  fallback: (paid) => paid,
  list: async (stripe, _input, limit, wants) =>
    (await listInvoices(stripe, { status: 'paid', limit: Math.min(100, limit * 8) }))
      .filter(wants)
      .slice(0, limit),
});
