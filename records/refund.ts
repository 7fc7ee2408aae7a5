import { dashboardUrl } from '../stripe/dashboard.ts';
import { expanded, idOf } from '../stripe/expand.ts';
import { REFUND_METADATA, type RefundItem } from '../stripe/refunds.ts';
import { inWords, refundStatusName } from '../stripe/words.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';
import { EXAMPLE_BUYER, presentment } from './shared.ts';

const chargeOf = ({ refund }: RefundItem) => expanded(refund.charge);

/** The reference by which the customer's bank finds the refund. Each payment method has its own place for it. */
const bankReference = ({ refund: { destination_details: to } }: RefundItem): string | null => {
  const method = to && (to as Record<string, unknown>)[to.type];
  const reference = (method as { reference?: unknown } | undefined)?.reference;
  return typeof reference === 'string' ? reference : null;
};

const reasonOf = ({ refund }: RefundItem): string | null =>
  refund.reason ?? refund.metadata?.[REFUND_METADATA.reason] ?? null;

const balanceOf = ({ refund }: RefundItem) => expanded(refund.balance_transaction);

const { id, text, boolean, amount, money, currency, time, name, dict, details } = fieldsOf<RefundItem>();

const example: RefundItem = {
  live: false,
  refund: {
    id: 're_3SkQ2mLkdIwHu7ix0kWd',
    amount: 1080,
    balance_transaction: { amount: -1080, currency: 'usd' },
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
  status_display: text('Status (Display)', ({ refund }) => refundStatusName(refund.status)),
  reason: text('Reason', reasonOf),
  reason_display: text('Reason (Display)', (s) => inWords({}, reasonOf(s))),
  note: text('Note', ({ refund }) => refund.metadata?.[REFUND_METADATA.note]),
  reference: text('Reference', ({ refund }) => refund.metadata?.[REFUND_METADATA.reference]),
  ...money('amount', 'Amount', ({ refund }) => [refund.amount, refund.currency]),
  ...presentment<RefundItem>(({ refund }) => refund),
  currency: currency('Currency', ({ refund }) => refund.currency),
  is_full_refund: boolean('Is Full Refund', (s) => chargeOf(s) && chargeOf(s)?.amount === s.refund.amount),
  payment_amount: amount('Payment Amount', (s) => [chargeOf(s)?.amount, s.refund.currency]),
  total_refunded: amount('Total Refunded', (s) => [chargeOf(s)?.amount_refunded, s.refund.currency]),
  remaining: amount('Remaining', (s) => {
    const charge = chargeOf(s);
    return [charge && charge.amount - charge.amount_refunded, s.refund.currency];
  }),
  is_fully_refunded: boolean('Payment Is Fully Refunded', (s) => {
    const charge = chargeOf(s);
    return charge && charge.amount_refunded === charge.amount;
  }),
  settled_amount: amount('Settled Amount (Settlement Currency)', (s) => {
    const balance = balanceOf(s);
    return balance ? [-balance.amount, balance.currency] : [null, null];
  }),
  settlement_currency: currency('Settlement Currency', (s) => balanceOf(s)?.currency),
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

/** The result of a refund action, which may find that the refund was made before, perhaps of another amount. */
type RefundResult = RefundItem & { existed: boolean; requested: number | null };

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
