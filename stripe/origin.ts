import type Stripe from 'stripe';
import { intentOf } from './charges.ts';
import type { CheckoutSession } from './checkouts.ts';
import { expanded, idOf } from './expand.ts';
import { INVOICE_EXPAND, type PaidInvoice, paymentIdOf, subscriptionIdOf } from './invoice-ids.ts';
import type { ListOptions } from './source.ts';

/** The filters that find the checkout of something. */
type CheckoutFilter = { payment_intent: string } | { subscription: string };

/** The parts of a checkout that tell where something came from, and who bought it. */
export type Origin = Pick<CheckoutSession, 'id' | 'payment_link'> & {
  customer_details: Pick<Stripe.Checkout.Session.CustomerDetails, 'email' | 'name'> | null;
};

/** The most objects of a list whose checkouts are looked up: each takes a request, and a person waits in the editor. */
export const MAX_LOOKED_UP = 10;

/** The checkout that sold a subscription, or in which a one-time payment was made; null if there is none. */
export const originOf = async (
  stripe: Stripe,
  made: CheckoutFilter,
  expand: string[] = [],
): Promise<Stripe.Checkout.Session | null> =>
  (await stripe.checkout.sessions.list({ ...made, limit: 1, ...(expand.length && { expand }) })).data[0] ??
  null;

/**
 * The checkout in which a payment was made, or that sold the subscription that was paid; null if there is none. It takes one
 * request for a one-time payment of a checkout, and up to three for others.
 *
 * @param payment id of a PaymentIntent; null for a charge without one
 */
export const originOfPayment = async (stripe: Stripe, payment: string | null): Promise<Origin | null> => {
  if (!payment) return null;
  const find = async (filter: CheckoutFilter) => {
    const found = await originOf(stripe, filter);
    return found ? [found] : [];
  };
  return (await checkoutsOfPayment(stripe, payment, find))[0] ?? null;
};

/** For so many seconds after a sale Stripe's list of checkouts may not find the checkout that sold a subscription. */
const FOUND_AFTER = 60;

/**
 * True while a checkout that was not found may still be found: the events of a subscription come seconds before its checkout
 * is complete.
 *
 * @param created when the sold object was made, in Unix seconds
 */
export const maySoonHaveOrigin = (created: number): boolean => created > Date.now() / 1000 - FOUND_AFTER;

/** True for something that was sold by this payment link; without one, for everything. */
export const isSoldBy = (
  origin: Pick<Origin, 'payment_link'> | null | undefined,
  link: string | undefined,
): boolean => !link || idOf(origin?.payment_link) === link;

/**
 * Reads the objects of a list with their checkouts: no more than the list should hold, unless only the checkouts show which
 * objects are of the link.
 *
 * @param originIn the checkout of an object that was read
 */
export const lookUpEach = async <T, Item>(
  found: T[],
  { limit, accepts, link }: Pick<ListOptions<T>, 'limit' | 'accepts' | 'link'>,
  lookUp: (one: T) => Promise<Item>,
  originIn: (item: Item) => Parameters<typeof isSoldBy>[0],
): Promise<Item[]> => {
  const most = link ? MAX_LOOKED_UP : Math.min(limit, MAX_LOOKED_UP);
  const items = await Promise.all(found.filter(accepts).slice(0, most).map(lookUp));
  return items.filter((item) => isSoldBy(originIn(item), link)).slice(0, limit);
};

/** The filter that finds the checkout of an invoice; null if no payment leads to one. Needs `payments` expanded. */
export const filterOfInvoice = (
  invoice: PaidInvoice & Parameters<typeof subscriptionIdOf>[0],
): CheckoutFilter | null => {
  const subscription = subscriptionIdOf(invoice);
  if (subscription) return { subscription };
  const payment_intent = paymentIdOf(invoice);
  return payment_intent ? { payment_intent } : null;
};

