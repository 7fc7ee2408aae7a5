import type Stripe from 'stripe';
import { newId, newPaymentId, randomText } from '../engine/ids.ts';
import type { Call } from '../engine/resource.ts';
import { bankDebitFee, book, cardFee } from './money.ts';
import { isDelayed, methodDetails, type PaymentMethod } from './payment-methods.ts';

/** Who pays, as a charge tells it. */
type Payer = Pick<Stripe.Customer, 'address' | 'email' | 'name' | 'phone'>;

/** Charges a buyer: the charge is pending for a bank debit, failed where the bank says no. */
export const newCharge = (
  call: Call,
  intent: Stripe.PaymentIntent,
  buyer: Partial<Payer> | null,
  method: PaymentMethod,
): Stripe.Charge => {
  const delayed = isDelayed(method);
  const { decline } = method;
  const id = newPaymentId(delayed ? 'py' : 'ch');
  const status = decline ? 'failed' : delayed ? 'pending' : 'succeeded';
  const charge: Stripe.Charge = {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: status === 'failed' ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: intent.application_fee_amount && !decline ? newId('fee') : null,
    application_fee_amount: intent.application_fee_amount,
    balance_transaction: null,
    billing_details: {
      address: buyer?.address ?? null,
      email: buyer?.email ?? null,
      name: buyer?.name ?? null,
      phone: buyer?.phone ?? null,
      tax_id: null,
    },
    calculated_statement_descriptor: 'EMBEDDED SHOP',
    captured: !decline,
    created: call.now,
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
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: status === 'succeeded' ? receiptUrl(call, id) : null,
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
  };
  call.shop.insert('charge', charge);
  Object.assign(intent, { latest_charge: id, payment_method: charge.payment_method });
  return charge;
};

/** The page of a receipt; whoever knows its address may read it. */
export const receiptUrl = (call: Call, id: string): string =>
  `${call.shop.addresses.receipt}/${call.shop.account.id}/${id}/${randomText(12)}`;

/** The money has come: it is booked, less the fees. */
export const settleCharge = (call: Call, charge: Stripe.Charge): void => {
  const isCard = charge.payment_method_details?.type === 'card';
  const exchanged = charge.currency !== call.shop.account.default_currency;
  const transaction = book(call, {
    amount: charge.amount,
    currency: charge.currency,
    source: charge.id,
    type: isCard ? 'charge' : 'payment',
    description: charge.description,
    fee: isCard ? cardFee(exchanged) : bankDebitFee,
    // The platform's own charge pays its fee out of the transfer, not out of this balance.
    applicationFee: call.shop.isConnected ? charge.application_fee_amount : null,
  });
  Object.assign(charge, {
    balance_transaction: transaction.id,
    paid: true,
    receipt_url: charge.receipt_url ?? receiptUrl(call, charge.id),
    status: 'succeeded',
    ...(charge.transfer_data && { transfer: newPaymentId('tr') }),
  } satisfies Partial<Stripe.Charge>);
};
