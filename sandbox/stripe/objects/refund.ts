import type Stripe from 'stripe';
import { mergeMetadata } from '../engine/changes.ts';
import { newPaymentId } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';

/** A refund of a charge: a card's has succeeded, a bank's is pending. @param amount in minor units */
export const newRefund = (
  shop: Shop,
  charge: Stripe.Charge,
  amount: number,
  presentment: Pick<Stripe.Refund, 'presentment_details'>,
  params: Stripe.RefundCreateParams,
): Stripe.Refund => {
  const isCard = charge.payment_method_details?.type === 'card';
  const refund: Stripe.Refund = {
    id: newPaymentId(isCard ? 're' : 'pyr'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: shop.now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: isCard
      ? {
          type: 'card',
          card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
        }
      : { type: 'us_bank_transfer', us_bank_transfer: { reference: null, reference_status: null } },
    ...(params.instructions_email && { instructions_email: params.instructions_email }),
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(!isCard && { pending_reason: 'processing' }),
    ...presentment,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: isCard ? 'succeeded' : 'pending',
    transfer_reversal: params.reverse_transfer ? newPaymentId('trr') : null,
  };
  return shop.add('refund', refund);
};
