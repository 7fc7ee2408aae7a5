import type Stripe from 'stripe';
import { newShortId } from '../engine/ids.ts';
import {
  amount,
  boolean,
  currency,
  decimal,
  integer,
  longText,
  metadata,
  oneOf,
  range,
  shortText,
  text,
} from '../engine/param-types.ts';
import { must, shape, unsimulated } from '../engine/params.ts';
import { operation, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { planOf } from '../objects/subscription.ts';
import { interval, newPrice } from './prices.ts';

/** A product of its own as `product`, or the id of one. */
const product = (value: unknown, path: string): unknown =>
  typeof value === 'string'
    ? text(value, path)
    : shape<Stripe.PlanCreateParams.Product>({
        active: boolean,
        id: text,
        metadata,
        name: must(shortText),
        unit_label: text,
        ...unsimulated('statement_descriptor', 'tax_code', 'tax_details'),
      })(value);

/** A plan is a recurring price of an older make: it is a price too, under the same id, which may be one of one's own. */
const newPlan = (shop: Shop, params: Stripe.PlanCreateParams): Stripe.Plan => {
  const { product: sold, amount: unit_amount, amount_decimal, interval: every, interval_count } = params;
  const price = newPrice(
    shop,
    {
      active: params.active,
      currency: params.currency,
      metadata: params.metadata || {},
      nickname: params.nickname,
      ...(typeof sold === 'string' ? { product: sold } : { product_data: sold }),
      recurring: { interval: every, interval_count },
      unit_amount,
      unit_amount_decimal: amount_decimal,
    },
    { id: params.id ?? newShortId('plan') },
  );
  return shop.add('plan', planOf(price), 'plan.created');
};

/** Prices from before there were prices: `plan_…`, or any id that their maker chose. */
export const plans: Resource<'plan'> = {
  object: 'plan',
  path: 'plans',
  permission: 'plan',
  idParam: 'plan',
  expands: { product: 'product' },
  list: shape<Omit<Stripe.PlanListParams, keyof Stripe.PaginationParams>>({
    active: boolean,
    created: range,
    product: text,
  }),
  create: operation(
    shape<Stripe.PlanCreateParams>({
      active: boolean,
      amount,
      amount_decimal: decimal,
      billing_scheme: oneOf('per_unit'),
      currency: must(currency),
      id: text,
      interval: must(interval),
      interval_count: integer(1, 1095),
      metadata,
      nickname: longText,
      product,
      usage_type: oneOf('licensed'),
      ...unsimulated('meter', 'tiers', 'tiers_mode', 'transform_usage', 'trial_period_days'),
    }),
    newPlan,
  ),
};
