import type Stripe from 'stripe';
import { defineInputFields } from 'zapier-platform-core';
import { invoice, invoiceKind } from '../records/invoice.ts';
import { definePollingTwin } from '../stripe/event-poll.ts';
import { defineEventTrigger, describeEvent } from '../stripe/event-trigger.ts';
import { listInvoices, readInvoice } from '../stripe/invoices.ts';

const inputFields = defineInputFields([
  {
    key: 'kind',
    label: 'Kind',
    type: 'string',
    choices: { one_time: 'One-time payments', subscription: 'Subscriptions' },
    helpText: 'Leave empty for both.',
  },
]);

const trigger = describeEvent({
  key: 'invoice_paid',
  noun: 'Invoice',
  label: 'Invoice Paid',
  description: 'Triggers when an invoice is paid, be it of a one-time payment or of a subscription.',
  events: ['invoice.paid'],
  inputFields,
  record: invoice,
  wants: (paid: Stripe.Invoice, { kind }) => !kind || invoiceKind(paid) === kind,
  read: (stripe, { id }) => readInvoice(stripe, id),
  fallback: (paid) => paid,
  list: async (stripe, _input, limit, wants) =>
    (await listInvoices(stripe, { status: 'paid', limit: Math.min(100, limit * 8) }))
      .filter(wants)
      .slice(0, limit),
});

export const invoicePaid = defineEventTrigger(trigger);
export const invoicePaidPoll = definePollingTwin(trigger);
