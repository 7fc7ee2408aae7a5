import Stripe from 'stripe';
import { displayAmount, stepOf } from '../currencies.ts';
import { mergeMetadata, orNull } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import { newId } from '../engine/ids.ts';
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
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { newProduct } from '../objects/product.ts';

type CreateParams = Stripe.PriceCreateParams;
type PriceData = Stripe.PaymentLinkCreateParams.LineItem.PriceData;
type ListParams = Omit<Stripe.PriceListParams, keyof Stripe.PaginationParams>;

export const interval = oneOf('day', 'month', 'week', 'year');
export const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified');

/**
 * Makes a price, and its product where that is given inline.
 * @param options.at the name of the parameters in an error: `line_items[0][price_data]`
 * @param options.id for a price from before there were prices
 * @param options.isInline of a price that serves its one link and is no choice for another
 */
export const newPrice = (
  shop: Shop,
  params: CreateParams | PriceData,
  { at = '', id = newId('price'), isInline = false }: { at?: string; id?: string; isInline?: boolean } = {},
): Stripe.Price => {
  if (shop.find('price', id)) throw refuse('Plan already exists.', 'resource_already_exists', 'id');
  const param = (name: string) => (at ? `${at}[${name}]` : name);
  const { product, product_data } = params;
  if (product && product_data) {
    throw refuse(
      `You may only specify one of these parameters: ${param('product')}, ${param('product_data')}.`,
      'parameters_exclusive',
    );
  }
  if (!product && !product_data) {
    throw refuse(`Missing required param: ${param('product')}.`, 'parameter_missing', param('product'));
  }
  const custom =
    'custom_unit_amount' in params && params.custom_unit_amount?.enabled ? params.custom_unit_amount : null;
  const unitAmount = custom ? null : unitAmountOf(params, param('unit_amount'));
  const productId = product
    ? shop.get('product', product, param('product')).id
    : newProduct(shop, product_data ?? { name: '' }).id;
  const own: Partial<CreateParams> = isInline ? {} : params;
  const price: Stripe.Price = {
    id,
    object: 'price',
    active: own.active ?? !isInline,
    billing_scheme: 'per_unit',
    created: shop.now,
    currency: params.currency,
    custom_unit_amount: custom && {
      maximum: custom.maximum ?? null,
      minimum: custom.minimum ?? null,
      preset: custom.preset ?? null,
    },
    livemode: shop.livemode,
    lookup_key: orNull(own.lookup_key),
    metadata: mergeMetadata({}, own.metadata),
    nickname: orNull(own.nickname),
    product: productId,
    recurring: params.recurring
      ? {
          interval: params.recurring.interval,
          interval_count: params.recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: null,
          usage_type: 'licensed',
        }
      : null,
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: params.recurring ? 'recurring' : 'one_time',
    unit_amount: unitAmount,
    unit_amount_decimal: unitAmount === null ? null : Stripe.Decimal.from(unitAmount),
  };
  return shop.add('price', price, 'price.created');
};

const unitAmountOf = (
  { unit_amount, unit_amount_decimal, currency: code }: CreateParams | PriceData,
  param: string,
): number => {
  const minor = unit_amount ?? unit_amount_decimal?.toNumber();
  if (minor === undefined) {
    throw refuse(`Missing required param: ${param}.`, 'parameter_missing', param);
  }
  if (!Number.isInteger(minor)) {
    throw refuse(`Invalid integer: ${minor}`, 'parameter_invalid_integer', param);
  }
  const step = stepOf(code);
  if (minor % step !== 0) {
    throw refuse(
      `Invalid amount: ${displayAmount(minor, code)} must be evenly divisible by ${step} in its smallest unit.`,
      'parameter_invalid_integer',
      param,
    );
  }
  return minor;
};

export const prices: Resource<'price'> = {
  object: 'price',
  path: 'prices',
  permission: 'plan',
  idParam: 'price',
  search: {
    active: 'token',
    currency: 'token',
    lookup_key: 'string',
    product: 'string',
    type: 'token',
  },
  expands: { product: 'product' },
  list: shape<ListParams>({
    active: boolean,
    created: range,
    currency,
    lookup_keys: [text],
    product: text,
    recurring: { interval, meter: text, usage_type: text },
    type: oneOf('one_time', 'recurring'),
  }),
  filters: { lookup_keys: ({ lookup_key }, wanted) => (wanted as (string | null)[]).includes(lookup_key) },
  create: operation(
    shape<CreateParams>({
      active: boolean,
      currency: must(currency),
      custom_unit_amount: { enabled: must(boolean), maximum: amount, minimum: amount, preset: amount },
      lookup_key: text,
      metadata,
      nickname: longText,
      product: text,
      product_data: {
        active: boolean,
        id: text,
        metadata,
        name: must(shortText),
        statement_descriptor: text,
        tax_code: text,
        tax_details: { performance_location: text, tax_code: text },
        unit_label: text,
      },
      recurring: {
        interval: must(interval),
        interval_count: integer(1, 1095),
        meter: text,
        trial_period_days: integer(1),
        usage_type: oneOf('licensed', 'metered'),
      },
      tax_behavior: taxBehavior,
      unit_amount: amount,
      unit_amount_decimal: decimal,
      ...unsimulated(
        'billing_scheme',
        'currency_options',
        'tiers',
        'tiers_mode',
        'transfer_lookup_key',
        'transform_quantity',
      ),
    }),
    (shop, params) => newPrice(shop, params),
  ),
  update: operationOn(
    shape<Stripe.PriceUpdateParams>({
      active: boolean,
      lookup_key: text,
      metadata,
      nickname: longText,
      tax_behavior: taxBehavior,
      ...unsimulated('currency_options', 'transfer_lookup_key'),
    }),
    (shop, price: Stripe.Price, { active, lookup_key, metadata: given, nickname, tax_behavior }) =>
      shop.change(
        price,
        { active, lookup_key, metadata: mergeMetadata(price.metadata, given), nickname, tax_behavior },
        'price.updated',
      ),
  ),
};
