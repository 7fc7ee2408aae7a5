import Stripe from 'stripe';
import { readCharge } from './charges.ts';
import { halted, invalid, mayBeDone, userMessage } from './errors.ts';
import { isReplayed } from './http-client.ts';
import { idempotencyKey } from './idempotency.ts';
import { displayMoney, toMinor } from './money.ts';
import { expanded } from './objects.ts';
import { writeOnce } from './write-once.ts';

/** Metadata keys under which a refund keeps what Stripe has no field for. */
export const REFUND_METADATA = {
  reference: 'zapier_reference',
  note: 'zapier_note',
  reason: 'zapier_reason',
} as const;

type Reason = Stripe.RefundCreateParams.Reason | 'other';

/** A refund with its charge. */
type RefundOfCharge = Omit<Stripe.Refund, 'charge'> & { charge: Omit<Stripe.Charge, 'refunds'> };

/** A charge with all its refunds, however many. */
type RefundableCharge = Omit<Stripe.Charge, 'refunds'> & { refunds: { data: Stripe.Refund[] } };

/**
 * The charge behind a payment, with all its refunds.
 *
 * @param id of a payment (`pi_`), charge (`ch_`, `py_`), Checkout Session (`cs_`) or paid invoice (`in_`)
 */
export const readRefundableCharge = async (stripe: Stripe, id: string): Promise<RefundableCharge> => {
  const charge = await readCharge(stripe, id, ['refunds']);
  if (charge?.status !== 'succeeded') {
    throw halted(
      charge?.status === 'pending'
        ? 'This payment is still on its way from the bank. It can be refunded once it has arrived.'
        : 'Nothing was paid here, so there is nothing to refund.',
    );
  }
  // Whether a refund was made is not guessed: where not all of them came along, they are read.
  const isWhole = charge.refunds?.has_more === false;
  const refunds = isWhole ? charge.refunds?.data : await refundsOf(stripe, charge.id);
  return { ...charge, refunds: { data: refunds ?? [] } };
};

const refundsOf = (stripe: Stripe, charge: string): Promise<Stripe.Refund[]> =>
  stripe.refunds.list({ charge, limit: 100 }).autoPagingToArray({ limit: 10_000 });

const bearing = (refunds: Stripe.Refund[], reference: string): Stripe.Refund[] =>
  refunds.filter(({ metadata }) => metadata?.[REFUND_METADATA.reference] === reference);

const isVoid = ({ status }: Pick<Stripe.Refund, 'status'>): boolean =>
  status === 'failed' || status === 'canceled';

/** What a user asks for when refunding; `amount` in major units as typed, everything if empty. */
export interface RefundOrder {
  amount?: string | undefined;
  reason?: Reason | undefined;
  note?: string | undefined;
  reference?: string | undefined;
  refund_application_fee?: boolean | undefined;
  reverse_transfer?: boolean | undefined;
  instructions_email?: string | undefined;
}

/** The amount to refund in minor units, checked against what is left of the payment. */
const amountToRefund = (
  { amount, amount_refunded, currency }: RefundableCharge,
  requested: number | null,
): number => {
  const remaining = amount - amount_refunded;
  if (remaining <= 0)
    throw halted(`This payment of ${displayMoney(amount, currency)} is refunded in full already.`);
  if (requested === null) return remaining;
  if (requested <= remaining) return requested;
  throw invalid(
    'Amount',
    `${displayMoney(requested, currency)} is more than what can still be refunded: ${displayMoney(remaining, currency)} of ${displayMoney(amount, currency)}.`,
  );
};

/** A refund as it was asked for. */
export interface RefundOnce {
  refund: RefundOfCharge;
  /** True where it was there before: nothing was refunded now. */
  existed: boolean;
  /** The amount that was asked for, in minor units; null where it was all that was left. */
  requested: number | null;
}

/** The refund that bears a reference and counts, if there is one. */
const standing = (refunds: Stripe.Refund[], reference: string): Stripe.Refund | undefined =>
  bearing(refunds, reference).find((refund) => !isVoid(refund));

/** Stripe refuses a key that comes with other fields: under this reference something else was asked for. */
const otherFields = (error: unknown): unknown =>
  error instanceof Stripe.errors.StripeIdempotencyError
    ? invalid(
        'Reference',
        'in the last 24 hours this refund (the same payment and reference) was asked for with another amount, note or other setting. Nothing was refunded now. Look at what became of it; to refund more, give another reference.',
      )
    : error;

