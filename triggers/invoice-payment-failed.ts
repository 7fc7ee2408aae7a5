import { defineInputs } from '../inputs/define-inputs.ts';
import { onlyOfKind } from '../inputs/invoice-kind.ts';
import { defineEventTrigger } from '../operations/define-event-trigger.ts';
import { MOST_LOOKED_UP } from '../records/checkout-session.ts';
import { invoice, invoiceKind, listInvoices, readFailedInvoice } from '../records/invoice.ts';

export const { instant: invoicePaymentFailed } = defineEventTrigger({
  key: 'invoice_payment_failed',
  noun: 'Invoice',
  label: 'Invoice Payment Failed',
  description: 'Triggers when an invoice could not be charged, like the renewal of a subscription.',
  guide: ['Manage subscriptions'],
  events: ['invoice.payment_failed'],
  inputs: defineInputs({ kind: onlyOfKind }),
  record: invoice,
  wants: (failed, { kind }) => !kind || invoiceKind(failed) === kind,
  read: (stripe, { id }) => readFailedInvoice(stripe, id),
  fallback: (failed) => failed,
  // Stripe tries several times, and does not count what customers try themselves: each attempt has its event.
  fact: (_failed, { id }) => id,
  list: async (stripe, _input, limit, wants) => {
    const open = await listInvoices(stripe, { status: 'open', limit: Math.min(100, limit * 8) });
    const failed = open.filter((one) => one.attempt_count > 0 && wants(one));
    const sources = failed
      .slice(0, Math.min(limit, MOST_LOOKED_UP))
      .map(({ id }) => readFailedInvoice(stripe, id));
    return (await Promise.all(sources)).filter((source) => source !== null);
  },
});
