import type Stripe from 'stripe';
import { inEach } from './objects.ts';
import { scan } from './pages.ts';

type Session = Stripe.Checkout.Session;

export type SessionItem = Pick<
  Stripe.LineItem,
  'id' | 'description' | 'quantity' | 'amount_total' | 'currency'
> & {
  price: Pick<Stripe.Price, 'id' | 'product' | 'unit_amount'> | null;
};
export type SessionBalance = Pick<Stripe.BalanceTransaction, 'currency' | 'exchange_rate' | 'fee' | 'net'>;
export type SessionCharge = Pick<Stripe.Charge, 'id' | 'amount_refunded' | 'currency' | 'receipt_url'> & {
  balance_transaction: string | SessionBalance | null;
  payment_method_details: { type: string; card?: { brand: string | null; last4: string | null } } | null;
};
type Intent = Pick<Stripe.PaymentIntent, 'id' | 'status'> & { latest_charge: string | SessionCharge | null };
type Invoice = { id: string; payments?: { data: Pick<Stripe.InvoicePayment, 'payment'>[] } };

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
  | 'status'
> & {
  after_expiration: { recovery: { url: string | null } | null } | null;
  collected_information: Pick<Stripe.Checkout.Session.CollectedInformation, 'shipping_details'> | null;
  customer: string | { id: string } | null;
  invoice: string | Invoice | null;
  line_items?: { data: SessionItem[] };
  payment_intent: string | Intent | null;
  payment_link: string | { id: string } | null;
  subscription: string | { id: string } | null;
  total_details: Pick<
    Stripe.Checkout.Session.TotalDetails,
    'amount_discount' | 'amount_tax' | 'amount_shipping'
  > | null;
};

/**
 * What Stripe is asked to send along, so that one request brings line items, fees and the receipt. Stripe
 * expands four levels at most: a subscription's first payment is known by its id only, without its fees.
 *
 * @see https://docs.stripe.com/expand
 */
const EXPAND = ['line_items', 'payment_intent.latest_charge.balance_transaction', 'invoice.payments'];

/** An expanded list holds its first page only: the rest of a long order is read here. */
const withAllItems = async (stripe: Stripe, session: Session): Promise<CheckoutSession> => {
  const { line_items: items } = session;
  if (!items?.has_more) return session;
  const rest = await stripe.checkout.sessions
    .listLineItems(session.id, { limit: 100, starting_after: items.data.at(-1)?.id })
    .autoPagingToArray({ limit: 10_000 });
  return { ...session, line_items: { data: [...items.data, ...rest] } };
};

/** One Checkout Session with all that a Payment record needs: one request, unless the order is a long one. */
export const readSession = async (stripe: Stripe, id: string): Promise<CheckoutSession> =>
  withAllItems(stripe, await stripe.checkout.sessions.retrieve(id, { expand: EXPAND }));

/** One page of Checkout Sessions, newest first, each with all that a Payment record needs. */
export const listSessions = async (
  stripe: Stripe,
  params: Omit<Stripe.Checkout.SessionListParams, 'expand'>,
): Promise<{ sessions: CheckoutSession[]; hasMore: boolean }> => {
  const { data, has_more } = await stripe.checkout.sessions.list({
    ...params,
    expand: inEach(EXPAND),
  });
  return {
    sessions: await Promise.all(data.map((session) => withAllItems(stripe, session))),
    hasMore: has_more,
  };
};

/**
 * Sessions by something that Stripe has no filter for: bare pages are looked through, newest first, and only
 * what is wanted is read in full.
 *
 * @param params Stripe's own filters, to narrow the scan
 * @param most stops after so many
 */
export const scanSessions = async (
  stripe: Stripe,
  params: Stripe.Checkout.SessionListParams,
  wants: (session: Stripe.Checkout.Session) => boolean,
  most: number,
): Promise<CheckoutSession[]> => {
  const found = await scan(stripe.checkout.sessions.list({ ...params, limit: 100 }), wants, most);
  return Promise.all(found.map(({ id }) => readSession(stripe, id)));
};
