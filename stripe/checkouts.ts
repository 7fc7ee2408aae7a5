import type Stripe from 'stripe';
import { intentOf } from './charges.ts';
import { expanded, idOf } from './objects.ts';

/** How Stripe can be asked for the checkout behind something. */
type CheckoutFilter = { payment_intent: string } | { subscription: string };

const subscriptionOf = (invoice: Stripe.Invoice | null): string | null =>
  idOf(invoice?.parent?.subscription_details?.subscription);

const filterOfInvoice = async (stripe: Stripe, id: string): Promise<CheckoutFilter | null> => {
  const invoice = await stripe.invoices.retrieve(id, { expand: ['payments'] });
  const subscription = subscriptionOf(invoice);
  if (subscription) return { subscription };
  const paid = invoice.payments?.data.find(({ status }) => status === 'paid');
  const payment_intent = idOf(paid?.payment.payment_intent);
  return payment_intent ? { payment_intent } : null;
};

/** The subscription that a payment was for. Only the invoice that it paid tells. */
const subscriptionPaidBy = async (stripe: Stripe, payment_intent: string): Promise<string | null> => {
  const { data } = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent },
    limit: 1,
    expand: ['data.invoice'],
  });
  const invoice = expanded(data[0]?.invoice);
  return subscriptionOf(invoice?.deleted ? null : invoice);
};

/**
 * The checkouts behind a payment. Stripe knows that of a one-time payment by the payment, and that of a subscription's
 * payment by the subscription.
 *
 * @param id of a payment (`pi_`), charge (`ch_`, `py_`) or invoice (`in_`)
 * @param find asks Stripe
 */
export const checkoutsOfPayment = async <T>(
  stripe: Stripe,
  id: string,
  find: (filter: CheckoutFilter) => Promise<T[]>,
): Promise<T[]> => {
  if (id.startsWith('in_')) {
    const filter = await filterOfInvoice(stripe, id);
    return filter ? find(filter) : [];
  }
  const payment_intent = await intentOf(stripe, id);
  if (!payment_intent) return [];
  const found = await find({ payment_intent });
  if (found.length) return found;
  const subscription = await subscriptionPaidBy(stripe, payment_intent);
  return subscription ? find({ subscription }) : [];
};
