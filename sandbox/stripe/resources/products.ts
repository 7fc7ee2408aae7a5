import type Stripe from 'stripe';
import { mergeMetadata, orNull, unset } from '../engine/changes.ts';
import { newShortId } from '../engine/ids.ts';
import {
  boolean,
  filledText,
  longText,
  metadata,
  range,
  shortText,
  text,
  url,
} from '../engine/param-types.ts';
import { must, shape } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';

type CreateParams = Pick<
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
type UpdateParams = Pick<
  Stripe.ProductUpdateParams,
  'active' | 'default_price' | 'description' | 'images' | 'metadata' | 'name' | 'unit_label' | 'url'
>;

/** Makes a product, by request or along with a price. */
export const newProduct = (shop: Shop, params: CreateParams): Stripe.Product => {
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

export const products: Resource<'product'> = {
  object: 'product',
  path: 'products',
  permission: 'product',
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
    shape<CreateParams>({
      active: boolean,
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
    }),
    newProduct,
  ),
  update: operationOn(
    shape<UpdateParams>({
      active: boolean,
      default_price: filledText,
      description: longText,
      images: [url],
      metadata,
      name: filledText,
      unit_label: text,
      url,
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