/**
 * Refunds a payment once: the reference names the intention, and makes the key together with the charge, whichever of
 * the payment's ids was given, whatever the amount. A refund that bears it already, today or from last year, is
 * returned as it is, unless it failed or was canceled.
 *
 * @param charge from `readRefundableCharge`
 * @returns the refund with its charge expanded
 */
export const refundOnce = async (
  stripe: Stripe,
  charge: RefundableCharge,
  order: RefundOrder,
): Promise<RefundOnce> => {
  const { amount, reason, note, reference: named, ...options } = order;
  const requested = amount === undefined ? null : toMinor(amount, charge.currency, 'Amount');
  const reference = named || derivedReference(charge, requested, reason);
  const earlier = bearing(charge.refunds.data, reference);
  const existing = standing(earlier, reference);
  const result = (refund: Stripe.Refund, existed: boolean): RefundOnce => ({
    refund: { ...refund, charge: expanded(refund.charge) ?? charge },
    existed,
    requested,
  });
  if (existing) return result(existing, true);

  const params = {
    charge: charge.id,
    amount: amountToRefund(charge, requested),
    metadata: {
      [REFUND_METADATA.reference]: reference,
      ...(note && { [REFUND_METADATA.note]: note }),
      ...(reason === 'other' && { [REFUND_METADATA.reason]: reason }),
    },
    ...(reason && reason !== 'other' && { reason }),
    ...options,
    expand: ['charge'],
  };
  const voided = new Set(earlier.map(({ id }) => id));
  try {
    return await writeOnce({
      intention: ['refund', charge.id, reference],
      usedKeys: earlier.length,
      write: async (once) => {
        const refund = await stripe.refunds.create(params, once);
        return voided.has(refund.id) ? null : result(refund, isReplayed(refund));
      },
      look: async () => {
        const refund = standing(await refundsOf(stripe, charge.id), reference);
        return refund ? result(refund, false) : null;
      },
    });
  } catch (error) {
    throw otherFields(error);
  }
};

/** The reference of a refund that nobody named: the same payment, amount and reason are the same intention. */
const derivedReference = (
  { id }: RefundableCharge,
  requested: number | null,
  reason: RefundOrder['reason'],
): string => idempotencyKey('reference', id, String(requested ?? ''), reason ?? '').slice(0, 32);

/** Two requests each, under the rate limit, have to fit into the time of a step. */
export const MOST_BULK_REFUNDS = 225;

/** What became of one payment of many. */
export interface RefundOutcome {
  payment: string;
  refund: Pick<Stripe.Refund, 'id' | 'amount' | 'currency' | 'status'> | null;
  existed: boolean;
  /** A sentence for the user; null where it went well. */
  error: string | null;
  /** True where Stripe did not answer in time: it may be refunded, and the step is to be run again. */
  unknown: boolean;
}

/**
 * Refunds what is left of each payment; one failure stops no other.
 *
 * @throws where none was refunded, with the reasons; where the key is dead; where Stripe did not answer
 */
export const refundEach = async (
  stripe: Stripe,
  payments: string[],
  order: RefundOrder,
): Promise<RefundOutcome[]> => {
  const errors: unknown[] = [];
  const outcomes = await Promise.all(
    payments.map(async (payment): Promise<RefundOutcome> => {
      try {
        const { refund, existed } = await refundOnce(
          stripe,
          await readRefundableCharge(stripe, payment),
          order,
        );
        return { payment, refund, existed, error: null, unknown: false };
      } catch (error) {
        errors.push(error);
        const unknown = mayBeDone(error);
        return { payment, refund: null, existed: false, error: userMessage(error), unknown };
      }
    }),
  );
  const deadKey = errors.find((error) => error instanceof Stripe.errors.StripeAuthenticationError);
  if (deadKey) throw deadKey;
  const unanswered = errors.find(mayBeDone);
  if (unanswered && errors.length === payments.length) throw unanswered;
  if (errors.length === payments.length) {
    const reasons = [...new Set(outcomes.map(({ error }) => error))].slice(0, 3).join(' ');
    throw invalid('Payments', `none of the ${payments.length} could be refunded. ${reasons}`);
  }
  // Two ids may name one payment: its refund is new only once.
  const refunds = outcomes.map(({ refund }) => refund?.id);
  return outcomes.map((outcome, i) => ({
    ...outcome,
    existed: outcome.existed || (outcome.refund !== null && refunds.indexOf(outcome.refund.id) < i),
  }));
};