/** The invoice that a payment paid, or tried to pay. Stripe has no other way from a payment to its subscription. */
const invoicePaidBy = async (stripe: Stripe, payment_intent: string): Promise<Stripe.Invoice | null> => {
  const { data } = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent },
    limit: 1,
    expand: ['data.invoice'],
  });
  const invoice = expanded(data[0]?.invoice);
  return invoice?.deleted ? null : invoice;
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
    const filter = filterOfInvoice(await stripe.invoices.retrieve(id, { expand: INVOICE_EXPAND }));
    return filter ? find(filter) : [];
  }
  const payment_intent = await intentOf(stripe, id);
  if (!payment_intent) return [];
  const found = await find({ payment_intent });
  if (found.length) return found;
  const invoice = await invoicePaidBy(stripe, payment_intent);
  const subscription = invoice && subscriptionIdOf(invoice);
  return subscription ? find({ subscription }) : [];
};

/** The characters of a session's id that a payment's order reference has at least. */
const REFERENCE_LENGTH = 25;

/** The id of a session, or its beginning. A merchant may have references of another kind. */
const ORDER_REFERENCE = new RegExp(`^cs_\\w{${REFERENCE_LENGTH - 3},}$`);

/** The most checkouts that are looked through for the one of an attempt. */
const MAX_SCANNED = 500;

/** The seconds that a checkout is open at most: https://docs.stripe.com/api/checkout/sessions/create */
const DAY = 24 * 60 * 60;

/**
 * Finds a checkout by the order reference of its payment, among those that were open when the payment began: newest first, so
 * that it is on the first page as a rule.
 */
const byOrderReference = async (
  stripe: Stripe,
  { created, reference }: { created: number; reference: string },
  link: string | undefined,
): Promise<Stripe.Checkout.Session | null> => {
  const start = reference.slice(0, REFERENCE_LENGTH);
  let seen = 0;
  const sessions = stripe.checkout.sessions.list({
    ...(link && { payment_link: link }),
    created: { gte: created - DAY, lte: created },
    limit: 100,
    expand: ['data.payment_link'],
  });
  for await (const session of sessions) {
    if (session.id.startsWith(start)) return session;
    seen += 1;
    if (seen === MAX_SCANNED) break;
  }
  return null;
};

/** Where an attempt to pay was made. `session` is null if the checkout was not found. */
export interface AttemptOrigin {
  /** False if it was not made in a checkout, as a renewal; true if it was, or may have been. */
  isCheckout: boolean;
  session: Stripe.Checkout.Session | null;
}

/**
 * Finds the checkout in which somebody tried to pay. A checkout of a subscription never shows its payment, but the payment
 * has the checkout's id, or its beginning, as its order reference. If Checkout of the account still makes the subscription
 * before the payment, the subscription's first invoice leads to it. A renewal was not tried in a checkout.
 *
 * @param link set if only checkouts of this payment link count
 * @see https://docs.stripe.com/changelog/basil/2025-03-31/checkout-legacy-subscription-upgrade
 */
export const originOfAttempt = async (
  stripe: Stripe,
  { id, created, payment_details: details }: Stripe.PaymentIntent,
  link: string | undefined,
): Promise<AttemptOrigin> => {
  const session = await originOf(stripe, { payment_intent: id }, ['data.payment_link']);
  if (session) return { isCheckout: true, session };
  const reference = details?.order_reference;
  if (reference && ORDER_REFERENCE.test(reference))
    return { isCheckout: true, session: await byOrderReference(stripe, { created, reference }, link) };
  const invoice = await invoicePaidBy(stripe, id);
  const subscription = invoice && subscriptionIdOf(invoice);
  if (!subscription || invoice.billing_reason !== 'subscription_create')
    return { isCheckout: false, session: null };
  // Stripe may not list an open checkout by its subscription. Whether a link sold the subscription is then not known.
  return { isCheckout: true, session: await originOf(stripe, { subscription }, ['data.payment_link']) };
};
