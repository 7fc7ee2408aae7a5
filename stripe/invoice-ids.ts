import type Stripe from 'stripe';
import { idOf } from './expand.ts';

/** Recent API versions have an invoice's payment only in this list. */
export const INVOICE_EXPAND = ['payments'];

/** The payment of an invoice: its id, or the payment itself with its last failure. */
export type InvoicePayment = {
  payment_intent?: string | Pick<Stripe.PaymentIntent, 'id' | 'last_payment_error'>;
};

/** An invoice as far as its payments are read, with `payments` expanded. */
export interface PaidInvoice {
  payments?: { data: { payment: InvoicePayment & { type: string }; status: string }[] };
}

/** The payment that paid an invoice. */
export const settledBy = ({ payments }: PaidInvoice) =>
  payments?.data.find(({ status }) => status === 'paid')?.payment;

/** The id of the payment (`pi_`) that paid an invoice. */
export const paymentIdOf = (invoice: PaidInvoice): string | null => idOf(settledBy(invoice)?.payment_intent);

/** The ids of all payments of an invoice, also of those that failed. */
export const intentsOf = ({ payments }: PaidInvoice): string[] =>
  payments?.data.flatMap(({ payment }) => idOf(payment.payment_intent) ?? []) ?? [];

/** The id of the subscription that an invoice is for; null for other invoices. */
export const subscriptionIdOf = ({
  parent,
}: {
  parent: { subscription_details: { subscription: string | { id: string } } | null } | null;
}): string | null => idOf(parent?.subscription_details?.subscription);
