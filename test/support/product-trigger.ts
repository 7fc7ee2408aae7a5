import type Stripe from 'stripe';
import { downloadReceipt } from '../../hydrators.ts';
import { defineInputs, type ValuesOf } from '../../inputs/define-inputs.ts';
import { text } from '../../inputs/kinds.ts';
import type { EventTrigger } from '../../operations/define-event-trigger.ts';
import { defineRecord, fieldsOf } from '../../records/define-record.ts';
import { on } from './wire.ts';

// A trigger as small as they get: a product of the catalog was changed.

type Product = Pick<Stripe.Product, 'id' | 'name' | 'active'>;
type Source = Product & { fresh?: boolean };

const { id, text: textOf, file, details } = fieldsOf<Source>();
const example: Source = { id: 'prod_0', name: 'Mug', active: true, fresh: true };

export const record = defineRecord(
  'Product',
  {
    id: id('ID', (product) => product.id),
    name: textOf('Name', ({ name }) => name),
    sheet: file('Sheet', downloadReceipt, (product) => ({ charge: product.id }), 'https://a.de/sheet'),
    ...details(({ fresh }) => (fresh ? null : 'It is as the event had it.')),
  },
  example,
);

const fields = { name: text('Name', { max: 50 }) };

export const spec: EventTrigger<
  'product_changed',
  'product.created' | 'product.updated',
  ValuesOf<typeof fields>,
  Source,
  typeof record.sample
> = {
  key: 'product_changed',
  noun: 'Product',
  label: 'Product Changed',
  description: 'Triggers when a product changes.',
  guide: ['Beyond the guide'],
  events: ['product.created', 'product.updated'],
  inputs: defineInputs(fields),
  record,
  wants: ({ name }, input) => !input.name || name === input.name,
  read: async (stripe, { id }) => {
    const product = await stripe.products.retrieve(id);
    return product.active ? { ...product, fresh: true } : null;
  },
  fallback: (product) => product,
  list: async (stripe, _input, limit, wants) =>
    (await stripe.products.list({ limit })).data
      .filter(wants)
      .map((product) => ({ ...product, fresh: true })),
};

export const READ = 'GET /v1/products/prod_1';
export const MUG: Product = { id: 'prod_1', name: 'Mug', active: true };

/** What the trigger emits after the fresh read that `fresh` answers, and where that failed. */
export const FRESH = {
  id: 'prod_1',
  name: 'Mug, new',
  sheet: expect.stringMatching(/^hydrate.*downloadReceipt.*prod_1.*hydrate$/),
  details_complete: true,
  details_note: null,
};
export const FALLEN_BACK = {
  ...FRESH,
  name: 'Mug',
  details_complete: false,
  details_note: expect.stringMatching(/^Only what the event itself says is here\./) as string,
};
export const fresh = on(READ, { ...MUG, name: 'Mug, new' });
