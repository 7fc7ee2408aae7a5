import Stripe from 'stripe';
import { halted, invalid } from '../lib/errors.ts';
import { displayMoney, toMinor } from '../lib/money.ts';
import { readCharge } from './charges.ts';
import { expanded, idOf, inEach } from './expand.ts';
import { isReplayed } from './http-client.ts';
import { idempotencyKey, REFERENCE, writeOnce } from './once.ts';
import { lookUpEach, type Origin, originOfPayment } from './origin.ts';
import type { Source } from './source.ts';

/** Metadata keys for what Stripe has no field for. */
export const REFUND_METADATA = {
  reference: REFERENCE,
  note: 'zapier_note',
  reason: 'zapier_reason',
} as const;

/** Expansions of a refund. */
export const REFUND_EXPAND = ['charge', 'balance_transaction'];

/** A refund with its charge, if that was expanded, and with the checkout of its payment. */
export interface RefundItem {
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
    /** What left the balance, as a negative amount; null before Stripe has booked it. */
    balance_transaction: string | Pick<Stripe.BalanceTransaction, 'amount' | 'currency'> | null;
    charge:
      | string
      | Pick<Stripe.Charge, 'id' | 'amount' | 'amount_refunded' | 'currency' | 'billing_details'>
      | null;
    destination_details?: { type: string };
    payment_intent: string | { id: string } | null;
  };
  /** Null for payments that were not made in a checkout. */
  session: Origin | null;
  /** Live mode. Recent API versions of refunds have no such field. */
  live: boolean;
}

/** Adds the checkout to a refund. */
export const withCheckout = async (
  stripe: Stripe,
  refund: Stripe.Refund,
  live: boolean,
): Promise<RefundItem> => ({
  refund,
  session: await originOfPayment(stripe, idOf(refund.payment_intent)),
  live,
});

/** Refunds, as events are about them. A refund has its payment link only through its checkout. */
export const refunds = {
  read: async (stripe, { id, payment_intent }, { event: { livemode } }) => {
    const [refund, session] = await Promise.all([
      stripe.refunds.retrieve(id, { expand: REFUND_EXPAND }),
      originOfPayment(stripe, idOf(payment_intent)),
    ]);
    return { refund, session, live: livemode };
  },
  fromEvent: (refund, { livemode }) => ({ refund, session: null, live: livemode }),
  list: async (stripe, options) => {
    const { data } = await stripe.refunds.list({ limit: 100, expand: inEach(REFUND_EXPAND) });
    const read = (refund: Stripe.Refund) =>
      withCheckout(stripe, refund, expanded(refund.charge)?.livemode ?? false);
    return lookUpEach(data, options, read, ({ session }) => session);
  },
} satisfies Source<Stripe.Refund, RefundItem>;

/**
 * Refunds with the state that an event says. The refund may have another state by the time it is read, and each state is a
 * row of its own.
 */
export const updatedRefunds: Source<Stripe.Refund, RefundItem> = {
  read: async (stripe, refund, context) => {
    const item = await refunds.read(stripe, refund, context);
    return {
      ...item,
      refund: {
        ...refund,
        charge: item.refund.charge,
        balance_transaction: item.refund.balance_transaction,
      },
    };
  },
  fromEvent: refunds.fromEvent,
  list: refunds.list,
};

/** A charge with all its refunds, however many. */
type RefundableCharge = Omit<Stripe.Charge, 'refunds'> & { refunds: { data: Stripe.Refund[] } };

const refundsOf = (stripe: Stripe, charge: string): Promise<Stripe.Refund[]> =>
  stripe.refunds.list({ charge, limit: 100 }).autoPagingToArray({ limit: 10_000 });

/**
 * Reads the charge of a payment with all its refunds.
 *
 * @param id of a payment (`pi_`), charge (`ch_`, `py_`), Checkout Session (`cs_`) or paid invoice (`in_`)
 * @throws UserError if nothing was paid, or not yet
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
  // Whether a refund was made must be known for certain: if the list is not complete, it is read.
  const isWhole = charge.refunds?.has_more === false;
  const data = isWhole ? charge.refunds?.data : await refundsOf(stripe, charge.id);
  return { ...charge, refunds: { data: data ?? [] } };
};

const withReference = (all: Stripe.Refund[], reference: string): Stripe.Refund[] =>
  all.filter(({ metadata }) => metadata?.[REFUND_METADATA.reference] === reference);

/** The refund with a reference that neither failed nor was canceled, if there is one. */
const standing = (all: Stripe.Refund[], reference: string): Stripe.Refund | undefined =>
  withReference(all, reference).find(({ status }) => status !== 'failed' && status !== 'canceled');

