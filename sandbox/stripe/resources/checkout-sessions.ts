import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';
import { metadata, oneOf, range, text } from '../engine/leaves.ts';
import { must, nothing, shape } from '../engine/params.ts';
import { operationOn, type Resource } from '../engine/resource.ts';
import { announce, assign, mergeMetadata } from './shared.ts';

export const checkoutSessions: Resource<'checkout.session'> = {
  object: 'checkout.session',
  path: 'checkout/sessions',
  idParam: 'session',
  permission: 'checkout_session',
  expands: {
    customer: 'customer',
    invoice: 'invoice',
    payment_intent: 'payment_intent',
    payment_link: 'payment_link',
    subscription: 'subscription',
  },
  sublists: {
    line_items: { kind: 'item', of: ({ shop }, { id }) => shop.lineItems.get(id) ?? [], path: true },
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
  update: operationOn(
    shape<Pick<Stripe.Checkout.SessionUpdateParams, 'metadata'>>({ metadata }),
    (_call, session: Stripe.Checkout.Session, params) => {
      assign(session, { metadata: mergeMetadata(session.metadata ?? {}, params.metadata) });
      return session;
    },
  ),
  actions: {
    expire: operationOn(nothing, (call, session: Stripe.Checkout.Session) => {
      if (session.status !== 'open') {
        throw refuse(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
        );
      }
      assign(session, { status: 'expired', url: null });
      announce(call, 'checkout.session.expired', session);
      return session;
    }),
  },
};
