import { type CustomerSource, customer } from '../../records/customer.ts';
import { ADDRESS } from '../support/full-objects.ts';
import { addressRow, z } from '../support/records.ts';

const CUSTOMER: CustomerSource = {
  id: 'cus_1',
  address: ADDRESS,
  balance: -1250,
  created: 1767261600,
  currency: 'usd',
  delinquent: true,
  description: 'Met at the fair.',
  email: 'ada@example.com',
  livemode: true,
  metadata: { campaign: 'spring' },
  name: 'Ada Lovelace',
  phone: '+14155550132',
  preferred_locales: ['fr', 'en'],
  shipping: { name: 'Ada L.', address: ADDRESS },
};

test('maps every field of a customer', () => {
  expect(customer.map(CUSTOMER, z)).toEqual({
    id: 'cus_1',
    email: 'ada@example.com',
    customer_name: 'Ada Lovelace',
    customer_first_name: 'Ada',
    customer_last_name: 'Lovelace',
    phone: '+14155550132',
    description: 'Met at the fair.',
    ...addressRow('billing'),
    shipping_name: 'Ada L.',
    ...addressRow('shipping'),
    language: 'fr',
    balance: -12.5,
    currency: 'USD',
    is_delinquent: true,
    metadata: { campaign: 'spring' },
    created_at: '2026-01-01T10:00:00Z',
    live_mode: true,
    dashboard_url: 'https://dashboard.stripe.com/customers/cus_1',
  });
});

test('has its balance in its own currency', () => {
  expect(customer.map({ ...CUSTOMER, currency: 'kwd', balance: 5000 }, z).balance).toBe(5);
});
