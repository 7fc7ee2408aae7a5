import type Stripe from 'stripe';
import { inEach } from './expand.ts';
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
  network_reason_code?: string | null;
  payment_intent: string | { id: string } | null;
};

const EXPAND = ['charge'];

/** Disputes, as events are about them. */
export const disputes: Source<Stripe.Dispute, DisputeItem> = {
  read: (stripe, { id }) => stripe.disputes.retrieve(id, { expand: EXPAND }),
  fromEvent: (dispute) => dispute,
  list: async (stripe, { limit, accepts }) => {
    const { data } = await stripe.disputes.list({ limit: 100, expand: inEach(EXPAND) });
    return data.filter(accepts).slice(0, limit);
  },
};
