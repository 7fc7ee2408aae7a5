import type Stripe from 'stripe';
import { mergeMetadata } from '../engine/changes.ts';
import {
  boolean,
  currency,
  email,
  metadata,
  oneOf,
  positiveAmount,
  range,
  text,
} from '../engine/param-types.ts';
import { nothing, shape } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import { cancelRefund, changeRefund, refund } from '../payments/refunds.ts';

export const refunds: Resource<'refund'> = {
  object: 'refund',
  path: 'refunds',
  permission: 'charge',
  expands: {
    balance_transaction: 'balance_transaction',
    charge: 'charge',
    customer: 'customer',
    failure_balance_transaction: 'balance_transaction',
    payment_intent: 'payment_intent',
  },
  list: shape<Omit<Stripe.RefundListParams, keyof Stripe.PaginationParams>>({
    charge: text,
    created: range,
    payment_intent: text,
  }),
  create: operation(
    shape<Stripe.RefundCreateParams>({
      amount: positiveAmount,
      charge: text,
      currency,
      customer: text,
      instructions_email: email,
      metadata,
      origin: oneOf('customer_balance'),
      payment_intent: text,
      reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
      refund_application_fee: boolean,
      reverse_transfer: boolean,
    }),
    refund,
  ),
  update: operationOn(shape<Stripe.RefundUpdateParams>({ metadata }), (shop, made: Stripe.Refund, params) =>
    changeRefund(shop, made, { metadata: mergeMetadata(made.metadata ?? {}, params.metadata) }),
  ),
  actions: { cancel: operationOn(nothing, cancelRefund) },
};
