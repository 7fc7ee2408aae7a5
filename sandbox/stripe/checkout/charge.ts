import type Stripe from 'stripe';
import { newId, newPaymentId, randomText } from '../engine/ids.ts';
import type { Call } from '../engine/resource.ts';
import { announce } from '../resources/shared.ts';
import { bankDebitFee, book, cardFee } from './money.ts';
import { isDelayed, methodDetails, type PaymentMethod } from './payment-methods.ts';

/** Makes the payment intent of a session that is being paid. */
export function newPaymentIntent(
  call: Call,
  session: Stripe.Checkout.Session,
  link: Stripe.PaymentLink,
): Stripe.PaymentIntent {
  const id = newPaymentId('pi');
  const data = link.payment_intent_data;
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: session.amount_total ?? 0,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: link.application_fee_amount,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${randomText(25)}`,
    confirmation_method: 'automatic',
    created: call.now,
    currency: session.currency ?? 'usd',
    customer: session.customer,
    customer_account: null,
    description: data?.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: call.shop.livemode,
    managed_payments: null,
    metadata: { ...data?.metadata },
    next_action: null,
    on_behalf_of: link.on_behalf_of,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: session.payment_method_types,
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: data?.setup_future_usage ?? null,
    shipping: shippingOf(session),
    source: null,
    statement_descriptor: data?.statement_descriptor ?? null,
    statement_descriptor_suffix: data?.statement_descriptor_suffix ?? null,
    status: 'requires_payment_method',
    transfer_data: link.transfer_data && {
      destination: link.transfer_data.destination,
      ...(link.transfer_data.amount !== null && { amount: link.transfer_data.amount }),
    },
    transfer_group: data?.transfer_group ?? null,
  };
  call.shop.insert('payment_intent', intent);
  announce(call, 'payment_intent.created', intent);
  return intent;
}

const shippingOf = ({ collected_information: collected, customer_details }: Stripe.Checkout.Session) =>
  collected?.shipping_details
    ? {
        address: collected.shipping_details.address,
        carrier: null,
        name: collected.shipping_details.name,
        phone: customer_details?.phone ?? null,
        tracking_number: null,
      }
    : null;

/** Charges a buyer: the charge is pending for a bank debit, failed where the bank says no. */
export function newCharge(
  call: Call,
  intent: Stripe.PaymentIntent,
  buyer: Stripe.Checkout.Session.CustomerDetails | null,
  method: PaymentMethod,
): Stripe.Charge {
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
}

/** The page of a receipt; whoever knows its address may read it. */
export const receiptUrl = (call: Call, id: string): string =>
  `${call.baseUrl}/receipts/payment/${call.shop.account.id}/${id}/${randomText(12)}`;

/** The money has come: it is booked, less the fees. */
export function settleCharge(call: Call, charge: Stripe.Charge): void {
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
}
