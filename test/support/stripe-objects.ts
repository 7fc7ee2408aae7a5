import { chargeOf, intentOf, itemOf, listOf, sessionOf } from './unit.ts';

// Objects with everything in them that Stripe may send.

export const ADDRESS = {
  line1: '1 Main St',
  line2: 'Flat 2',
  city: 'Springfield',
  state: 'OR',
  postal_code: '97477',
  country: 'US',
};

export const BUYER_EMAIL = 'ada.lovelace@buyer.example';

export const fullCharge = (more: object = {}) =>
  chargeOf({
    amount: 5400,
    balance_transaction: { id: 'txn_1', currency: 'eur', exchange_rate: 0.9, fee: 170, net: 4690 },
    billing_details: { address: ADDRESS, email: BUYER_EMAIL, name: 'Ada King Lovelace', phone: null },
    ...more,
  });

/** A Checkout Session as an event has it: nothing expanded. */
export const paidSession = (more: object = {}) =>
  sessionOf({
    amount_subtotal: 5000,
    amount_total: 5400,
    client_reference_id: 'order-7',
    collected_information: { shipping_details: { name: 'Ada L.', address: ADDRESS } },
    custom_fields: [
      { key: 'engraving', type: 'text', text: { value: 'For Ada' } },
      { key: 'size', type: 'dropdown', dropdown: { value: 'm' } },
    ],
    customer_details: {
      email: BUYER_EMAIL,
      name: 'Ada King Lovelace',
      phone: '+14155550132',
      address: ADDRESS,
    },
    invoice: 'in_1',
    metadata: { campaign: 'spring' },
    total_details: { amount_discount: 100, amount_tax: 200, amount_shipping: 300 },
    ...more,
  });

/** The same as it is read afresh: with line items, charge, fees and invoice. */
export const freshSession = (more: object = {}) =>
  paidSession({
    line_items: listOf([
      itemOf({ amount_total: 4400, price: { id: 'price_1', product: 'prod_1', unit_amount: 2200 } }),
      itemOf({
        id: 'li_2',
        amount_total: 1000,
        description: 'T-shirt',
        quantity: 1,
        price: { id: 'price_2', product: 'prod_2', unit_amount: 1000 },
      }),
    ]),
    payment_intent: intentOf({ latest_charge: fullCharge() }),
    invoice: { id: 'in_1', payments: { data: [] } },
    ...more,
  });

export const SUBSCRIPTION_INVOICE = {
  parent: { type: 'subscription_details', subscription_details: { subscription: 'sub_1' } },
};

export const paymentLinkOf = (more: object = {}) => ({
  id: 'plink_1',
  object: 'payment_link',
  active: true,
  after_completion: { type: 'hosted_confirmation', hosted_confirmation: { custom_message: null } },
  currency: 'usd',
  inactive_message: null,
  line_items: listOf([{ id: 'li_1', quantity: 1, description: 'Mug' }]),
  livemode: false,
  metadata: {},
  restrictions: null,
  url: 'https://buy.stripe.com/test_abc',
  ...more,
});

export const priceOf = (more: object = {}) => ({
  id: 'price_1',
  object: 'price',
  currency: 'usd',
  nickname: null,
  product: 'prod_1',
  recurring: null,
  unit_amount: 2000,
  ...more,
});
