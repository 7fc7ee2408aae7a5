import type Stripe from 'stripe';
import { dashboardUrl } from '../stripe/dashboard.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';
import { EXAMPLE_ADDRESS } from './shared.ts';

/** A customer as far as its record reads it. */
export type CustomerSource = Pick<
  Stripe.Customer,
  | 'id'
  | 'balance'
  | 'created'
  | 'currency'
  | 'delinquent'
  | 'description'
  | 'email'
  | 'livemode'
  | 'metadata'
  | 'name'
  | 'phone'
> & {
  address?: Stripe.Address | null;
  preferred_locales?: string[] | null;
  shipping?: { name?: string | null; address?: Stripe.Address | null } | null;
};

const { id, text, boolean, amount, currency, time, name, address, dict } = fieldsOf<CustomerSource>();

const example: CustomerSource = {
  id: 'cus_Thz0QxWc3RkLmP',
  address: EXAMPLE_ADDRESS,
  balance: 0,
  created: 1767261600,
  currency: 'usd',
  delinquent: false,
  description: null,
  email: 'jenny.rosen@example.com',
  livemode: false,
  metadata: { campaign: 'spring' },
  name: 'Jenny Rosen',
  phone: '+14155550132',
  preferred_locales: ['en-US'],
  shipping: { name: 'Jenny Rosen', address: EXAMPLE_ADDRESS },
};

/** A customer. A one-time payment makes a guest, whom Stripe does not list among the customers. */
export const customer = defineRecord(
  'Customer',
  {
    id: id('Customer ID', (c) => c.id),
    email: text('Email', (c) => c.email),
    ...name('customer', 'Customer', (c) => c.name),
    phone: text('Phone', (c) => c.phone),
    description: text('Description', (c) => c.description),
    ...address('billing', 'Billing', (c) => c.address),
    shipping_name: text('Shipping Name', (c) => c.shipping?.name),
    ...address('shipping', 'Shipping', (c) => c.shipping?.address),
    language: text('Language', (c) => c.preferred_locales?.[0]),
    balance: amount('Balance', (c) => [c.balance, c.currency]),
    currency: currency('Currency', (c) => c.currency),
    is_delinquent: boolean('Is Delinquent', (c) => c.delinquent),
    metadata: dict('Metadata', (c) => c.metadata),
    created_at: time('Created At', (c) => c.created),
    live_mode: boolean('Live Mode', (c) => c.livemode),
    dashboard_url: text('Dashboard URL', (c) => dashboardUrl('customers', c.id, c.livemode)),
  },
  example,
);
