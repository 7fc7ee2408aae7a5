import Stripe from 'stripe';
import { displayAmount, minimumOf, stepOf } from '../currencies.ts';
import { mergeMetadata, orNull } from '../engine/changes.ts';
import { missingParameter, refuse } from '../engine/errors.ts';
import { newId } from '../engine/ids.ts';
import {
  amount,
  boolean,
  checkAmount,
  currency,
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
import type { Store } from '../engine/store.ts';
import { newProduct, taxCode } from './products.ts';

type CreateParams = Stripe.PriceCreateParams;
type PriceData = Stripe.PaymentLinkCreateParams.LineItem.PriceData;

export const interval = oneOf('day', 'month', 'week', 'year');
export const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified');

/**
 * Creates a price, and its product if the request describes one.
 * @param at prefix of the parameters in errors: `line_items[0][price_data]`. A price with a prefix is inline: it
 *   belongs to one link, and is inactive.
 */
export const newPrice = (store: Store, params: CreateParams | PriceData, at = ''): Stripe.Price => {
  const param = (name: string) => (at ? `${at}[${name}]` : name);
  const { product, product_data } = params;
  if (product && product_data) {
    throw refuse(
      `You may only specify one of these parameters: ${param('product')}, ${param('product_data')}.`,
      'parameters_exclusive',
    );
  }
  if (!product && !product_data) throw missingParameter(param('product'));
  const own: Partial<CreateParams> = at ? {} : params;
  const custom = own.custom_unit_amount?.enabled ? own.custom_unit_amount : null;
  if (custom) checkCustomAmount(custom, params);
  const unitAmount = custom ? null : unitAmountOf(params, param('unit_amount'));
  const productId = product
    ? store.get('product', product, param('product')).id
    : newProduct(store, product_data ?? { name: '' }).id;
  const price: Stripe.Price = {
    id: newId('price'),
    object: 'price',
    active: own.active ?? !at,
    billing_scheme: 'per_unit',
    created: store.now,
    currency: params.currency,
    custom_unit_amount: custom && {
      maximum: custom.maximum ?? null,
      minimum: custom.minimum ?? null,
      preset: custom.preset ?? null,
    },
    livemode: store.livemode,
    lookup_key: null,
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
  return store.add('price', price, 'price.created');
};

/**
 * The rules for an amount that the buyer chooses. Stripe does not document the words of its errors.
 * @see https://docs.stripe.com/payments/checkout/pay-what-you-want
 */
const checkCustomAmount = (
  { minimum, maximum, preset }: Stripe.PriceCreateParams.CustomUnitAmount,
  { currency: code, recurring }: CreateParams | PriceData,
): void => {
  const at = (name: string) => `custom_unit_amount[${name}]`;
  for (const [name, given] of Object.entries({ minimum, maximum, preset }))
    checkAmount(given, code, at(name));
  if (recurring) throw refuse('A recurring price cannot have a custom_unit_amount.', undefined, 'recurring');
  const least = minimum ?? minimumOf(code);
  if (least < minimumOf(code)) {
    throw refuse(
      `The minimum has to be at least ${displayAmount(minimumOf(code), code)}.`,
      undefined,
      at('minimum'),
    );
  }
  if (maximum !== undefined && maximum < least) {
    throw refuse('The maximum is less than the minimum.', undefined, at('maximum'));
  }
  if (preset !== undefined && (preset < least || preset > (maximum ?? preset))) {
    throw refuse('The preset is not between the minimum and the maximum.', undefined, at('preset'));
  }
};

const unitAmountOf = (
  { unit_amount: minor, currency: code }: CreateParams | PriceData,
  param: string,
): number => {
  if (minor === undefined) throw missingParameter(param);
  checkAmount(minor, code, param);
  const step = stepOf(code);
  if (minor % step === 0) return minor;
  throw refuse(
    `Invalid amount: ${displayAmount(minor, code)} must be evenly divisible by ${step} in its smallest unit.`,
    'parameter_invalid_integer',
    param,
  );
};

/**
 * Prices: a fixed amount, once or per interval, or an amount that the buyer chooses. Tiers, metered usage, lookup keys,
 * fractions of a cent and prices in several currencies are missing.
 */
export const prices: Resource<'price'> = {
  object: 'price',
  path: 'prices',
  permission: 'plan',
  idParam: 'price',
  expands: { product: 'product' },
  list: shape<Omit<Stripe.PriceListParams, keyof Stripe.PaginationParams>>({
    active: boolean,
    created: range,
    currency,
    lookup_keys: [text],
    product: text,
    recurring: { interval, meter: text, usage_type: oneOf('licensed', 'metered') },
    type: oneOf('one_time', 'recurring'),
  }),
  filters: { lookup_keys: () => false },
  create: operation(
    shape<CreateParams>({
      active: boolean,
      currency: must(currency),
      custom_unit_amount: { enabled: must(boolean), maximum: amount, minimum: amount, preset: amount },
      metadata,
      nickname: longText,
      product: text,
      product_data: {
        active: boolean,
        metadata,
        name: must(shortText),
        tax_code: taxCode,
        unit_label: text,
        ...unsimulated('id statement_descriptor tax_details'),
      },
      recurring: {
        interval: must(interval),
        interval_count: integer(1, 1095),
        ...unsimulated('meter trial_period_days usage_type'),
      },
      tax_behavior: taxBehavior,
      unit_amount: amount,
      ...unsimulated(
        'billing_scheme currency_options lookup_key tiers tiers_mode transfer_lookup_key transform_quantity',
        'unit_amount_decimal',
      ),
    }),
    (store, params) => newPrice(store, params),
  ),
  update: operationOn(
    shape<Stripe.PriceUpdateParams>({
      active: boolean,
      metadata,
      ...unsimulated('currency_options lookup_key nickname tax_behavior transfer_lookup_key'),
    }),
    (store, price: Stripe.Price, { active, metadata: given }) =>
      store.change(price, { active, metadata: mergeMetadata(price.metadata, given) }, 'price.updated'),
  ),
};
