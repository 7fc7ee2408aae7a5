import type Stripe from 'stripe';
import { newId, newPaymentId, randomText } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';
import { isDelayed, methodDetails, type PaymentMethod } from './payment-methods.ts';

/** Who pays, as a charge tells it. */
export type Payer = Pick<Stripe.Customer, 'address' | 'email' | 'name' | 'phone'>;

/** A charge as a payment makes it: pending for a bank debit, failed where the bank says no. */
export const newCharge = (
  shop: Shop,
  intent: Stripe.PaymentIntent,
  payer: Partial<Payer>,
  method: PaymentMethod,
): Stripe.Charge => {
  const delayed = isDelayed(method);
  const { decline } = method;
  const id = newPaymentId(delayed ? 'py' : 'ch');
  const status = decline ? 'failed' : delayed ? 'pending' : 'succeeded';
  return shop.add('charge', {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: status === 'failed' ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: intent.application_fee_amount,
    balance_transaction: null,
    billing_details: {
      address: payer.address ?? null,
      email: payer.email ?? null,
      name: payer.name ?? null,
      phone: payer.phone ?? null,
      tax_id: null,
    },
    calculated_statement_descriptor: 'EMBEDDED SHOP',
    captured: !decline,
    created: shop.now,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: intent.livemode,
    metadata: { ...intent.metadata },
    on_behalf_of: intent.on_behalf_of,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: decline ? 'declined_by_network' : 'approved_by_network',
      reason: decline?.decline_code ?? null,
      risk_level: 'normal',
      seller_message: decline
        ? 'The bank did not return any further details with this decline.'
        : 'Payment complete.',
      type: decline ? 'issuer_declined' : 'authorized',
    },
    paid: status === 'succeeded',
    payment_intent: intent.id,
    payment_method: newId('pm'),
    payment_method_details: methodDetails(method, intent.amount),
    ...(intent.presentment_details && { presentment_details: intent.presentment_details }),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: status === 'succeeded' ? receiptUrl(shop, id) : null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status,
    transfer_data: intent.transfer_data
      ? { amount: intent.transfer_data.amount ?? null, destination: intent.transfer_data.destination }
      : null,
    transfer_group: intent.transfer_group,
  });
};

/** The page of a receipt; whoever knows its address may read it. */
export const receiptUrl = (shop: Shop, id: string): string =>
  `${shop.addresses.receipt}/${shop.account.id}/${id}/${randomText(12)}`;
