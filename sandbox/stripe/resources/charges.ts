import type Stripe from 'stripe';
import { mergeMetadata, orNull, unset } from '../engine/changes.ts';
import { email, longText, metadata, oneOf, range, text } from '../engine/param-types.ts';
import { must, shape, unsimulated } from '../engine/params.ts';
import { operationOn, type Resource } from '../engine/resource.ts';
import { sendReceipt } from '../payments/emails.ts';

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
  list: shape<Omit<Stripe.ChargeListParams, keyof Stripe.PaginationParams>>({
    created: range,
    customer: text,
    payment_intent: text,
    transfer_group: text,
  }),
  update: operationOn(
    shape<Stripe.ChargeUpdateParams>({
      description: longText,
      fraud_details: { user_report: must(oneOf('fraudulent', 'safe')) },
      metadata,
      receipt_email: email,
      transfer_group: text,
      ...unsimulated('customer', 'shipping'),
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