/** What a user asks for. */
export interface RefundOrder {
  /** Major units as typed; everything that is left if undefined. */
  amount?: string | undefined;
  reason?: Stripe.RefundCreateParams.Reason | 'other' | undefined;
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

/** The reference of a refund without a named one: the same payment, amount and reason are the same intention. */
const derivedReference = (
  { id }: RefundableCharge,
  requested: number | null,
  reason: RefundOrder['reason'],
): string => idempotencyKey('reference', id, String(requested ?? ''), reason ?? '').slice(0, 32);

/** Codes of Stripe's for a payment whose money the customer's bank has claimed. */
const DISPUTED = ['charge_disputed', 'refund_disputed_payment'];

/**
 * What a refusal means to a merchant.
 *
 * @see https://docs.stripe.com/error-codes
 */
const refusal = (error: unknown): unknown => {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  if (error.code && DISPUTED.includes(error.code))
    return halted('This payment is disputed, so it cannot be refunded: the bank decides who gets the money.');
  if (error.code === 'charge_already_refunded') return halted('This payment is refunded in full already.');
  return error instanceof Stripe.errors.StripeIdempotencyError
    ? invalid(
        'Reference',
        'in the last 24 hours this refund (the same payment and reference) was asked for with another amount, note or other setting. Nothing was refunded now. Look at what became of it; to refund more, give another reference.',
      )
    : error;
};

/** A refund as it was asked for. */
export interface RefundOnce {
  refund: Omit<Stripe.Refund, 'charge'> & { charge: Omit<Stripe.Charge, 'refunds'> };
  /** True if it was there before: nothing was refunded now. */
  existed: boolean;
  /** The amount that was asked for, in minor units; null for everything that was left. */
  requested: number | null;
}

/**
 * Refunds a payment once. The reference names the intention. Together with the charge it makes the idempotency key, whichever
 * of the payment's ids was given and whatever the amount. A refund that has the reference already, of today or of last year,
 * is returned as it is, unless it failed or was canceled.
 *
 * @param charge from `readRefundableCharge`
 * @throws UserError if the amount is more than what is left, or if the reference was used for something else
 */
export const refundOnce = async (
  stripe: Stripe,
  charge: RefundableCharge,
  order: RefundOrder,
): Promise<RefundOnce> => {
  const { amount, reason, note, reference: named, ...options } = order;
  const requested = amount === undefined ? null : toMinor(amount, charge.currency, 'Amount');
  const reference = named || derivedReference(charge, requested, reason);
  const result = (refund: Stripe.Refund, existed: boolean): RefundOnce => ({
    refund: { ...refund, charge: expanded(refund.charge) ?? charge },
    existed,
    requested,
  });
  const existing = standing(charge.refunds.data, reference);
  if (existing) return result(existing, true);

  const params: Stripe.RefundCreateParams = {
    charge: charge.id,
    amount: amountToRefund(charge, requested),
    reason: reason === 'other' ? undefined : reason,
    metadata: {
      [REFUND_METADATA.reference]: reference,
      ...(note && { [REFUND_METADATA.note]: note }),
      ...(reason === 'other' && { [REFUND_METADATA.reason]: reason }),
    },
    ...options,
    expand: REFUND_EXPAND,
  };
  const voided = withReference(charge.refunds.data, reference).map(({ id }) => id);
  try {
    return await writeOnce({
      intention: ['refund', charge.id, reference],
      usedKeys: voided.length,
      write: async (once) => {
        const refund = await stripe.refunds.create(params, once);
        return voided.includes(refund.id) ? null : result(refund, isReplayed(refund));
      },
      look: async () => {
        const refund = standing(await refundsOf(stripe, charge.id), reference);
        return refund ? result(refund, false) : null;
      },
    });
  } catch (error) {
    throw refusal(error);
  }
};
