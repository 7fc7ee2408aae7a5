import { charge } from '../../records/charge.ts';
import { type CustomerSource, customer } from '../../records/customer.ts';
import { dispute } from '../../records/dispute.ts';
import { subscription } from '../../records/subscription.ts';
import {
  ADDRESS,
  disputeOf,
  freshDispute,
  freshSubscription,
  fullCharge,
  subscriptionItemOf,
  subscriptionOf,
} from '../support/full-objects.ts';
import { chargeOf, listOf, sessionOf } from '../support/objects.ts';
import { z } from '../support/records.ts';

// Every field of a record from an object that has everything: a field that reads the wrong one is seen here.

const address = (key: string) =>
  Object.fromEntries(Object.entries(ADDRESS).map(([part, value]) => [`${key}_${part}`, value]));

test('a charge', () => {
  const source = fullCharge({
    amount_refunded: 1400,
    customer: 'cus_1',
    description: 'Order 7',
    disputed: true,
    failure_message: 'Declined.',
    metadata: { order: '7' },
    receipt_email: 'grace@example.com',
    refunded: false,
  });
  expect(charge.map(source, z)).toEqual({
    id: 'ch_1',
    payment_id: 'pi_1',
    status: 'succeeded',
    paid_at: '2026-01-01T10:00:00Z',
    amount: 54,
    amount_minor: 5400,
    amount_display: '$54.00',
    presentment_amount: 54,
    presentment_amount_minor: 5400,
    presentment_amount_display: '$54.00',
    presentment_currency: 'USD',
    amount_refunded: 14,
    remaining: 40,
    currency: 'USD',
    fee: 1.7,
    net: 46.9,
    settlement_currency: 'EUR',
    exchange_rate: 0.9,
    description: 'Order 7',
    customer_id: 'cus_1',
    customer_email: 'ada.lovelace@buyer.example',
    customer_name: 'Ada King Lovelace',
    customer_first_name: 'Ada',
    customer_last_name: 'King Lovelace',
    customer_phone: null,
    ...address('billing'),
    payment_method_type: 'card',
    card_brand: 'visa',
    card_last4: '4242',
    receipt_email: 'grace@example.com',
    receipt_url: 'https://pay.stripe.com/receipts/1',
    receipt: '{"charge":"ch_1"}',
    is_refunded: false,
    is_disputed: true,
    failure_message: 'Declined.',
    metadata: { order: '7' },
    created_at: '2026-01-01T10:00:00Z',
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
  });
});

test('a charge without a payment is its own', () => {
  expect(charge.map(chargeOf({ id: 'py_1', payment_intent: null }), z)).toMatchObject({
    payment_id: 'py_1',
    dashboard_url: 'https://dashboard.stripe.com/test/payments/py_1',
  });
});

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

