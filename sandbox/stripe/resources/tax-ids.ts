import type Stripe from 'stripe';
import { notExpanded } from '../engine/expandable.ts';
import { newId } from '../engine/ids.ts';
import { oneOf, text } from '../engine/param-types.ts';
import { must, shape } from '../engine/params.ts';
import type { Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';

type ListParams = Omit<Stripe.TaxIdListParams, keyof Stripe.PaginationParams>;

/**
 * Tax ids: the two of the account, which invoices can show. No request adds or deletes one, and customers have none.
 */
export const taxIds: Resource<'tax_id'> = {
  object: 'tax_id',
  path: 'tax_ids',
  // Stripe publishes no name of this permission.
  permission: 'tax_id',
  expands: {
    customer: 'customer',
    'owner.account': 'account',
    'owner.customer': 'customer',
    ...notExpanded('owner.application'),
  },
  list: shape<ListParams>({
    owner: {
      account: text,
      customer: text,
      customer_account: text,
      type: must(oneOf('account', 'application', 'customer', 'self')),
    },
  }),
  filters: { owner: ({ owner }, wanted) => owner?.type === (wanted as ListParams['owner'])?.type },
};

export const addTaxIds = (store: Store): void => {
  addTaxId(store, 'us_ein', 'US', '12-3456789');
  addTaxId(store, 'eu_vat', 'DE', 'DE123456789');
};

const addTaxId = (store: Store, type: Stripe.TaxId.Type, country: string, value: string): void => {
  store.add('tax_id', {
    id: newId('txi'),
    object: 'tax_id',
    country,
    created: store.now,
    customer: null,
    customer_account: null,
    livemode: store.livemode,
    owner: { type: 'self', customer_account: null },
    type,
    value,
    verification: null,
  });
};
