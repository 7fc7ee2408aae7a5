import type Stripe from 'stripe';
import { chargeOf, intentOf, itemOf, listOf, productOf, sessionOf } from './objects.ts';

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
    balance_transaction: {
      id: 'txn_1',
      created: 1767261665,
      currency: 'eur',
      exchange_rate: 0.9,
      fee: 170,
      fee_details: [{ amount: 170, type: 'stripe_fee' }],
      net: 4690,
    },
    billing_details: { address: ADDRESS, email: BUYER_EMAIL, name: 'Ada King Lovelace', phone: null },
    ...more,
  });

/** A Checkout Session as an event has it: nothing expanded. */
export const paidSession = (more: object = {}) =>
  sessionOf({
    amount_subtotal: 5000,
    amount_total: 5400,
    client_reference_id: 'order-7',
    collected_information: {
      business_name: 'King Ltd',
      individual_name: 'Ada King',
      shipping_details: { name: 'Ada L.', address: ADDRESS },
    },
    custom_fields: [
      {
        key: 'engraving',
        label: { type: 'custom', custom: 'Engraving' },
        type: 'text',
        text: { value: 'For Ada' },
      },
      {
        key: 'gre',
        label: { type: 'custom', custom: 'Größe' },
        type: 'dropdown',
        dropdown: {
          value: 'sehrgro',
          options: [
            { label: 'Groß', value: 'gro' },
            { label: 'Sehr groß', value: 'sehrgro' },
          ],
        },
      },
    ],
    customer_details: {
      email: BUYER_EMAIL,
      name: 'Ada King Lovelace',
      phone: '+14155550132',
      address: ADDRESS,
      tax_ids: [
        { type: 'eu_vat', value: 'DE123456789' },
        { type: 'unknown', value: null },
        { type: 'us_ein', value: '12-3456789' },
      ],
    },
    discounts: [{ coupon: 'SPRING10', promotion_code: 'promo_1' }],
    invoice: 'in_1',
    metadata: { campaign: 'spring' },
    total_details: { amount_discount: 100, amount_tax: 200, amount_shipping: 300 },
    ...more,
  });

/** The same as it is read afresh: with line items, products, charge, fees, invoice, link and promotion code. */
export const freshSession = (more: object = {}) =>
  paidSession({
    line_items: listOf([
      itemOf({
        amount_total: 4400,
        price: { id: 'price_1', product: productOf({ metadata: { sku: 'MG-1' } }), unit_amount: 2200 },
      }),
      itemOf({
        id: 'li_2',
        amount_total: 1000,
        description: 'T-shirt',
        quantity: 1,
        price: { id: 'price_2', product: productOf({ id: 'prod_2', name: 'T-shirt' }), unit_amount: 1000 },
      }),
    ]),
    discounts: [{ coupon: 'SPRING10', promotion_code: { id: 'promo_1', code: 'SPRING' } }],
    invoice: { id: 'in_1', payments: { data: [] }, status_transitions: { paid_at: 1767261670 } },
    payment_intent: intentOf({ latest_charge: fullCharge() }),
    payment_link: paymentLinkOf(),
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
  automatic_tax: { enabled: false, liability: null },
  currency: 'usd',
  inactive_message: null,
  invoice_creation: { enabled: false, invoice_data: null },
  line_items: listOf([{ id: 'li_1', quantity: 1, description: 'Mug' }]),
  livemode: false,
  metadata: {},
  payment_intent_data: null,
  restrictions: null,
  subscription_data: null,
  tax_id_collection: { enabled: false, required: 'never' },
  transfer_data: null,
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

// Stripe's objects of what comes after a sale, as events have them, and as they are read afresh.

/** An item of a subscription: two of something, each month. */
export const subscriptionItemOf = (price: object = {}, more: object = {}) => ({
  id: 'si_1',
  object: 'subscription_item',
  current_period_start: 1767261600,
  current_period_end: 1769940000,
  price: {
    id: 'price_1',
    currency: 'usd',
    product: 'prod_1',
    recurring: { interval: 'month', interval_count: 1 },
    unit_amount: 1900,
    ...price,
  },
  quantity: 2,
  ...more,
});

export const subscriptionOf = (more: object = {}) =>
  ({
    id: 'sub_1',
    object: 'subscription',
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, reason: null },
    created: 1767261600,
    currency: 'usd',
    customer: 'cus_1',
    description: null,
    ended_at: null,
    items: listOf([subscriptionItemOf()]),
    latest_invoice: 'in_1',
    livemode: false,
    metadata: {},
    start_date: 1767261600,
    status: 'active',
    trial_end: null,
    ...more,
  }) as unknown as Stripe.Subscription;

/** With the customer, and what is subscribed to. */
export const freshSubscription = (more: object = {}) =>
  subscriptionOf({
    customer: { id: 'cus_1', object: 'customer', email: 'ada@example.com', name: 'Ada Lovelace' },
    items: listOf([subscriptionItemOf({ product: { id: 'prod_1', name: 'Coffee club' } })]),
    ...more,
  });

export const disputeOf = (more: object = {}) =>
  ({
    id: 'du_1',
    object: 'dispute',
    amount: 5000,
    charge: 'ch_1',
    created: 1767866400,
    currency: 'usd',
    evidence_details: { due_by: 1768651199, has_evidence: false },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: 'pi_1',
    payment_method_details: { type: 'card', card: { brand: 'visa', network_reason_code: '13.1' } },
    reason: 'product_not_received',
    status: 'needs_response',
    ...more,
  }) as unknown as Stripe.Dispute;

/** With the charge that is disputed. */
export const freshDispute = (more: object = {}) =>
  disputeOf({ charge: chargeOf({ amount: 5400, description: 'Order 7' }), ...more });

/** A checkout whose money is on its way, or did not come: only once read does it tell which. */
export const unpaidSession = (more: object = {}) => sessionOf({ payment_status: 'unpaid', ...more });

export const freshUnpaidSession = (status: string, more: object = {}) =>
  unpaidSession({
    line_items: listOf([itemOf()]),
    payment_intent: { id: 'pi_1', status, latest_charge: chargeOf({ status: 'pending' }) },
    ...more,
  });

/** A checkout that nobody paid in time, with the way back into it. */
export const expiredSession = (more: object = {}) =>
  sessionOf({
    after_expiration: { recovery: { url: 'https://buy.stripe.com/r/live_asAb1724' } },
    payment_intent: null,
    payment_status: 'unpaid',
    status: 'expired',
    ...more,
  });

/** A payment that was declined, as `payment_intent.payment_failed` tells it. */
export const declinedIntent = (more: object = {}) =>
  intentOf({
    amount: 5400,
    created: 1767261600,
    currency: 'usd',
    last_payment_error: {
      charge: 'ch_declined',
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
      payment_method: {
        type: 'card',
        billing_details: { email: BUYER_EMAIL, name: 'Ada King Lovelace' },
        card: { brand: 'visa', last4: '9995' },
      },
      type: 'card_error',
    },
    latest_charge: 'ch_declined',
    livemode: false,
    receipt_email: null,
    status: 'requires_payment_method',
    ...more,
  });
