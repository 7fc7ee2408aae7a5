import type Stripe from 'stripe';
import { mergeMetadata } from '../engine/changes.ts';
import { metadata, range, text } from '../engine/param-types.ts';
import { nothing, shape, unsimulated } from '../engine/params.ts';
import { operationOn, type Resource } from '../engine/resource.ts';
import { closeDispute } from '../payments/disputes.ts';

export const disputes: Resource<'dispute'> = {
  object: 'dispute',
  path: 'disputes',
  idParam: 'dispute',
  permission: 'dispute',
  expands: { charge: 'charge', payment_intent: 'payment_intent' },
  list: shape<Omit<Stripe.DisputeListParams, keyof Stripe.PaginationParams>>({
    charge: text,
    created: range,
    payment_intent: text,
  }),
  update: operationOn(
    shape<Stripe.DisputeUpdateParams>({
      metadata,
      ...unsimulated('evidence', 'intended_submission_method', 'submit'),
    }),
    (shop, dispute: Stripe.Dispute, params) =>
      shop.change(
        dispute,
        { metadata: mergeMetadata(dispute.metadata, params.metadata) },
        'charge.dispute.updated',
      ),
  ),
  actions: {
    close: operationOn(nothing, (shop, dispute: Stripe.Dispute) => closeDispute(shop, dispute, 'lost')),
  },
};