test('a customer', () => {
  expect(customer.map(CUSTOMER, z)).toEqual({
    id: 'cus_1',
    email: 'ada@example.com',
    customer_name: 'Ada Lovelace',
    customer_first_name: 'Ada',
    customer_last_name: 'Lovelace',
    phone: '+14155550132',
    description: 'Met at the fair.',
    ...address('billing'),
    shipping_name: 'Ada L.',
    ...address('shipping'),
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

test('a dispute', () => {
  expect(dispute.map(freshDispute({ metadata: { case: '7' } }), z)).toEqual({
    id: 'du_1',
    payment_id: 'pi_1',
    charge_id: 'ch_1',
    status: 'needs_response',
    reason: 'product_not_received',
    network_reason_code: '13.1',
    amount: 50,
    amount_minor: 5000,
    amount_display: '$50.00',
    currency: 'USD',
    payment_amount: 54,
    payment_description: 'Order 7',
    respond_by: '2026-01-17T11:59:59Z',
    has_evidence: false,
    is_refundable: false,
    customer_email: 'ada@example.com',
    customer_name: 'Ada Lovelace',
    customer_first_name: 'Ada',
    customer_last_name: 'Lovelace',
    metadata: { case: '7' },
    created_at: '2026-01-08T10:00:00Z',
    details_complete: true,
    details_note: null,
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/payments/pi_1',
  });
});

test('a dispute as an event has it', () => {
  expect(dispute.map(disputeOf({ payment_intent: null }), z)).toMatchObject({
    charge_id: 'ch_1',
    payment_amount: null,
    details_complete: false,
    details_note: 'The payment and the customer are missing.',
    dashboard_url: 'https://dashboard.stripe.com/test/payments/ch_1',
  });
});

test('a subscription', () => {
  const source = freshSubscription({
    cancel_at: 1769940000,
    cancel_at_period_end: true,
    canceled_at: 1768000000,
    cancellation_details: { comment: 'Bye.', feedback: 'unused', reason: 'cancellation_requested' },
    description: 'Coffee, each month',
    ended_at: 1769940001,
    metadata: { campaign: 'spring' },
    start_date: 1767261601,
    trial_end: 1767348000,
  });
  const origin = sessionOf({ id: 'cs_1', payment_link: { id: 'plink_1' } });
  expect(subscription.map({ ...source, origin, changed: 'Quantity: 1 → 2' }, z)).toEqual({
    id: 'sub_1',
    status: 'active',
    changed: 'Quantity: 1 → 2',
    checkout_session_id: 'cs_1',
    payment_link_id: 'plink_1',
    customer_id: 'cus_1',
    customer_email: 'ada@example.com',
    customer_name: 'Ada Lovelace',
    customer_first_name: 'Ada',
    customer_last_name: 'Lovelace',
    amount: 38,
    amount_minor: 3800,
    amount_display: '$38.00',
    currency: 'USD',
    presentment_currency: 'USD',
    interval: 'month',
    interval_count: 1,
    interval_display: 'every month',
    line_items: [
      {
        id: 'si_1',
        product_id: 'prod_1',
        price_id: 'price_1',
        description: 'Coffee club',
        quantity: 2,
        unit_amount: 19,
        currency: 'USD',
      },
    ],
    line_items_summary: '2 × Coffee club',
    current_period_start: '2026-01-01T10:00:00Z',
    current_period_end: '2026-02-01T10:00:00Z',
    started_at: '2026-01-01T10:00:01Z',
    trial_end_at: '2026-01-02T10:00:00Z',
    cancel_at_period_end: true,
    cancel_at: '2026-02-01T10:00:00Z',
    canceled_at: '2026-01-09T23:06:40Z',
    ended_at: '2026-02-01T10:00:01Z',
    cancellation_reason: 'cancellation_requested',
    cancellation_feedback: 'unused',
    cancellation_comment: 'Bye.',
    latest_invoice_id: 'in_1',
    description: 'Coffee, each month',
    metadata: { campaign: 'spring' },
    created_at: '2026-01-01T10:00:00Z',
    details_complete: true,
    details_note: null,
    live_mode: false,
    dashboard_url: 'https://dashboard.stripe.com/test/subscriptions/sub_1',
  });
});

describe.each([
  ['jpy', 5000, 1200, { amount: 5000, amount_display: '¥5,000' }, 3800],
  ['kwd', 5000, 1250, { amount: 5, amount_display: 'KWD 5.000' }, 3.75],
  ['isk', 5000, 1200, { amount: 50, amount_display: 'ISK 50' }, 38],
])('amounts in %s', (currency, minor, refunded, money, remaining) => {
  const expected = { ...money, amount_minor: minor, currency: currency.toUpperCase() };

  test('of a charge', () => {
    const source = chargeOf({ currency, amount: minor, amount_refunded: refunded });
    expect(charge.map(source, z)).toMatchObject({ ...expected, remaining });
  });

  test('of a dispute, and of the payment that it is about', () => {
    const paid = chargeOf({ currency, amount: minor });
    const row = dispute.map(disputeOf({ currency, amount: minor, charge: paid }), z);
    expect(row).toMatchObject({ ...expected, payment_amount: money.amount });
  });

  test('of a subscription, and of its items', () => {
    const items = listOf([subscriptionItemOf({ currency, unit_amount: minor }, { quantity: 1 })]);
    expect(subscription.map(subscriptionOf({ currency, items }), z)).toMatchObject({
      ...expected,
      line_items: [{ unit_amount: money.amount }],
    });
  });

  test('of a customer', () => {
    expect(customer.map({ ...CUSTOMER, currency, balance: minor }, z).balance).toBe(money.amount);
  });
});
