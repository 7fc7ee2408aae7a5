import type Stripe from 'stripe';
import { notExpanded } from '../../engine/expandable.ts';
import { oneOf, range, text } from '../../engine/param-types.ts';
import { must, nothing, shape } from '../../engine/params.ts';
import { operationOn, type Resource } from '../../engine/resource.ts';
import { expire } from './open.ts';

/**
 * Checkout Sessions: of payment links, from the opening (open.ts) over the buyer's choices (cart.ts) and details
 * (buyer.ts) to the payment (pay.ts). The test helpers play the buyer. Requests can read, list and expire sessions; no
 * request creates or changes one.
 */
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
    'automatic_tax.liability.account': 'account',
    'invoice_creation.invoice_data.account_tax_ids': 'tax_id',
    ...notExpanded('setup_intent'),
  },
  includes: {
    'total_details.breakdown': (store, { id, total_details }) => {
      const discount = store.orders.get(id)?.discount?.object;
      const amount = total_details?.amount_discount ?? 0;
      return { discounts: discount ? [{ amount, discount }] : [], taxes: [] };
    },
  },
  sublists: {
    line_items: { kind: 'item', of: (store, { id }) => store.lineItems.get(id) ?? [], path: true },
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
  actions: { expire: operationOn(nothing, expire) },
};
