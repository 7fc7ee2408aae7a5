import type Stripe from 'stripe';
import { mergeMetadata, unset } from '../engine/changes.ts';
import {
  amount,
  boolean,
  currency,
  decimal,
  filledText,
  integer,
  longText,
  metadata,
  range,
  shortText,
  text,
  url,
} from '../engine/param-types.ts';
import { must, shape, unsimulated } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { newProduct } from '../objects/product.ts';
import { interval, newPrice, taxBehavior } from './prices.ts';

/** A product, and its price where that comes along. */
const create = (shop: Shop, params: Stripe.ProductCreateParams): Stripe.Product => {
  const product = newProduct(shop, params);
  const price = params.default_price_data;
  if (price) {
    product.default_price = newPrice(
      shop,
      { ...price, product: product.id },
      { at: 'default_price_data' },
    ).id;
  }
  return product;
};

export const products: Resource<'product'> = {
  object: 'product',
  path: 'products',
  permission: 'product',
  search: {
    active: 'token',
    description: 'string',
    name: 'string',
    shippable: 'token',
    url: 'string',
  },
  expands: { default_price: 'price' },
  list: shape<Omit<Stripe.ProductListParams, keyof Stripe.PaginationParams>>({
    active: boolean,
    created: range,
    ids: [text],
    shippable: boolean,
    type: text,
    url: text,
  }),
  filters: { ids: ({ id }, wanted) => (wanted as string[]).includes(id) },
  create: operation(
    shape<Stripe.ProductCreateParams>({
      active: boolean,
      default_price_data: {
        currency: must(currency),
        metadata,
        recurring: { interval: must(interval), interval_count: integer(1, 1095) },
        tax_behavior: taxBehavior,
        unit_amount: amount,
        unit_amount_decimal: decimal,
        ...unsimulated('currency_options', 'custom_unit_amount'),
      },
      description: longText,
      id: text,
      images: [url],
      metadata,
      name: must(shortText),
      shippable: boolean,
      statement_descriptor: text,
      tax_code: text,
      unit_label: text,
      url,
      ...unsimulated('marketing_features', 'package_dimensions', 'tax_details', 'type'),
    }),
    create,
  ),
  update: operationOn(
    shape<Stripe.ProductUpdateParams>({
      active: boolean,
      default_price: filledText,
      description: longText,
      images: [url],
      metadata,
      name: filledText,
      unit_label: text,
      url,
      ...unsimulated(
        'marketing_features',
        'package_dimensions',
        'shippable',
        'statement_descriptor',
        'tax_code',
        'tax_details',
      ),
    }),
    (shop, product: Stripe.Product, params) =>
      shop.change(
        product,
        {
          active: params.active,
          default_price: params.default_price,
          description: unset(params.description),
          images: params.images === undefined ? undefined : params.images || [],
          metadata: mergeMetadata(product.metadata, params.metadata),
          name: params.name,
          unit_label: unset(params.unit_label),
          url: unset(params.url),
        },
        'product.updated',
      ),
  ),
};
