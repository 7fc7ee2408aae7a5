import type Stripe from 'stripe';
import { mergeMetadata, orNull } from '../engine/changes.ts';
import { noSuch } from '../engine/errors.ts';
import { notExpanded } from '../engine/expandable.ts';
import { newShortId } from '../engine/ids.ts';
import {
  boolean,
  filledText,
  longText,
  metadata,
  oneOf,
  range,
  shortText,
  text,
  url,
} from '../engine/param-types.ts';
import { must, type ParamType, shape, unsimulated } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';

type ProductParams = Pick<
  Stripe.ProductCreateParams,
  'active' | 'description' | 'images' | 'metadata' | 'name' | 'tax_code' | 'unit_label'
>;

/** A tax code. Only its form is checked: the embedded Stripe has no list of them. */
export const taxCode: ParamType = (value, path) => {
  const code = String(text(value, path));
  if (code === '' || /^txcd_\d{8}$/.test(code)) return code;
  throw noSuch('tax_code', code, path);
};

/** Creates a product, by a request of its own or together with a price. */
export const newProduct = (store: Store, params: ProductParams): Stripe.Product => {
  const product: Stripe.Product = {
    id: newShortId('prod'),
    object: 'product',
    active: params.active ?? true,
    created: store.now,
    default_price: null,
    description: orNull(params.description),
    images: params.images ?? [],
    livemode: store.livemode,
    marketing_features: [],
    metadata: mergeMetadata({}, params.metadata),
    name: params.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: orNull(params.tax_code),
    tax_details: null,
    type: 'service',
    unit_label: orNull(params.unit_label),
    updated: store.now,
    url: null,
  };
  return store.add('product', product, 'product.created');
};

/** Products: name, description, images, unit and state. Default prices, packages and tax details are missing. */
export const products: Resource<'product'> = {
  object: 'product',
  path: 'products',
  permission: 'product',
  expands: { default_price: 'price', ...notExpanded('tax_code') },
  list: shape<Omit<Stripe.ProductListParams, keyof Stripe.PaginationParams>>({
    active: boolean,
    created: range,
    ids: [text],
    shippable: boolean,
    type: oneOf('good', 'service'),
    url: text,
  }),
  filters: { ids: ({ id }, wanted) => (wanted as string[]).includes(id) },
  create: operation(
    shape<Stripe.ProductCreateParams>({
      active: boolean,
      description: longText,
      images: [url],
      metadata,
      name: must(shortText),
      tax_code: taxCode,
      unit_label: text,
      ...unsimulated(
        'default_price_data id marketing_features package_dimensions shippable statement_descriptor tax_details',
        'type url',
      ),
    }),
    newProduct,
  ),
  update: operationOn(
    shape<Stripe.ProductUpdateParams>({
      active: boolean,
      metadata,
      name: filledText,
      ...unsimulated(
        'default_price description images marketing_features package_dimensions shippable statement_descriptor',
        'tax_code tax_details unit_label url',
      ),
    }),
    (store, product: Stripe.Product, { active, metadata: given, name }) =>
      store.change(
        product,
        { active, metadata: mergeMetadata(product.metadata, given), name },
        'product.updated',
      ),
  ),
};
