import type Stripe from 'stripe';
import { defineInputFields } from 'zapier-platform-core';
import { defineRecord, fieldsOf } from '../../records/define-record.ts';
import { describeEvent } from '../../stripe/event-trigger.ts';
import { on } from './unit.ts';

// A trigger as small as they get: a product of the catalog was changed.

type Product = { id: string; name: string; active: boolean };
type Source = Product & { fresh?: boolean };

const { text, boolean } = fieldsOf<Source>();
const example: Source = { id: 'prod_0', name: 'Mug', active: true, fresh: true };

export const record = defineRecord(
  {
    id: text('ID', ({ id }) => id),
    name: text('Name', ({ name }) => name),
    details_complete: boolean('Details Complete', ({ fresh }) => fresh === true),
  },
  example,
);

export const inputFields = defineInputFields([{ key: 'name', label: 'Name', type: 'string' }]);

export const spec = describeEvent({
  key: 'product_changed',
  noun: 'Product',
  label: 'Product Changed',
  description: 'Triggers when a product changes.',
  events: ['product.created', 'product.updated'],
  inputFields,
  record,
  wants: ({ name }: Product, input: { name?: string }) => !input.name || name === input.name,
  read: async (stripe: Stripe, { id }: Product) => {
    const { name, active } = await stripe.products.retrieve(id);
    return active ? { id, name, active, fresh: true } : null;
  },
  fallback: (product: Product) => product,
  list: async (stripe: Stripe, _input: object, limit: number, wants: (product: Product) => boolean) =>
    (await stripe.products.list({ limit })).data
      .map(({ id, name, active }) => ({ id, name, active, fresh: true }))
      .filter(wants),
});

export const READ = 'GET /v1/products/prod_1';
export const MUG: Product = { id: 'prod_1', name: 'Mug', active: true };

/** What the trigger emits after the fresh read that `fresh` answers. */
export const FRESH = { id: 'prod_1', name: 'Mug, new', details_complete: true };
export const fresh = on(READ, { ...MUG, name: 'Mug, new' });
