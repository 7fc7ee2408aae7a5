import type Stripe from 'stripe';
import { expanded, idOf, inEach } from '../stripe/objects.ts';
import { productsFor, type SoldProduct } from './products.ts';

type Session = Stripe.Checkout.Session;

export type SessionItem = Pick<
  Stripe.LineItem,
  'id' | 'description' | 'quantity' | 'amount_total' | 'currency'
> & {
  price: (Pick<Stripe.Price, 'id' | 'unit_amount'> & { product: string | SoldProduct }) | null;
};
export type SessionBalance = Pick<
  Stripe.BalanceTransaction,
  'created' | 'currency' | 'exchange_rate' | 'fee' | 'net'
>;
export type SessionCharge = Pick<
  Stripe.Charge,
  'id' | 'amount_refunded' | 'created' | 'currency' | 'receipt_url' | 'status'
> & {
  balance_transaction: string | SessionBalance | null;
  payment_method_details: { type: string; card?: { brand: string | null; last4: string | null } } | null;
};
type Intent = Pick<Stripe.PaymentIntent, 'id' | 'status'> & { latest_charge: string | SessionCharge | null };
type Invoice = {
  id: string;
  payments?: { data: Pick<Stripe.InvoicePayment, 'payment' | 'status'>[] };
  status_transitions?: Pick<Stripe.Invoice.StatusTransitions, 'paid_at'> | null;
};
type Link = Pick<Stripe.PaymentLink, 'id' | 'active' | 'url'>;

/** A Checkout Session as far as we read it: expanded as below at best, and as bare as in an event at worst. */
export type CheckoutSession = Pick<
  Session,
  | 'id'
  | 'amount_subtotal'
  | 'amount_total'
  | 'client_reference_id'
  | 'created'
  | 'currency'
  | 'custom_fields'
  | 'customer_details'
  | 'livemode'
  | 'metadata'
  | 'mode'
  | 'payment_status'
  | 'presentment_details'
  | 'status'
> & {
  after_expiration: { recovery: { url: string | null } | null } | null;
  collected_information: Pick<Stripe.Checkout.Session.CollectedInformation, 'shipping_details'> | null;
  customer: string | { id: string } | null;
  discounts: { promotion_code: string | Pick<Stripe.PromotionCode, 'id' | 'code'> | null }[] | null;
  invoice: string | Invoice | null;
  line_items?: { data: SessionItem[] };
  /** When Stripe said that it was paid, in unix seconds: where an event did. It is no field of Stripe's. */
  paid_at?: number;
  payment_intent: string | Intent | null;
  payment_link: string | Link | null;
  subscription: string | { id: string } | null;
  total_details: Pick<
    Stripe.Checkout.Session.TotalDetails,
    'amount_discount' | 'amount_tax' | 'amount_shipping'
  > | null;
};

/** What a payment is read with, for its fees and the receipt. */
const OF_PAYMENT = 'latest_charge.balance_transaction';

/** What Stripe is asked to send along with each checkout of a list: it expands four levels at most. */
const EXPAND = [
  'line_items',
  `payment_intent.${OF_PAYMENT}`,
  'invoice.payments',
  'payment_link',
  'discounts.promotion_code',
];

/**
 * What it is asked for where there is just one, so that one request brings all.
 *
 * @see https://docs.stripe.com/expand
 */
const EXPAND_ONE = [...EXPAND, 'line_items.data.price.product'];

/** The payment that started a subscription. Its checkout knows it only through the invoice. */
export const firstPaymentId = ({ invoice }: Pick<CheckoutSession, 'invoice'>): string | null => {
  const payments = expanded(invoice)?.payments?.data ?? [];
  const first = payments.find(({ status }) => status === 'paid') ?? payments[0];
  return idOf(first?.payment.payment_intent);
};

/** That payment with its fees is beyond the fourth level: one request more, for subscriptions only. */
const withFirstPayment = async (stripe: Stripe, session: Session): Promise<Session> => {
  const id = session.payment_intent ? null : firstPaymentId(session);
  if (!id) return session;
  return { ...session, payment_intent: await stripe.paymentIntents.retrieve(id, { expand: [OF_PAYMENT] }) };
};

/** An expanded list holds its first page only: the rest of a long order is read here. */
const withAllItems = async (stripe: Stripe, session: Session): Promise<Session> => {
  const { line_items: items } = session;
  if (!items?.has_more) return session;
  const rest = await stripe.checkout.sessions
    .listLineItems(session.id, {
      limit: 100,
      starting_after: items.data.at(-1)?.id,
      expand: ['data.price.product'],
    })
    .autoPagingToArray({ limit: 10_000 });
  return { ...session, line_items: { ...items, data: [...items.data, ...rest], has_more: false } };
};

const withTheRest = async (stripe: Stripe, session: Session): Promise<Session> =>
  withFirstPayment(stripe, await withAllItems(stripe, session));

/**
 * One Checkout Session with all that a Payment record needs: one request for a one-time payment, unless the order is a
 * long one, and two for the first payment of a subscription.
 */
export const readSession = async (stripe: Stripe, id: string): Promise<Session> =>
  withTheRest(stripe, await stripe.checkout.sessions.retrieve(id, { expand: EXPAND_ONE }));

/**
 * One page of Checkout Sessions, newest first, each with all that a Payment record needs.
 *
 * @param choose which of the page to complete with what takes more requests; the others are dropped
 */
export const listSessions = async (
  stripe: Stripe,
  params: Omit<Stripe.Checkout.SessionListParams, 'expand'>,
  choose: (page: Session[]) => Session[] = (page) => page,
): Promise<Session[]> => {
  const { data } = await stripe.checkout.sessions.list({ ...params, expand: inEach(EXPAND) });
  const sessions = await Promise.all(choose(data).map((session) => withTheRest(stripe, session)));
  const withProduct = await productsFor(
    stripe,
    sessions.flatMap(({ line_items: items }) => items?.data ?? []),
  );
  return sessions.map(({ line_items: items, ...session }) => ({
    ...session,
    ...(items && { line_items: { ...items, data: items.data.map(withProduct) } }),
  }));
};

/** What of a checkout tells where something came from, and whose it is. */
export type Origin = Pick<CheckoutSession, 'id' | 'payment_link'> & {
  customer_details: Pick<Stripe.Checkout.Session.CustomerDetails, 'email' | 'name'> | null;
};

/** The checkout in which a payment was made or a subscription begun; null for what was made elsewhere. */
export const originOf = async (
  stripe: Stripe,
  made: { payment_intent: string } | { subscription: string },
  expand: string[] = [],
): Promise<Session | null> =>
  (await stripe.checkout.sessions.list({ ...made, limit: 1, ...(expand.length && { expand }) })).data[0] ??
  null;

/** A person waits for the editor's sample, and each thing that is looked up for it costs a request. */
export const MOST_LOOKED_UP = 10;
