import type Stripe from 'stripe';
import { mergeMetadata } from '../engine/changes.ts';
import { metadata, oneOf, range, text } from '../engine/param-types.ts';
import { must, nothing, shape, unsimulated } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import { expire } from '../payments/checkout.ts';
import { createParams, createSession } from './checkout-session-create.ts';

export const checkoutSessions: Resource<'checkout.session'> = {
  object: 'checkout.session',
  path: 'checkout/sessions',
  idParam: 'session',
  permission: 'checkout_session',
  expands: {
    customer: 'customer',
    'discounts.coupon': 'coupon',
    'discounts.promotion_code': 'promotion_code',
    invoice: 'invoice',
    payment_intent: 'payment_intent',
    payment_link: 'payment_link',
    'shipping_cost.shipping_rate': 'shipping_rate',
    'shipping_options.shipping_rate': 'shipping_rate',
    subscription: 'subscription',
  },
  includes: {
    'total_details.breakdown': (shop, { id, total_details }) => {
      const discount = shop.agreements.get(id)?.discount?.object;
      const amount = total_details?.amount_discount ?? 0;
      return { discounts: discount ? [{ amount, discount }] : [], taxes: [] };
    },
  },
  sublists: {
    line_items: { kind: 'item', of: (shop, { id }) => shop.lineItems.get(id) ?? [], path: true },
  },
  list: shape<Omit<Stripe.Checkout.SessionListParams, keyof Stripe.PaginationParams>>({
    created: range,
    customer: text,
    customer_account: text,
    customer_details: { email: must(text) },
    payment_intent: text,
    payment_link: text,
    status: oneOf('complete', 'expired', 'open'),
    subscription: text,
  }),
  create: operation(createParams, createSession),
  update: operationOn(
    shape<Stripe.Checkout.SessionUpdateParams>({
      metadata,
      ...unsimulated('collected_information', 'line_items', 'payment_intent_data', 'shipping_options'),
    }),
    (_shop, session: Stripe.Checkout.Session, params) => {
      session.metadata = mergeMetadata(session.metadata ?? {}, params.metadata);
      return session;
    },
  ),
  actions: { expire: operationOn(nothing, expire) },
};
