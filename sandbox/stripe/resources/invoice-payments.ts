import type Stripe from 'stripe';
import { oneOf, range, text } from '../engine/param-types.ts';
import { must, shape } from '../engine/params.ts';
import type { Resource } from '../engine/resource.ts';

/** What ties invoices to the payment intents that pay them. */
export const invoicePayments: Resource<'invoice_payment'> = {
  object: 'invoice_payment',
  path: 'invoice_payments',
  permission: 'invoice',
  idParam: 'invoice_payment',
  expands: { invoice: 'invoice', 'payment.payment_intent': 'payment_intent', 'payment.charge': 'charge' },
  list: shape<Omit<Stripe.InvoicePaymentListParams, keyof Stripe.PaginationParams>>({
    created: range,
    invoice: text,
    payment: {
      payment_intent: text,
      payment_record: text,
      type: must(oneOf('payment_intent', 'payment_record')),
    },
    status: oneOf('canceled', 'open', 'paid'),
  }),
};
