import type Stripe from 'stripe';
import { mergeMetadata } from '../engine/changes.ts';
import { missingParameter } from '../engine/errors.ts';
import { notExpanded } from '../engine/expandable.ts';
import { newId } from '../engine/ids.ts';
import { amount, boolean, currency, integer, metadata, oneOf, range, text } from '../engine/param-types.ts';
import { must, shape, unsimulated } from '../engine/params.ts';
import { operation, type Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';
import { taxBehavior } from './prices.ts';

const bound = {
  unit: must(oneOf('business_day', 'day', 'hour', 'month', 'week')),
  value: must(integer(1)),
} as const;

const create = (store: Store, params: Stripe.ShippingRateCreateParams): Stripe.ShippingRate => {
  const { fixed_amount: fixed, delivery_estimate: estimate } = params;
  if (!fixed) throw missingParameter('fixed_amount');
  return store.add('shipping_rate', {
    id: newId('shr'),
    object: 'shipping_rate',
    active: true,
    created: store.now,
    delivery_estimate: estimate
      ? { maximum: estimate.maximum ?? null, minimum: estimate.minimum ?? null }
      : null,
    display_name: params.display_name,
    fixed_amount: { amount: fixed.amount, currency: fixed.currency },
    livemode: store.livemode,
    metadata: mergeMetadata({}, params.metadata),
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tax_code: params.tax_code ?? null,
    type: 'fixed_amount',
  });
};

/** Shipping rates: the fixed price of shipping in one currency. No request changes one. */
export const shippingRates: Resource<'shipping_rate'> = {
  object: 'shipping_rate',
  path: 'shipping_rates',
  permission: 'shipping_rate',
  expands: notExpanded('tax_code'),
  idParam: 'shipping_rate_token',
  list: shape<Omit<Stripe.ShippingRateListParams, keyof Stripe.PaginationParams>>({
    active: boolean,
    created: range,
    currency,
  }),
  filters: { currency: ({ fixed_amount }, wanted) => fixed_amount?.currency === wanted },
  create: operation(
    shape<Stripe.ShippingRateCreateParams>({
      delivery_estimate: { maximum: bound, minimum: bound },
      display_name: must(text),
      fixed_amount: { amount: must(amount), currency: must(currency), ...unsimulated('currency_options') },
      metadata,
      tax_behavior: taxBehavior,
      tax_code: text,
      type: oneOf('fixed_amount'),
    }),
    create,
  ),
};
