import type Stripe from 'stripe';
import { intentOf } from './charges.ts';
import type { CheckoutSession } from './checkouts.ts';
import { expanded, idOf } from './expand.ts';

/** The filters that find the checkout of something. */
type CheckoutFilter = { payment_intent: string } | { subscription: string };

/** The parts of a checkout that tell where something came from, and who bought it. */
export type Origin = Pick<CheckoutSession, 'id' | 'payment_link'> & {
  customer_details: Pick<Stripe.Checkout.Session.CustomerDetails, 'email' | 'name'> | null;
};

/**
 * The most objects of a list whose checkouts are looked up: each takes a request, and a person waits in the editor.
 */
export const MAX_LOOKED_UP = 10;

/** The checkout in which a payment was made or a subscription was sold; null if it was made elsewhere. */
export const originOf = async (
  stripe: Stripe,
  made: CheckoutFilter,
  expand: string[] = [],
): Promise<Stripe.Checkout.Session | null> =>
  (await stripe.checkout.sessions.list({ ...made, limit: 1, ...(expand.length && { expand }) })).data[0] ??
  null;

/** True for something that was sold by this payment link; without one, for everything. */
export const isSoldBy = (
  origin: Pick<Origin, 'payment_link'> | null | undefined,
  link: string | undefined,
): boolean => !link || idOf(origin?.payment_link) === link;

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

/** The subscription that a payment was for. Only the invoice that it paid has it. */
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
 * The checkouts of a payment. Stripe finds that of a one-time payment by the payment, and that of a subscription's payment by
 * the subscription.
 *
 * @param id of a payment (`pi_`), charge (`ch_`, `py_`) or invoice (`in_`)
 * @param find lists the checkouts that match a filter
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
