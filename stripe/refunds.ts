import type Stripe from 'stripe';
import { readCharge } from './charges.ts';
import { orNull } from './errors.ts';
import { idOf, inEach } from './objects.ts';
import { scan } from './pages.ts';

/** Metadata keys under which a refund keeps what Stripe has no field for. */
export const REFUND_METADATA = {
  reference: 'zapier_reference',
  note: 'zapier_note',
  reason: 'zapier_reason',
} as const;

type Charge = Pick<Stripe.Charge, 'id' | 'amount' | 'amount_refunded' | 'currency' | 'billing_details'>;

/** A refund, with its charge where Stripe expanded it, and the checkout that it belongs to where there is one. */
export interface RefundSource {
  refund: Pick<
    Stripe.Refund,
    | 'id'
    | 'amount'
    | 'created'
    | 'currency'
    | 'failure_reason'
    | 'metadata'
    | 'pending_reason'
    | 'reason'
    | 'status'
  > & {
    charge: string | Charge | null;
    destination_details?: { type: string };
    payment_intent: string | { id: string } | null;
  };
  session: {
    id: string;
    customer_details: Pick<Stripe.Checkout.Session.CustomerDetails, 'email' | 'name'> | null;
    payment_link: string | { id: string } | null;
  } | null;
  /** Refunds carry no mode of their own in recent API versions. */
  live: boolean;
}

/** What Stripe is asked to send along with a refund. */
export const REFUND_EXPAND = ['charge'];

/** The Checkout Session in which a payment was made; null for payments made elsewhere. */
export const sessionOfPayment = async (
  stripe: Stripe,
  payment: string | null,
): Promise<RefundSource['session']> =>
  payment
    ? ((await stripe.checkout.sessions.list({ payment_intent: payment, limit: 1 })).data[0] ?? null)
    : null;

/** A refund that was read already, with its checkout. */
export const withCheckout = async (
  stripe: Stripe,
  refund: Stripe.Refund,
  live: boolean,
): Promise<RefundSource> => ({
  refund,
  session: await sessionOfPayment(stripe, idOf(refund.payment_intent)),
  live,
});

/** A refund with its charge and its checkout: two requests, at the same time. */
export const readRefund = async (
  stripe: Stripe,
  { id, payment_intent }: Pick<Stripe.Refund, 'id' | 'payment_intent'>,
  live: boolean,
): Promise<RefundSource> => {
  const [refund, session] = await Promise.all([
    stripe.refunds.retrieve(id, { expand: REFUND_EXPAND }),
    sessionOfPayment(stripe, idOf(payment_intent)),
  ]);
  return { refund, session, live };
};

/** One page of refunds, newest first, with their charges; without their checkouts, which cost a request each. */
export const listRefunds = async (
  stripe: Stripe,
  params: Omit<Stripe.RefundListParams, 'expand'>,
): Promise<Stripe.Refund[]> => (await stripe.refunds.list({ ...params, expand: inEach(REFUND_EXPAND) })).data;

const MOST_FOUND = 10;

/** Refunds of a payment, or among the latest ones, with their checkouts: at most ten, newest first. */
export const findRefunds = async (
  stripe: Stripe,
  payment: string | undefined,
  wants: (refund: Stripe.Refund) => boolean,
  live: boolean,
): Promise<RefundSource[]> => {
  const charge = payment ? await orNull(readCharge(stripe, payment, [])) : null;
  if (payment && !charge) return [];
  const params = {
    ...(charge && { charge: charge.id }),
    limit: 100,
    expand: inEach(REFUND_EXPAND),
  };
  const found = await scan(stripe.refunds.list(params), wants, MOST_FOUND);
  return Promise.all(found.map((refund) => withCheckout(stripe, refund, live)));
};
