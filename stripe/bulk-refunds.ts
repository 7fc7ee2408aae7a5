import Stripe from 'stripe';
import type { Deadline } from '../lib/deadline.ts';
import { halted, invalid } from '../lib/errors.ts';
import { displayMoney } from '../lib/money.ts';
import { isRefundable } from './charges.ts';
import { idOf } from './expand.ts';
import { mayBeDone } from './failures.ts';
import { PACE_MS } from './http-client.ts';
import { chargesOfLink, chargesOfPeriod, notAllRead } from './link-charges.ts';
import { type Period, pageTimer } from './pages.ts';
import { type RefundOnce, type RefundOrder, readRefundableCharge, refundOnce } from './refunds.ts';

/** The most refunds of one step: two requests for each, under the rate limit, have to fit into the time of a step. */
export const MAX_BULK_REFUNDS = 225;

/** The time that stays for refunds while payments are looked for, in milliseconds: enough for about 70. */
const FOR_REFUNDS_MS = 10_000;

/** The time in which the last answers arrive, in milliseconds. */
const LAST_ANSWERS_MS = 3_000;

/** What became of one payment of many. */
export interface RefundOutcome {
  /** The id that the user gave; null if the step found the payment itself. */
  given: string | null;
  /** Id of the payment (`pi_`), or of its charge if it has none; null if it was not found. */
  payment: string | null;
  refund: Pick<Stripe.Refund, 'id' | 'amount' | 'currency' | 'status'> | null;
  existed: boolean;
  /** A sentence for the user; null if it went well. */
  error: string | null;
  /** True if Stripe did not answer in time: the payment may be refunded, and the step has to run again. */
  unknown: boolean;
  /** A sentence about who pays, if that is not as the user may expect. */
  note: string | null;
}

/** What became of many payments. */
export interface BulkRefund {
  outcomes: RefundOutcome[];
  /** Number of payments that are left for the next run; null if the user listed the payments. */
  remaining: number | null;
}

/** The part of a bulk refund that is the same for all its payments. */
type BulkOrder = Omit<RefundOrder, 'amount' | 'instructions_email'>;

/** The order for one payment. What concerns a connected account goes only to payments in which one has a part. */
const orderFor = (
  {
    application_fee_amount: fee,
    transfer_data: transfer,
  }: Pick<Stripe.Charge, 'application_fee_amount' | 'transfer_data'>,
  { refund_application_fee, reverse_transfer, ...order }: BulkOrder,
): RefundOrder => ({
  ...order,
  refund_application_fee: fee ? refund_application_fee : undefined,
  reverse_transfer: transfer ? reverse_transfer : undefined,
});

/**
 * Without a reversal the platform pays a refund alone, although the money was transferred.
 *
 * @see https://docs.stripe.com/connect/destination-charges
 */
const whoPays = (
  charge: Pick<Stripe.Charge, 'transfer_data'>,
  { refund: { amount, currency }, existed }: RefundOnce,
  { refund_application_fee, reverse_transfer }: BulkOrder,
): string | null => {
  const account = idOf(charge.transfer_data?.destination);
  if (!account || existed || refund_application_fee || reverse_transfer) return null;
  return `Your own balance paid these ${displayMoney(amount, currency)}: the transfer to ${account} was not reversed.`;
};

/** A payment to refund, by one of its ids, and what the user gave for it. */
type Chosen = Pick<RefundOutcome, 'given'> & { id: string };

/** What refunding many payments needs besides them. */
interface Task {
  order: BulkOrder;
  /** The sentence that a user reads of an error. */
  words: (error: unknown) => string;
}

/**
 * Refunds what is left of each payment. One failure stops no other.
 *
 * @param noneOf makes the error if Stripe refused all, from the reasons
 * @throws if none was refunded; if the key is dead; if Stripe did not answer
 */
