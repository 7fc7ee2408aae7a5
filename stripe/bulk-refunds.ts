import Stripe from 'stripe';
import { invalid } from '../lib/errors.ts';
import { mayBeDone } from './failures.ts';
import { type RefundOrder, readRefundableCharge, refundOnce } from './refunds.ts';

/** The most refunds of one step: two requests for each, under the rate limit, have to fit into the time of a step. */
export const MAX_BULK_REFUNDS = 225;

/** What became of one payment of many. */
export interface RefundOutcome {
  payment: string;
  refund: Pick<Stripe.Refund, 'id' | 'amount' | 'currency' | 'status'> | null;
  existed: boolean;
  /** A sentence for the user; null if it went well. */
  error: string | null;
  /** True if Stripe did not answer in time: the payment may be refunded, and the step has to run again. */
  unknown: boolean;
}

/**
 * Refunds what is left of each payment. One failure stops no other.
 *
 * @param words the sentence that a user reads of an error
 * @throws if none was refunded, with the reasons; if the key is dead; if Stripe did not answer
 */
export const refundEach = async (
  stripe: Stripe,
  payments: string[],
  order: RefundOrder,
  words: (error: unknown) => string,
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
        return { payment, refund: null, existed: false, error: words(error), unknown: mayBeDone(error) };
      }
    }),
  );
  const deadKey = errors.find((error) => error instanceof Stripe.errors.StripeAuthenticationError);
  if (deadKey) throw deadKey;
  if (errors.length === payments.length) {
    const unanswered = errors.find(mayBeDone);
    if (unanswered) throw unanswered;
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
