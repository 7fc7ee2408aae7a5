import { randomInt } from 'node:crypto';
import type Stripe from 'stripe';
import { mergeMetadata, unset } from '../engine/changes.ts';
import { notExpanded } from '../engine/expandable.ts';
import { newId, newPaymentId, randomText } from '../engine/ids.ts';
import { email, longText, metadata, range, text } from '../engine/param-types.ts';
import { shape, unsimulated } from '../engine/params.ts';
import { operationOn, type Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';
import { bankDebitFee, book, cardFee } from './balance-transactions.ts';
import { isDelayed, methodDetails, type PaymentMethod } from './payment-methods.ts';

type Charge = Stripe.Charge;

/**
 * Charges: one per attempt to pay a payment intent, with its receipt and its balance transaction. Requests can read and
 * search them, and change their description, metadata and receipt address. No request creates or captures a charge.
 */
export const charges: Resource<'charge'> = {
  object: 'charge',
  path: 'charges',
  permission: 'charge',
  search: {
    amount: 'numeric',
    'billing_details.address.postal_code': 'token',
    created: 'numeric',
    currency: 'token',
    customer: 'token',
    disputed: 'token',
    'payment_method_details.card.brand': 'token',
    'payment_method_details.card.exp_month': 'token',
    'payment_method_details.card.exp_year': 'token',
    'payment_method_details.card.fingerprint': 'token',
    'payment_method_details.card.last4': 'token',
    refunded: 'token',
    status: 'token',
  },
  expands: {
    balance_transaction: 'balance_transaction',
    customer: 'customer',
    on_behalf_of: 'account',
    payment_intent: 'payment_intent',
    'transfer_data.destination': 'account',
    failure_balance_transaction: 'balance_transaction',
    ...notExpanded(
      'application application_fee payment_method_details.bancontact.generated_sepa_debit',
      'payment_method_details.bancontact.generated_sepa_debit_mandate',
      'payment_method_details.card.mandate payment_method_details.ideal.generated_sepa_debit',
      'payment_method_details.ideal.generated_sepa_debit_mandate',
      'payment_method_details.sofort.generated_sepa_debit',
      'payment_method_details.sofort.generated_sepa_debit_mandate',
      'payment_method_details.us_bank_account.mandate review source_transfer transfer',
    ),
  },
  sublists: {
    refunds: {
      kind: 'refund',
      of: (store, { id }) =>
        store
          .table('refund')
          .rows.filter(({ charge }) => charge === id)
          .reverse(),
      path: false,
    },
  },
  list: shape<Omit<Stripe.ChargeListParams, keyof Stripe.PaginationParams>>({
    created: range,
    customer: text,
    payment_intent: text,
    transfer_group: text,
  }),
  update: operationOn(
    shape<Stripe.ChargeUpdateParams>({
      description: longText,
      metadata,
      receipt_email: email,
      ...unsimulated('customer fraud_details shipping transfer_group'),
    }),
    (store, charge: Charge, params) => {
      if (params.receipt_email) sendReceipt(store, charge, params.receipt_email);
      return store.change(
        charge,
        {
          description: unset(params.description),
          metadata: mergeMetadata(charge.metadata, params.metadata),
          receipt_email: unset(params.receipt_email),
        },
        'charge.updated',
      );
    },
  ),
};

/** The buyer's details on a charge. */
export type Payer = Partial<Pick<Stripe.Customer, 'address' | 'email' | 'name' | 'phone'>>;

/** Creates the charge of an attempt: pending for a bank debit, failed for a declined card. */
export const newCharge = (
  store: Store,
  intent: Stripe.PaymentIntent,
  payer: Payer,
  method: PaymentMethod,
): Charge => {
  const delayed = isDelayed(method);
  const { decline } = method;
  const id = newPaymentId(delayed ? 'py' : 'ch');
  const status = decline ? 'failed' : delayed ? 'pending' : 'succeeded';
  return store.add('charge', {
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
    created: store.now,
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
    receipt_url: status === 'succeeded' ? receiptUrl(store, id) : null,
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

/** A charge succeeds. Stripe books its money a moment later, and sends `charge.updated` then. */
export const succeedCharge = (store: Store, charge: Charge): void => {
  Object.assign(charge, {
    paid: true,
    receipt_url: charge.receipt_url ?? receiptUrl(store, charge.id),
    status: 'succeeded',
  } satisfies Partial<Charge>);
  // https://docs.stripe.com/payments/payment-intents/asynchronous-capture
  const { bookingDelayMs } = store.options;
  if (bookingDelayMs === 0 || store.isPast) Object.assign(charge, booked(store, charge));
  else store.later(bookingDelayMs, () => store.change(charge, booked(store, charge), 'charge.updated'));
};

const booked = (store: Store, charge: Charge): Partial<Charge> => {
  const isCard = charge.payment_method_details?.type === 'card';
  const isConverted = charge.currency !== store.account.default_currency;
  const transaction = book(store, {
    amount: charge.amount,
    currency: charge.currency,
    source: charge.id,
    type: isCard ? 'charge' : 'payment',
    description: charge.description,
    fee: isCard ? cardFee(isConverted) : bankDebitFee,
    // The application fee of the platform's own charge comes out of the transfer, not out of this balance.
    applicationFee: store.options.isConnected ? charge.application_fee_amount : null,
  });
  return {
    ...(charge.application_fee_amount && { application_fee: newId('fee') }),
    balance_transaction: transaction.id,
    ...(charge.transfer_data && { transfer: newPaymentId('tr') }),
  };
};

const receiptUrl = (store: Store, id: string): string =>
  `${store.pages.receipt}/${store.account.id}/${id}/${randomText(12)}`;

/** Sends the receipt of a charge. A charge that has not succeeded only stores the address. */
export const sendReceipt = (store: Store, charge: Charge, to: string): void => {
  charge.receipt_email = to;
  if (charge.status !== 'succeeded') return;
  charge.receipt_number ??= `${fourDigits()}-${fourDigits()}`;
  store.emails.push({ kind: 'receipt', to, object: charge.id, at: store.now });
};

const fourDigits = () => String(randomInt(10_000)).padStart(4, '0');
