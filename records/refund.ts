import type Stripe from 'stripe';
import { expanded, idOf, inEach } from '../stripe/objects.ts';
import { REFUND_METADATA } from '../stripe/refunds.ts';
import { MOST_LOOKED_UP, type Origin, originOf } from './checkout-session.ts';
import { dashboardUrl } from './dashboard.ts';
import { defineRecord, fieldsOf } from './define-record.ts';
import { EXAMPLE_BUYER } from './examples.ts';
import { presentment } from './presentment.ts';

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
    | 'presentment_details'
    | 'reason'
    | 'status'
  > & {
    charge: string | Charge | null;
    destination_details?: { type: string };
    payment_intent: string | { id: string } | null;
  };
  session: Origin | null;
  /** Refunds carry no mode of their own in recent API versions. */
  live: boolean;
}

/** What Stripe is asked to send along with a refund. */
export const REFUND_EXPAND = ['charge'];

/** The Checkout Session in which a payment was made; null for payments made elsewhere. */
export const sessionOfPayment = async (stripe: Stripe, payment: string | null): Promise<Origin | null> =>
  payment ? originOf(stripe, { payment_intent: payment }) : null;

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

const chargeOf = ({ refund }: RefundSource) => expanded(refund.charge);

/** The trace that the customer's bank can follow, in the place where the payment method keeps it. */
const bankReference = ({ refund: { destination_details: to } }: RefundSource): string | null => {
  const method = to && (to as Record<string, unknown>)[to.type];
  const reference = (method as { reference?: unknown } | undefined)?.reference;
  return typeof reference === 'string' ? reference : null;
};

const { id, text, boolean, amount, money, currency, time, name, dict, details } = fieldsOf<RefundSource>();

const example: RefundSource = {
  live: false,
  refund: {
    id: 're_3SkQ2mLkdIwHu7ix0kWd',
    amount: 1080,
    charge: {
      id: 'ch_3SkQ2mLkdIwHu7ix0tRz',
      amount: 5400,
      amount_refunded: 1080,
      currency: 'usd',
      billing_details: EXAMPLE_BUYER,
    },
    created: 1767348000,
    currency: 'usd',
    destination_details: { type: 'card', card: { type: 'refund', reference: '74527110000000000000000' } } as {
      type: string;
    },
    metadata: {
      [REFUND_METADATA.reference]: 'order-1042-mug',
      [REFUND_METADATA.note]: 'The mug arrived broken.',
    },
    payment_intent: 'pi_3SkQ2mLkdIwHu7ix0xJ4',
    presentment_details: { presentment_amount: 994, presentment_currency: 'eur' },
    reason: 'requested_by_customer',
    status: 'succeeded',
  },
  session: {
    id: 'cs_test_a1Qk7fVbW2mTn5Xc',
    customer_details: { email: 'jenny.rosen@example.com', name: 'Jenny Rosen' },
    payment_link: 'plink_1SkPzTLkdIwHu7ixV5mC',
  },
};

const refundFields = {
  id: id('Refund ID', ({ refund }) => refund.id),
  payment_id: text('Payment ID', ({ refund }) => idOf(refund.payment_intent)),
  charge_id: text('Charge ID', ({ refund }) => idOf(refund.charge)),
  checkout_session_id: text('Checkout Session ID', ({ session }) => session?.id),
  payment_link_id: text('Payment Link ID', ({ session }) => idOf(session?.payment_link)),
  status: text('Status', ({ refund }) => refund.status),
  reason: text('Reason', ({ refund }) => refund.reason ?? refund.metadata?.[REFUND_METADATA.reason]),
  note: text('Note', ({ refund }) => refund.metadata?.[REFUND_METADATA.note]),
  reference: text('Reference', ({ refund }) => refund.metadata?.[REFUND_METADATA.reference]),
  ...money('amount', 'Amount', ({ refund }) => [refund.amount, refund.currency]),
  ...presentment<RefundSource>(({ refund }) => refund),
  currency: currency('Currency', ({ refund }) => refund.currency),
  is_full_refund: boolean('Is Full Refund', (s) => chargeOf(s) && chargeOf(s)?.amount === s.refund.amount),
  payment_amount: amount('Payment Amount', (s) => [chargeOf(s)?.amount, s.refund.currency]),
  total_refunded: amount('Total Refunded', (s) => [chargeOf(s)?.amount_refunded, s.refund.currency]),
  remaining: amount('Remaining', (s) => {
    const charge = chargeOf(s);
    return [charge && charge.amount - charge.amount_refunded, s.refund.currency];
  }),
  customer_email: text(
    'Customer Email',
    (s) => s.session?.customer_details?.email ?? chargeOf(s)?.billing_details.email,
  ),
  ...name(
    'customer',
    'Customer',
    (s) => s.session?.customer_details?.name ?? chargeOf(s)?.billing_details.name,
  ),
  pending_reason: text('Pending Reason', ({ refund }) => refund.pending_reason),
  failure_reason: text('Failure Reason', ({ refund }) => refund.failure_reason),
  bank_reference: text('Bank Reference', bankReference),
  metadata: dict('Metadata', ({ refund }) => refund.metadata),
  created_at: time('Created At', ({ refund }) => refund.created),
  ...details((s) => (chargeOf(s) ? null : 'The payment, its checkout and the customer are missing.')),
  live_mode: boolean('Live Mode', ({ live }) => live),
  dashboard_url: text('Dashboard URL', ({ refund, live }) =>
    dashboardUrl('payments', idOf(refund.payment_intent) ?? idOf(refund.charge), live),
  ),
};

/** A refund. */
export const refund = defineRecord('Refund', refundFields, example);

/** A refund as an action returns it, which may find that it was made before, perhaps of another amount. */
type RefundResult = RefundSource & { existed: boolean; requested: number | null };

const result = fieldsOf<RefundResult>();

export const refundResult = defineRecord(
  'Refund Result',
  {
    ...refundFields,
    already_refunded: result.boolean('Already Refunded', ({ existed }) => existed),
    ...result.money('requested_amount', 'Requested Amount', ({ requested, refund }) => [
      requested,
      refund.currency,
    ]),
  },
  { ...example, existed: false, requested: 1080 } as RefundResult,
);

const ofLink = (source: RefundSource, link: string | undefined): boolean =>
  !link || idOf(source.session?.payment_link) === link;

/** How triggers on refunds come to their records. A refund knows its payment link only through its checkout. */
export const fromRefund = {
  record: refund,
  read: async (
    stripe: Stripe,
    refund: Stripe.Refund,
    { payment_link }: { payment_link: string | undefined },
    { livemode }: Stripe.Event,
  ) => {
    const source = await readRefund(stripe, refund, livemode);
    return ofLink(source, payment_link) ? source : null;
  },
  fallback: (
    refund: Stripe.Refund,
    { payment_link }: { payment_link: string | undefined },
    { livemode }: Stripe.Event,
  ) => (payment_link ? null : { refund, session: null, live: livemode }),
  list: async (
    stripe: Stripe,
    { payment_link }: { payment_link: string | undefined },
    limit: number,
    wants: (refund: Stripe.Refund) => boolean,
  ) => {
    const refunds = (await listRefunds(stripe, { limit: 100 })).filter(wants).slice(0, MOST_LOOKED_UP);
    const sources = await Promise.all(
      refunds.map((refund) => withCheckout(stripe, refund, expanded(refund.charge)?.livemode ?? false)),
    );
    return sources.filter((source) => ofLink(source, payment_link)).slice(0, limit);
  },
};
