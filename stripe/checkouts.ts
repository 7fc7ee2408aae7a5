import type Stripe from 'stripe';
import { expanded, idOf, inEach } from './expand.ts';
import { balanceOf, type FeeCharge } from './fees.ts';
import { type NextAction, type Todo, todoOf } from './next-action.ts';
import { type SoldProduct, withProducts } from './products.ts';
import type { Source } from './source.ts';

type Session = Stripe.Checkout.Session;

export type SessionItem = Pick<
  Stripe.LineItem,
  'id' | 'description' | 'quantity' | 'amount_total' | 'currency'
> & {
  price: (Pick<Stripe.Price, 'id' | 'unit_amount'> & { product: string | SoldProduct }) | null;
};
export type SessionCharge = FeeCharge &
  Pick<Stripe.Charge, 'id' | 'amount_refunded' | 'created' | 'disputed' | 'receipt_url' | 'status'> & {
    payment_method_details: { type: string; card?: { brand: string | null; last4: string | null } } | null;
  };
type Intent = Pick<Stripe.PaymentIntent, 'id' | 'status'> & {
  latest_charge: string | SessionCharge | null;
  last_payment_error?: { payment_method?: { type: string } } | null;
  next_action: NextAction | null;
  payment_method_types?: string[];
};
type Invoice = {
  id: string;
  payments?: { data: Pick<Stripe.InvoicePayment, 'payment' | 'status'>[] };
  status_transitions?: Pick<Stripe.Invoice.StatusTransitions, 'paid_at'> | null;
};

/** A Checkout Session as far as it is read here: expanded as below at best, and as bare as in an event at worst. */
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
  | 'consent'
  | 'livemode'
  | 'locale'
  | 'metadata'
  | 'mode'
  | 'payment_status'
  | 'presentment_details'
  | 'status'
> & {
  after_expiration: { recovery: { url: string | null } | null } | null;
  collected_information: Stripe.Checkout.Session.CollectedInformation | null;
  customer: string | { id: string } | null;
  discounts: { promotion_code: string | Pick<Stripe.PromotionCode, 'id' | 'code'> | null }[] | null;
  invoice: string | Invoice | null;
  line_items?: { data: SessionItem[] };
  /** When an event said that it was paid (Unix seconds). It is no field of Stripe's. */
  paid_at?: number;
  payment_intent: string | Intent | null;
  payment_link: string | Pick<Stripe.PaymentLink, 'id' | 'active' | 'url'> | null;
  shipping_cost: { shipping_rate: string | Pick<Stripe.ShippingRate, 'id' | 'display_name'> | null } | null;
  subscription: string | { id: string } | null;
  total_details: Pick<
    Stripe.Checkout.Session.TotalDetails,
    'amount_discount' | 'amount_tax' | 'amount_shipping'
  > | null;
};

/** Expansions of a payment, for its fees and the receipt. */
const OF_PAYMENT = 'latest_charge.balance_transaction';

/** Expansions for each session of a list. Stripe expands four levels: https://docs.stripe.com/expand */
const EXPAND = [
  'line_items',
  `payment_intent.${OF_PAYMENT}`,
  'invoice.payments',
  'payment_link',
  'discounts.promotion_code',
  'shipping_cost.shipping_rate',
];

/** Expansions for a single session: one level deeper than lists allow. */
const EXPAND_ONE = [...EXPAND, 'line_items.data.price.product'];

/** The payment that started a subscription. Its checkout has it only through the invoice. */
const firstPaymentId = ({ invoice }: Pick<CheckoutSession, 'invoice'>): string | null => {
  const payments = expanded(invoice)?.payments?.data ?? [];
  const first = payments.find(({ status }) => status === 'paid') ?? payments[0];
  return idOf(first?.payment.payment_intent);
};

/** The id of a checkout's payment, or of the first payment of its subscription. */
export const paymentIdOf = (session: CheckoutSession): string | null =>
  idOf(session.payment_intent) ?? firstPaymentId(session);

export const chargeOf = (session: CheckoutSession): SessionCharge | null =>
  expanded(expanded(session.payment_intent)?.latest_charge);

/** True if the money is there, and if none was due. */
export const isPaid = ({ payment_status }: Pick<CheckoutSession, 'payment_status'>): boolean =>
  payment_status !== 'unpaid';

/** True for a checkout that the customer has finished. */
export const isComplete = ({ status }: Pick<CheckoutSession, 'status'>): boolean => status === 'complete';

/** True for a checkout that is finished and paid, or free. */
export const isSale = (session: Pick<CheckoutSession, 'status' | 'payment_status'>): boolean =>
  isComplete(session) && isPaid(session);

/** True for an order that costs nothing now, such as a trial that begins. */
export const isFree = ({
  amount_total,
  payment_status,
}: Pick<CheckoutSession, 'amount_total' | 'payment_status'>): boolean =>
  payment_status === 'no_payment_required' || amount_total === 0;

/**
 * False for a payment whose fee and net amount Stripe has still to book, which takes seconds. A checkout that is free, or paid
 * from a customer's credit, has no payment to be booked.
 *
 * @see https://docs.stripe.com/payments/payment-intents/asynchronous-capture
 */
