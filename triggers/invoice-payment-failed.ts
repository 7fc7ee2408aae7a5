import { onlySoldByLink } from '../forms/ids.ts';
import { onlyOfKind } from '../forms/invoice-kind.ts';
import { instant } from '../operations/hook.ts';
import { defineTrigger } from '../operations/trigger.ts';
import { invoice } from '../records/invoice.ts';
import { failedInvoices, isOfKind } from '../stripe/invoices.ts';
import { isSoldBy } from '../stripe/origin.ts';
import { defineInputs } from '../zapier/inputs.ts';

const trigger = defineTrigger({
  key: 'invoice_payment_failed',
  noun: 'Invoice',
  label: 'Invoice Payment Failed',
  description: 'Triggers when the payment of an invoice fails, such as the renewal of a subscription.',
  guide: ['Manage subscriptions'],
  events: ['invoice.payment_failed'],
  inputs: defineInputs({ payment_link: onlySoldByLink('invoices'), kind: onlyOfKind }),
  record: invoice,
  source: failedInvoices,
  accepts: (failed, { kind }) => isOfKind(failed, kind),
  narrow: ({ payment_link }) => (payment_link ? ({ origin }) => isSoldBy(origin, payment_link) : undefined),
  // A delivery may be late, and the invoice may have been paid since.
  isCurrent: ({ status }) => status !== 'paid' && status !== 'void',
  // Stripe tries several times, and does not count what customers try themselves: each attempt has its event.
  fact: (_failed, { id }) => id,
});

export const invoicePaymentFailed = instant(trigger);
