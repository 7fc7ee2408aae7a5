import type Stripe from 'stripe';
import { idOf, inEach } from './expand.ts';
import { lookUpEach, type Origin, originOfPayment } from './origin.ts';
import type { Source } from './source.ts';

/** A dispute as far as it is read here, best with its charge expanded. */
export type DisputeItem = Pick<
  Stripe.Dispute,
  | 'id'
  | 'amount'
  | 'created'
  | 'currency'
  | 'is_charge_refundable'
  | 'livemode'
  | 'metadata'
  | 'reason'
  | 'status'
> & {
  charge: string | Pick<Stripe.Charge, 'id' | 'amount' | 'billing_details' | 'currency' | 'description'>;
  evidence_details: Pick<Stripe.Dispute.EvidenceDetails, 'due_by' | 'has_evidence'>;
  payment_intent: string | { id: string } | null;
  payment_method_details?: { card?: { network_reason_code: string | null } };
  /** The checkout of the payment, if it was looked up. It is no field of Stripe's. */
  origin?: Origin | null;
};

/**
 * True for an inquiry: the bank asks first, and a refund prevents the dispute.
 *
 * @see https://docs.stripe.com/disputes/how-disputes-work#inquiries
 */
export const isInquiry = ({ status }: Pick<DisputeItem, 'status'>): boolean => /^warning_/.test(status);

const EXPAND = ['charge'];

const withOrigin = async (stripe: Stripe, dispute: Stripe.Dispute): Promise<DisputeItem> => ({
  ...dispute,
  origin: await originOfPayment(stripe, idOf(dispute.payment_intent)),
});

/** Disputes, as events are about them, with the checkout of the payment. */
export const disputes: Source<Stripe.Dispute, DisputeItem> = {
  read: async (stripe, { id }) => withOrigin(stripe, await stripe.disputes.retrieve(id, { expand: EXPAND })),
  fromEvent: (dispute) => dispute,
  list: async (stripe, options) => {
    const { data } = await stripe.disputes.list({ limit: 100, expand: inEach(EXPAND) });
    const read = (dispute: Stripe.Dispute) => withOrigin(stripe, dispute);
    return lookUpEach(data, options, read, ({ origin }) => origin);
  },
};
