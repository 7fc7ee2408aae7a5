import type { CheckoutSession } from '../stripe/checkouts.ts';
import { EXAMPLE_ADDRESS } from './shared.ts';

/** The checkout that the sample of a Payment is mapped from. */
export const exampleSession: CheckoutSession = {
  id: 'cs_test_a1Qk7fVbW2mTn5Xc',
  after_expiration: null,
  amount_subtotal: 5500,
  amount_total: 5400,
  client_reference_id: 'order-1042',
  collected_information: {
    shipping_details: {
      name: 'Jenny Rosen',
      address: EXAMPLE_ADDRESS,
    },
  },
  created: 1767261600,
  currency: 'usd',
  custom_fields: [
    {
      key: 'size',
      label: { type: 'custom', custom: 'Size' },
      optional: false,
      type: 'dropdown',
      dropdown: {
        value: 'verylarge',
        default_value: null,
        options: [
          { label: 'Large', value: 'large' },
          { label: 'Very large', value: 'verylarge' },
        ],
      },
    },
    {
      key: 'engraving',
      label: { type: 'custom', custom: 'Engraving' },
      optional: true,
      type: 'text',
      text: { value: 'For Ada', default_value: null, maximum_length: null, minimum_length: null },
    },
  ],
  customer: null,
  customer_details: {
    business_name: null,
    email: 'jenny.rosen@example.com',
    individual_name: 'Jenny Rosen',
    name: 'Jenny Rosen',
    phone: '+14155550132',
    tax_exempt: 'none',
    tax_ids: [{ type: 'us_ein', value: '12-3456789' }],
    address: EXAMPLE_ADDRESS,
  },
  discounts: [{ promotion_code: { id: 'promo_1SkPzULkdIwHu7ixQw7e', code: 'SPRING' } }],
  invoice: 'in_1SkQ2nLkdIwHu7ix8bTZ',
  line_items: {
    data: [
      {
        id: 'li_1SkQ2kLkdIwHu7ix0aPd',
        description: 'T-shirt',
        quantity: 2,
        amount_total: 4320,
        currency: 'usd',
        price: {
          id: 'price_1SkPzRLkdIwHu7ixT4eY',
          product: { id: 'prod_ThzK1mQ4wZ', name: 'T-shirt', metadata: { sku: 'TS-1' } },
          unit_amount: 2200,
        },
      },
      {
        id: 'li_1SkQ2kLkdIwHu7ix1bQe',
        description: 'Mug',
        quantity: 1,
        amount_total: 1080,
        currency: 'usd',
        price: {
          id: 'price_1SkQ0BLkdIwHu7ixH9nU',
          product: { id: 'prod_ThzL8nR5xA', name: 'Mug', metadata: { sku: 'MG-1' } },
          unit_amount: 1100,
        },
      },
    ],
  },
  livemode: false,
  metadata: { campaign: 'spring' },
  mode: 'payment',
  payment_intent: {
    id: 'pi_3SkQ2mLkdIwHu7ix0xJ4',
    status: 'succeeded',
    latest_charge: {
      id: 'ch_3SkQ2mLkdIwHu7ix0tRz',
      amount_refunded: 0,
      created: 1767261660,
      currency: 'usd',
      receipt_url: 'https://pay.stripe.com/receipts/payment/CAcaFwoVYWNjdF8xTGtk',
      status: 'succeeded',
      balance_transaction: {
        created: 1767261665,
        currency: 'usd',
        exchange_rate: null,
        fee: 187,
        net: 5213,
      },
      payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
    },
  },
  payment_link: {
    id: 'plink_1SkPzTLkdIwHu7ixV5mC',
    active: true,
    url: 'https://buy.stripe.com/test_7sI5kDc0T9qV2kg001',
  },
  payment_status: 'paid',
  presentment_details: { presentment_amount: 4968, presentment_currency: 'eur' },
  status: 'complete',
  subscription: null,
  total_details: { amount_discount: 500, amount_tax: 400, amount_shipping: 0 },
};
