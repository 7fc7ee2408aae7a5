import type Stripe from 'stripe';
import { newId } from '../engine/ids.ts';
import { filledText, oneOf, text } from '../engine/param-types.ts';
import { must, nothing, shape, unsimulated } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';

type ListParams = Omit<Stripe.TaxIdListParams, keyof Stripe.PaginationParams>;
type CreateParams = Pick<Stripe.TaxIdCreateParams, 'type' | 'value'>;

const SEEDED: CreateParams[] = [
  { type: 'us_ein', value: '12-3456789' },
  { type: 'eu_vat', value: 'DE123456789' },
];

const insert = (shop: Shop, { type, value }: CreateParams): Stripe.TaxId => {
  return shop.add('tax_id', {
    id: newId('txi'),
    object: 'tax_id',
    country: type === 'eu_vat' ? value.slice(0, 2) : type.slice(0, 2).toUpperCase(),
    created: shop.now,
    customer: null,
    customer_account: null,
    livemode: shop.livemode,
    owner: { type: 'self', customer_account: null },
    type,
    value,
    verification: null,
  });
};

/** The tax ids that the merchant has, so that a link's invoices can show them. */
export const seedTaxIds = (shop: Shop): void => {
  for (const params of SEEDED) insert(shop, params);
};

/** The account's own tax ids; those of customers are not here. */
export const taxIds: Resource<'tax_id'> = {
  object: 'tax_id',
  path: 'tax_ids',
  // Stripe publishes no name for this one.
  permission: 'tax_id',
  list: shape<ListParams>({
    owner: {
      account: text,
      customer: text,
      customer_account: text,
      type: must(oneOf('account', 'application', 'customer', 'self')),
    },
  }),
  filters: { owner: ({ owner }, wanted) => owner?.type === (wanted as ListParams['owner'])?.type },
  create: operation(
    shape<Stripe.TaxIdCreateParams>({
      type: must(filledText),
      value: must(filledText),
      ...unsimulated('owner'),
    }),
    insert,
  ),
  remove: operationOn(nothing, (shop, { id, object }: Stripe.TaxId): Stripe.DeletedTaxId => {
    shop.table('tax_id').delete(id);
    return { id, object, deleted: true };
  }),
};