export const isBooked = (session: CheckoutSession): boolean =>
  session.payment_status !== 'paid' ||
  !session.amount_total ||
  balanceOf(chargeOf(session)) !== null ||
  (expanded(session.invoice) !== null && paymentIdOf(session) === null);

/** True for a checkout of this payment link; without one, of any payment link. */
export const isOfLink = (
  { payment_link }: Pick<CheckoutSession, 'payment_link'>,
  link: string | undefined,
): boolean => (link ? idOf(payment_link) === link : payment_link !== null);

/** The state of a checkout's payment; null if it is not known, as in the bare session of an event. */
export const paymentState = (session: CheckoutSession): Stripe.PaymentIntent.Status | null =>
  expanded(session.payment_intent)?.status ?? null;

/** What the customer has still to do. */
export const todoIn = (session: CheckoutSession): Todo => {
  const intent = expanded(session.payment_intent);
  return todoOf(intent?.next_action, intent?.payment_method_types);
};

/** Whom a checkout that is not paid waits for. */
export type Waiting = 'bank' | 'customer';

/**
 * Whom a checkout that is complete but not paid waits for: the bank, whose money is on its way, or the customer, who has to
 * pay a voucher or to verify a bank account. Null if it waits for neither: it is paid, failed, or only authorized.
 *
 * @see https://docs.stripe.com/payments/paymentintents/lifecycle
 */
export const waitsFor = (session: CheckoutSession): Waiting | null => {
  if (isPaid(session)) return null;
  const state = paymentState(session);
  if (state === 'requires_action') return 'customer';
  return state === null || state === 'processing' ? 'bank' : null;
};

/** True for a checkout whose payment failed after it was complete. A bare session has no state: its event says that it failed. */
export const hasFailed = (session: CheckoutSession): boolean =>
  !isPaid(session) && [null, 'requires_payment_method', 'canceled'].includes(paymentState(session));

/** The payment of a subscription is beyond the fourth level: one more request, for subscriptions only. */
const withFirstPayment = async (stripe: Stripe, session: Session): Promise<Session> => {
  const id = session.payment_intent ? null : firstPaymentId(session);
  if (!id) return session;
  return { ...session, payment_intent: await stripe.paymentIntents.retrieve(id, { expand: [OF_PAYMENT] }) };
};

/** An expanded list holds its first page only: the rest of a long order takes more requests. */
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

const completed = async (stripe: Stripe, session: Session): Promise<Session> =>
  withFirstPayment(stripe, await withAllItems(stripe, session));

/**
 * Reads a Checkout Session with all that a Payment record needs: one request for a one-time payment, unless the order is a
 * long one, and two for the first payment of a subscription.
 */
export const readSession = async (stripe: Stripe, id: string): Promise<Session> =>
  completed(stripe, await stripe.checkout.sessions.retrieve(id, { expand: EXPAND_ONE }));

/**
 * Reads one page of Checkout Sessions, newest first, each with all that a Payment record needs.
 *
 * @param choose the sessions of the page that are worth more requests; the others are dropped
 */
export const listSessions = async (
  stripe: Stripe,
  params: Omit<Stripe.Checkout.SessionListParams, 'expand'>,
  choose: (page: Session[]) => Session[] = (page) => page,
): Promise<Session[]> => {
  const { data } = await stripe.checkout.sessions.list({ ...params, expand: inEach(EXPAND) });
  const sessions = await Promise.all(choose(data).map((session) => completed(stripe, session)));
  const withProduct = await withProducts(
    stripe,
    sessions.flatMap(({ line_items: items }) => items?.data ?? []),
  );
  return sessions.map(({ line_items: items, ...session }) => ({
    ...session,
    ...(items && { line_items: { ...items, data: items.data.map(withProduct) } }),
  }));
};

/** An event says when the money was there: at once, or when the bank confirmed it. A checkout does not. */
const paidWhen = (session: CheckoutSession, { created }: Stripe.Event) =>
  isPaid(session) ? { paid_at: created } : {};

const checkouts = (
  status: Stripe.Checkout.SessionListParams.Status,
): Source<Stripe.Checkout.Session, CheckoutSession> => ({
  read: async (stripe, session, { event }) => ({
    ...(await readSession(stripe, session.id)),
    ...paidWhen(session, event),
  }),
  fromEvent: (session, event) => ({ ...session, ...paidWhen(session, event) }),
  list: async (stripe, { limit, accepts, link }) => {
    // A person waits in the editor, and expanded pages are slow: few sessions, but enough to choose from.
    const page = { status, payment_link: link, limit: Math.min(100, limit * 8) };
    const sessions = await listSessions(stripe, page, (all) => all.filter(accepts).slice(0, limit));
    // Only the first payment of a subscription shows whether the money failed or is on its way.
    return sessions.filter(accepts);
  },
  isComplete: isBooked,
});

/** Checkouts that the customer has finished. */
export const completeCheckouts = checkouts('complete');

/** Checkouts that the customer did not finish in time. */
export const expiredCheckouts = checkouts('expired');
