import type Stripe from 'stripe';
import { mergeMetadata } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import { newId } from '../engine/ids.ts';
import { amount, boolean, currency, integer, metadata, oneOf, range, text } from '../engine/param-types.ts';
import { must, shape, unsimulated } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { taxBehavior } from './prices.ts';

type Rate = Stripe.ShippingRate;

const bound = {
  unit: must(oneOf('business_day', 'day', 'hour', 'month', 'week')),
  value: must(integer(1)),
} as const;

const newShippingRate = (shop: Shop, params: Stripe.ShippingRateCreateParams): Rate => {
  const { fixed_amount: fixed, delivery_estimate: estimate } = params;
  if (!fixed) throw refuse('Missing required param: fixed_amount.', 'parameter_missing', 'fixed_amount');
  return shop.add('shipping_rate', {
    id: newId('shr'),
    object: 'shipping_rate',
    active: true,
    created: shop.now,
    delivery_estimate: estimate
      ? { maximum: estimate.maximum ?? null, minimum: estimate.minimum ?? null }
      : null,
    display_name: params.display_name,
    fixed_amount: { amount: fixed.amount, currency: fixed.currency },
    livemode: shop.livemode,
    metadata: mergeMetadata({}, params.metadata),
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tax_code: params.tax_code ?? null,
    type: 'fixed_amount',
  });
};

/** What it costs to send something. */
export const shippingRates: Resource<'shipping_rate'> = {
  object: 'shipping_rate',
  path: 'shipping_rates',
  permission: 'shipping_rate',
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
      fixed_amount: {
        amount: must(amount),
        currency: must(currency),
        ...unsimulated('currency_options'),
      },
      metadata,
      tax_behavior: taxBehavior,
      tax_code: text,
      type: oneOf('fixed_amount'),
    }),
    newShippingRate,
  ),
  update: operationOn(
    shape<Stripe.ShippingRateUpdateParams>({
      active: boolean,
      metadata,
      tax_behavior: taxBehavior,
      ...unsimulated('fixed_amount'),
    }),
    (_shop, rate: Rate, { metadata: given, active = rate.active, tax_behavior = rate.tax_behavior }) =>
      Object.assign(rate, { active, metadata: mergeMetadata(rate.metadata, given), tax_behavior }),
  ),
};
