import Stripe from 'stripe';
import { refused, Skipped } from '../answers.ts';
import type { Probe } from '../probe.ts';
import type { Target, Way } from '../target.ts';
import { feeArrives } from './payments.ts';

const DISPUTES = 'https://docs.stripe.com/disputes/how-disputes-work';
const ERRORS = 'https://docs.stripe.com/api/errors';

const disputeOf = async ({ stripe, payments }: Target, way: Way): Promise<Stripe.Dispute> => {
  const { id } = await payments.pay(way);
  const [dispute] = (await stripe.disputes.list({ payment_intent: id })).data;
  if (!dispute) throw new Skipped('The payment has no dispute yet.');
  return dispute;
};

/** A payment with a method that the account may not have. */
const payWith = async ({ payments }: Target, way: Way): Promise<Stripe.PaymentIntent> => {
  try {
    return await payments.pay(way);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) throw new Skipped(error.message);
    throw error;
  }
};

/** Disputes, fees, payments that wait for someone, and the form of errors. */
export const paymentStateProbes: Probe[] = [
  {
    name: 'A dispute has its network reason code in the details of the card only.',
    doc: 'https://docs.stripe.com/api/disputes/object',
    fact: 'S24',
    observe: async (target) => {
      const dispute = await disputeOf(target, 'disputed card');
      return {
        top: dispute.network_reason_code ?? null,
        inCard: Boolean(dispute.payment_method_details?.card?.network_reason_code),
        hasDueDate: Boolean(dispute.evidence_details.due_by),
      };
    },
    expect: { top: null, inCard: true, hasDueDate: true },
  },
  {
    name: 'An inquiry takes no money, and a refund answers it.',
    doc: DISPUTES,
    fact: 'S24',
    observe: async (target) => {
      const { status, balance_transactions, is_charge_refundable, charge } = await disputeOf(
        target,
        'inquired card',
      );
      const refund = await refused(target.stripe.refunds.create({ charge: String(charge) }));
      return { status, moved: balance_transactions.length, is_charge_refundable, refund };
    },
    expect: {
      status: 'warning_needs_response',
      moved: 0,
      is_charge_refundable: true,
      refund: 'accepted',
    },
  },
  {
    name: 'How does the refund of an inquiry end it, and is its charge disputed?',
    doc: DISPUTES,
    fact: 'S24',
    observe: async (target) => {
      const { id, charge } = await disputeOf(target, 'inquired card');
      await target.stripe.refunds.create({ charge: String(charge) });
      const { disputed } = await target.stripe.charges.retrieve(String(charge));
      return { status: (await target.stripe.disputes.retrieve(id)).status, disputed };
    },
  },
  {
    name: 'When does the bank reference of a refund come?',
    doc: 'https://docs.stripe.com/refunds#trace-a-refund',
    fact: 'S25',
    observe: () => Promise.reject(new Skipped('It takes days, and test mode may never have it.')),
  },
  {
    name: 'The fee of a payment is the sum of its details.',
    doc: 'https://docs.stripe.com/api/balance_transactions/object',
    fact: 'S30',
    observe: async (target) => {
      const intent = await target.payments.pay('card');
      await feeArrives(target, intent);
      const { balance_transaction: balance } = await target.stripe.charges.retrieve(
        String(intent.latest_charge),
        { expand: ['balance_transaction'] },
      );
      if (typeof balance !== 'object' || !balance) return 'no balance transaction';
      const sum = balance.fee_details.reduce((total, { amount }) => total + amount, 0);
      return { isSum: sum === balance.fee, hasStripeFee: balance.fee_details.some(isStripeFee) };
    },
    expect: { isSum: true, hasStripeFee: true },
  },
  {
    name: 'A voucher has a page and an end.',
    doc: 'https://docs.stripe.com/payments/vouchers',
    fact: 'S31',
    observe: async (target) => {
      const { status, next_action: action, latest_charge } = await payWith(target, 'voucher');
      const { hosted_voucher_url: url, expires_at: end } = action?.multibanco_display_details ?? {};
      return { status, type: action?.type, url, hasEnd: Boolean(end), charge: latest_charge };
    },
    expect: {
      status: 'requires_action',
      type: 'multibanco_display_details',
      url: /^http/,
      hasEnd: true,
      charge: null,
    },
  },
  {
    name: 'A bank account to verify has a page for it.',
    doc: 'https://docs.stripe.com/payments/ach-direct-debit',
    fact: 'S31',
    observe: async (target) => {
      const { status, next_action: action } = await payWith(target, 'bank debit to verify');
      return {
        status,
        type: action?.type,
        url: action?.verify_with_microdeposits?.hosted_verification_url,
      };
    },
    expect: { status: 'requires_action', type: 'verify_with_microdeposits', url: /^http/ },
  },
  {
    name: 'A payment to capture later has its charge, and no money.',
    doc: 'https://docs.stripe.com/payments/place-a-hold-on-a-payment-method',
    fact: 'S31',
    observe: async (target) => {
      const intent = await target.payments.pay('card to capture');
      const charge = await target.stripe.charges.retrieve(String(intent.latest_charge));
      const captured = await target.stripe.paymentIntents.capture(intent.id);
      return {
        status: intent.status,
        capturable: intent.amount_capturable,
        charge: charge.status,
        captured: charge.captured,
        afterwards: captured.status,
      };
    },
    expect: {
      status: 'requires_capture',
      capturable: 2000,
      charge: 'succeeded',
      captured: false,
      afterwards: 'succeeded',
    },
  },
  {
    name: 'Which payment status has a checkout after a manual capture?',
    doc: 'https://docs.stripe.com/payments/place-a-hold-on-a-payment-method',
    fact: 'S31',
    observe: () =>
      Promise.reject(new Skipped('It needs a buyer: create a link with manual capture in the Dashboard.')),
  },
  {
    name: 'The error about an invalid key has only a message and a type.',
    doc: ERRORS,
    fact: 'S33',
    observe: async (target) => {
      try {
        await target.client('nobody').products.list({ limit: 1 });
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeError)) throw error;
        const known = ['message', 'type', 'code', 'param', 'doc_url', 'request_log_url'];
        return known.filter((key) => (error.raw as Record<string, unknown>)[key] !== undefined);
      }
      return 'accepted';
    },
    expect: ['message', 'type'],
  },
  {
    name: 'The error about an unknown id in a path repeats it decoded.',
    doc: ERRORS,
    fact: 'S33',
    observe: ({ stripe }) => refused(stripe.charges.retrieve('ch_3 Nothing')),
    expect: { status: 404, message: /^No such charge: 'ch_3 Nothing'/ },
  },
  {
    name: 'Which type has the error about a locked object, and what does a 403 without a permission say?',
    doc: 'https://docs.stripe.com/error-codes#lock-timeout',
    fact: 'S33',
    observe: () => Promise.reject(new Skipped('No request provokes these errors reliably.')),
  },
];

const isStripeFee = ({ type }: Stripe.BalanceTransaction.FeeDetail): boolean => type === 'stripe_fee';
