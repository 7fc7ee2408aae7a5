import type Stripe from 'stripe';
import { assign, mergeMetadata, orNull, unset } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import { email, longText, metadata, oneOf, range, text } from '../engine/param-types.ts';
import { must, shape } from '../engine/params.ts';
import { operationOn, type Resource } from '../engine/resource.ts';
import { sendReceipt } from '../payments/emails.ts';

/** Payment intents, charges, balance transactions and invoice payments: what a payment consists of. */

type WithoutPage<T> = Omit<T, keyof Stripe.PaginationParams>;
type IntentUpdate = Pick<
  Stripe.PaymentIntentUpdateParams,
  | 'description'
  | 'metadata'
  | 'receipt_email'
  | 'statement_descriptor'
  | 'statement_descriptor_suffix'
  | 'transfer_group'
>;
type ChargeUpdate = Pick<
  Stripe.ChargeUpdateParams,
  'description' | 'fraud_details' | 'metadata' | 'receipt_email' | 'transfer_group'
>;

export const paymentIntents: Resource<'payment_intent'> = {
  object: 'payment_intent',
  path: 'payment_intents',
  permission: 'payment_intent',
  search: { amount: 'numeric', created: 'numeric', currency: 'token', customer: 'token', status: 'token' },
  idParam: 'intent',
  expands: {
    customer: 'customer',
    latest_charge: 'charge',
    on_behalf_of: 'account',
    'transfer_data.destination': 'account',
  },
  list: shape<WithoutPage<Stripe.PaymentIntentListParams>>({
    created: range,
    customer: text,
    customer_account: text,
  }),
  update: operationOn(
    shape<IntentUpdate>({
      description: longText,
      metadata,
      receipt_email: email,
      statement_descriptor: text,
      statement_descriptor_suffix: text,
      transfer_group: text,
    }),
    (shop, intent: Stripe.PaymentIntent, { metadata: given, ...params }) => {
      const charge = shop.find('charge', String(intent.latest_charge));
      if (params.transfer_group !== undefined && intent.status === 'succeeded') {
        throw refuse(
          `This PaymentIntent's transfer_group could not be updated because it has a status of succeeded. Only a PaymentIntent with one of the following statuses may be updated: requires_payment_method, requires_confirmation, requires_action.`,
          'payment_intent_unexpected_state',
        );
      }
      assign(intent, {
        description: unset(params.description),
        metadata: mergeMetadata(intent.metadata, given),
        receipt_email: unset(params.receipt_email),
        statement_descriptor: unset(params.statement_descriptor),
        statement_descriptor_suffix: unset(params.statement_descriptor_suffix),
        transfer_group: unset(params.transfer_group),
      });
      // The receipt is the charge's: a new address sends it there.
      if (charge && params.receipt_email) sendReceipt(shop, charge, params.receipt_email);
      return intent;
    },
  ),
};

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
  },
  sublists: {
    refunds: {
      kind: 'refund',
      of: (shop, { id }) =>
        shop
          .table('refund')
          .rows.filter(({ charge }) => charge === id)
          .reverse(),
      path: true,
    },
  },
  list: shape<WithoutPage<Stripe.ChargeListParams>>({
    created: range,
    customer: text,
    payment_intent: text,
    transfer_group: text,
  }),
  update: operationOn(
    shape<ChargeUpdate>({
      description: longText,
      fraud_details: { user_report: must(oneOf('fraudulent', 'safe')) },
      metadata,
      receipt_email: email,
      transfer_group: text,
    }),
    (shop, charge: Stripe.Charge, params) => {
      if (params.receipt_email) sendReceipt(shop, charge, params.receipt_email);
      return shop.change(
        charge,
        {
          description: unset(params.description),
          fraud_details: params.fraud_details && {
            user_report: orNull(params.fraud_details.user_report) ?? undefined,
          },
          metadata: mergeMetadata(charge.metadata, params.metadata),
          receipt_email: unset(params.receipt_email),
          transfer_group: unset(params.transfer_group),
        },
        'charge.updated',
      );
    },
  ),
};

export const balanceTransactions: Resource<'balance_transaction'> = {
  object: 'balance_transaction',
  path: 'balance_transactions',
  permission: 'balance_transaction_source',
  expands: { source: ['charge', 'refund', 'dispute'] },
  list: shape<WithoutPage<Stripe.BalanceTransactionListParams>>({
    created: range,
    currency: text,
    payout: text,
    source: text,
    type: text,
  }),
};

export const invoicePayments: Resource<'invoice_payment'> = {
  object: 'invoice_payment',
  path: 'invoice_payments',
  permission: 'invoice',
  idParam: 'invoice_payment',
  expands: { invoice: 'invoice', 'payment.payment_intent': 'payment_intent', 'payment.charge': 'charge' },
  list: shape<WithoutPage<Stripe.InvoicePaymentListParams>>({
    created: range,
    invoice: text,
    payment: {
      payment_intent: text,
      payment_record: text,
      type: must(oneOf('payment_intent', 'payment_record')),
    },
    status: oneOf('canceled', 'open', 'paid'),
  }),
};