const refundEach = async (
  stripe: Stripe,
  chosen: Chosen[],
  { order, words }: Task,
  noneOf: (reasons: string) => Error,
): Promise<RefundOutcome[]> => {
  const errors: unknown[] = [];
  const refund = async ({ id, given }: Chosen): Promise<RefundOutcome> => {
    let payment = /^(pi|ch|py)_/.test(id) ? id : null;
    try {
      const charge = await readRefundableCharge(stripe, id);
      payment = idOf(charge.payment_intent) ?? charge.id;
      const done = await refundOnce(stripe, charge, orderFor(charge, order));
      const note = whoPays(charge, done, order);
      return {
        given,
        payment,
        refund: done.refund,
        existed: done.existed,
        error: null,
        unknown: false,
        note,
      };
    } catch (error) {
      errors.push(error);
      const failed = { refund: null, existed: false, error: words(error), note: null };
      return { given, payment, ...failed, unknown: mayBeDone(error) };
    }
  };
  const outcomes = await Promise.all(chosen.map(refund));
  const deadKey = errors.find((error) => error instanceof Stripe.errors.StripeAuthenticationError);
  if (deadKey) throw deadKey;
  if (errors.length === chosen.length) {
    const unanswered = errors.find(mayBeDone);
    if (unanswered) throw unanswered;
    const reasons = [...new Set(outcomes.map(({ error }) => error))].slice(0, 3).join(' ');
    throw noneOf(`none of the ${chosen.length} could be refunded. ${reasons}`);
  }
  // Two ids may name one payment: its refund is new only once.
  const refunds = outcomes.map((outcome) => outcome.refund?.id);
  return outcomes.map((outcome, i) => ({
    ...outcome,
    existed: outcome.existed || (outcome.refund !== null && refunds.indexOf(outcome.refund.id) < i),
  }));
};

/** Refunds what is left of each payment of a list. */
export const refundListed = async (stripe: Stripe, ids: string[], task: Task): Promise<BulkRefund> => {
  const chosen = ids.map((id) => ({ id, given: id }));
  const outcomes = await refundEach(stripe, chosen, task, (problem) => invalid('Payments', problem));
  return { outcomes, remaining: null };
};

/** The payments of a link, or of a period, or of both. */
export interface PaymentsOf {
  link: string | undefined;
  period: Period;
}

/** The charges of which something is left, oldest first. */
const refundableOf = async (
  stripe: Stripe,
  { link, period }: PaymentsOf,
  deadline: Deadline,
): Promise<Stripe.Charge[]> => {
  const timer = pageTimer(deadline, FOR_REFUNDS_MS);
  const found = link
    ? await chargesOfLink(stripe, { link, period, paidOnly: true, expand: [], timer })
    : await chargesOfPeriod(stripe, period, timer);
  if (!found) throw notAllRead('Paid From', timer);
  // Stripe's lists may be empty for a link that does not exist: this request fails for one.
  if (link && !found.length) await stripe.paymentLinks.retrieve(link);
  return found.filter(isRefundable).sort((a, b) => a.created - b.created);
};

/** The number of refunds for which the time of the step suffices; at least one, so that each run gets on. */
const fitting = (deadline: Deadline): number =>
  Math.max(1, Math.min(MAX_BULK_REFUNDS, Math.floor((deadline.left() - LAST_ANSWERS_MS) / (2 * PACE_MS))));

/**
 * Refunds what is left of all payments of a link, or of a period, oldest first, and as many as fit into the time of the step.
 * Each is read again before it is refunded: another run may have refunded it in between.
 *
 * @throws UserError if the time was up before all payments were found: then nothing is refunded
 */
export const refundAll = async (
  stripe: Stripe,
  payments: PaymentsOf,
  task: Task,
  deadline: Deadline,
): Promise<BulkRefund> => {
  const found = await refundableOf(stripe, payments, deadline);
  const chosen = found.slice(0, fitting(deadline)).map(({ id }) => ({ id, given: null }));
  if (!chosen.length) return { outcomes: [], remaining: 0 };
  // Nobody has to change the Zap if, say, only disputed payments are left.
  const outcomes = await refundEach(stripe, chosen, task, (problem) =>
    halted(`Of the payments found, ${problem}`),
  );
  const unknown = outcomes.filter((outcome) => outcome.unknown).length;
  return { outcomes, remaining: found.length - chosen.length + unknown };
};
