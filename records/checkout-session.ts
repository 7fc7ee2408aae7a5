import type Stripe from 'stripe';
import { inEach } from '../stripe/objects.ts';
import { EXAMPLE_ADDRESS } from './examples.ts';

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
const withAllItems = async (stripe: Stripe, session: Session): Promise<Session> => {
  const { line_items: items } = session;
  if (!items?.has_more) return session;
  const rest = await stripe.checkout.sessions
    .listLineItems(session.id, { limit: 100, starting_after: items.data.at(-1)?.id })
    .autoPagingToArray({ limit: 10_000 });
  return { ...session, line_items: { ...items, data: [...items.data, ...rest], has_more: false } };
};

/** One Checkout Session with all that a Payment record needs: one request, unless the order is a long one. */
export const readSession = async (stripe: Stripe, id: string): Promise<Session> =>
  withAllItems(stripe, await stripe.checkout.sessions.retrieve(id, { expand: EXPAND }));

/** One page of Checkout Sessions, newest first, each with all that a Payment record needs. */
export const listSessions = async (
  stripe: Stripe,
  params: Omit<Stripe.Checkout.SessionListParams, 'expand'>,
): Promise<Session[]> => {
  const { data } = await stripe.checkout.sessions.list({ ...params, expand: inEach(EXPAND) });
  return Promise.all(data.map((session) => withAllItems(stripe, session)));
};

/** A checkout as the sample of a Payment shows it. */
export const exampleSession: CheckoutSession = {
  id: 'cs_test_a1Qk7fVbW2mTn5Xc',
  after_expiration: null,
  amount_subtotal: 5000,
  amount_total: 5400,
  client_reference_id: 'order-1042',
  collected_information: {
    shipping_details: {
      name: 'Jenny Rosen',
      address: EXAMPLE_ADDRESS,
    },
  },
  created: 1767261600,
  currency: 'usd',
  custom_fields: [
    {
      key: 'engraving',
      label: { type: 'custom', custom: 'Engraving' },
      optional: true,
      type: 'text',
      text: { value: 'For Ada', default_value: null, maximum_length: null, minimum_length: null },
    },
  ],
  customer: null,
  customer_details: {
    business_name: null,
    email: 'jenny.rosen@example.com',
    individual_name: 'Jenny Rosen',
    name: 'Jenny Rosen',
    phone: '+14155550132',
    tax_exempt: 'none',
    tax_ids: [],
    address: EXAMPLE_ADDRESS,
  },
  invoice: 'in_1SkQ2nLkdIwHu7ix8bTZ',
  line_items: {
    data: [
      {
        id: 'li_1SkQ2kLkdIwHu7ix0aPd',
        description: 'T-shirt',
        quantity: 2,
        amount_total: 4320,
        currency: 'usd',
        price: { id: 'price_1SkPzRLkdIwHu7ixT4eY', product: 'prod_ThzK1mQ4wZ', unit_amount: 2000 },
      },
      {
        id: 'li_1SkQ2kLkdIwHu7ix1bQe',
        description: 'Mug',
        quantity: 1,
        amount_total: 1080,
        currency: 'usd',
        price: { id: 'price_1SkQ0BLkdIwHu7ixH9nU', product: 'prod_ThzL8nR5xA', unit_amount: 1000 },
      },
    ],
  },
  livemode: false,
  metadata: { campaign: 'spring' },
  mode: 'payment',
  payment_intent: {
    id: 'pi_3SkQ2mLkdIwHu7ix0xJ4',
    status: 'succeeded',
    latest_charge: {
      id: 'ch_3SkQ2mLkdIwHu7ix0tRz',
      amount_refunded: 0,
      currency: 'usd',
      receipt_url: 'https://pay.stripe.com/receipts/payment/CAcaFwoVYWNjdF8xTGtk',
      balance_transaction: { currency: 'usd', exchange_rate: null, fee: 187, net: 5213 },
      payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
    },
  },
  payment_link: 'plink_1SkPzTLkdIwHu7ixV5mC',
  payment_status: 'paid',
  status: 'complete',
  subscription: null,
  total_details: { amount_discount: 0, amount_tax: 400, amount_shipping: 0 },
};
