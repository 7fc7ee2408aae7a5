import type Stripe from 'stripe';
import { mergeMetadata, orNull } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import { newShortId } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';

type ProductParams = Pick<
  Stripe.ProductCreateParams,
  | 'active'
  | 'description'
  | 'id'
  | 'images'
  | 'metadata'
  | 'name'
  | 'shippable'
  | 'statement_descriptor'
  | 'tax_code'
  | 'unit_label'
  | 'url'
>;

/** Makes a product, by request or along with a price. */
export const newProduct = (shop: Shop, params: ProductParams): Stripe.Product => {
  if (params.id && shop.find('product', params.id)) {
    throw refuse('Product already exists.', 'resource_already_exists', 'id');
  }
  const product: Stripe.Product = {
    id: params.id ?? newShortId('prod'),
    object: 'product',
    active: params.active ?? true,
    created: shop.now,
    default_price: null,
    description: orNull(params.description),
    images: params.images ?? [],
    livemode: shop.livemode,
    marketing_features: [],
    metadata: mergeMetadata({}, params.metadata),
    name: params.name,
    package_dimensions: null,
    shippable: params.shippable ?? null,
    statement_descriptor: orNull(params.statement_descriptor),
    tax_code: orNull(params.tax_code),
    tax_details: null,
    type: 'service',
    unit_label: orNull(params.unit_label),
    updated: shop.now,
    url: orNull(params.url),
  };
  return shop.add('product', product, 'product.created');
};
