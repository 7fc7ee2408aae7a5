import type Stripe from 'stripe';
import { downloadReceipt } from '../../hydrators.ts';
import { defineTrigger } from '../../operations/trigger.ts';
import { dashboardUrl } from '../../stripe/dashboard.ts';
import type { Source } from '../../stripe/source.ts';
import { defineInputs } from '../../zapier/inputs.ts';
import { boolean, text } from '../../zapier/kinds.ts';
import { defineRecord, fieldsOf } from '../../zapier/record.ts';
import { on } from './wire.ts';

// The smallest trigger: a product of the catalog was changed.

type Product = Pick<Stripe.Product, 'id' | 'name' | 'active'>;
type Item = Product & { fresh?: boolean };

const { id, text: textOf, file, details } = fieldsOf<Item>();
const example: Item = { id: 'prod_0', name: 'Mug', active: true, fresh: true };

const record = defineRecord(
  'Product',
  {
    id: id('ID', (product) => product.id),
    name: textOf('Name', ({ name }) => name),
    sheet: file('Sheet', downloadReceipt, (product) => ({ charge: product.id }), 'https://a.de/sheet'),
    ...details(({ fresh }) => (fresh ? null : 'It is as the event had it.')),
    dashboard_url: textOf('Dashboard URL', (product) => dashboardUrl('products', product.id, false)),
  },
  example,
);

export const products: Source<Stripe.Product, Item> = {
  read: async (stripe, { id }) => ({ ...(await stripe.products.retrieve(id)), fresh: true }),
  fromEvent: (product) => product,
  list: async (stripe, { limit, accepts }) =>
    (await stripe.products.list({ limit })).data
      .filter(accepts)
      .map((product) => ({ ...product, fresh: true })),
};

export const trigger = defineTrigger({
  key: 'product_changed',
  noun: 'Product',
  label: 'Product Changed',
  description: 'Triggers when a product changes.',
  guide: ['Beyond the guide'],
  events: ['product.created', 'product.updated'],
  inputs: defineInputs({
    name: text('Name', { max: 50 }),
    in_stock: boolean('Only in Stock', {}),
  }),
  record,
  source: products,
  accepts: ({ name }, input) => !input.name || name === input.name,
  // Only the fresh object shows it.
  narrow: ({ in_stock }) => (in_stock ? ({ name }) => name.endsWith('new') : undefined),
  isCurrent: ({ active }) => active,
});

export const READ = 'GET /v1/products/prod_1';
export const MUG: Product = { id: 'prod_1', name: 'Mug', active: true };

/** The row after the fresh read that `fresh` answers. */
export const FRESH = {
  id: 'prod_1',
  name: 'Mug, new',
  sheet: expect.stringMatching(/^hydrate.*downloadReceipt.*prod_1.*hydrate$/),
  details_complete: true,
  details_note: null,
  dashboard_url: 'https://dashboard.stripe.com/test/products/prod_1',
};

/** The row after a read that failed. */
export const FALLEN_BACK = {
  ...FRESH,
  name: 'Mug',
  details_complete: false,
  details_note: expect.stringMatching(/^Only what the event itself says is here\./) as string,
};

export const fresh = on(READ, { ...MUG, name: 'Mug, new' });
