import { subscription } from '../../records/subscription.ts';
import type { SubscriptionItem } from '../../stripe/subscriptions.ts';
import { z } from '../support/records.ts';

const CREATED = 1_767_261_600;

const ITEM: SubscriptionItem['items']['data'][number] = {
  id: 'si_1',
  quantity: 3,
  current_period_start: CREATED,
  current_period_end: CREATED + 86_400,
  price: {
    id: 'price_1',
    currency: 'eur',
    unit_amount: 999,
    product: 'prod_1',
    recurring: { interval: 'month', interval_count: 3 },
  },
};

const SUBSCRIPTION: SubscriptionItem = {
  created: CREATED,
  livemode: false,
  metadata: {},
  id: 'sub_1',
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  cancellation_details: null,
  currency: 'eur',
  customer: 'cus_1',
  description: null,
  ended_at: null,
  items: { data: [ITEM] },
  latest_invoice: null,
  pause_collection: null,
  start_date: CREATED,
  status: 'active',
  trial_end: null,
  trial_settings: null,
};

describe('a subscription', () => {
  test('costs what its items cost together in a period', () => {
    const second = { ...ITEM, id: 'si_2', quantity: undefined, price: { ...ITEM.price, unit_amount: 1 } };
    expect(subscription.map({ ...SUBSCRIPTION, items: { data: [ITEM, second] } }, z)).toMatchObject({
      amount: 29.98,
      amount_minor: 2998,
      amount_display: '€29.98',
      interval: 'month',
      interval_count: 3,
      interval_display: 'every 3 months',
      changed: null,
      checkout_session_id: null,
      payment_link_id: null,
      current_period_end: '2026-01-02T10:00:00Z',
      line_items: [{ unit_amount: 9.99, product_id: 'prod_1' }, { unit_amount: 0.01 }],
      line_items_summary: '3 × Item, 1 × Item',
      details_complete: false,
    });
  });

  test('costs what nobody knows where one item is metered', () => {
    const metered = { ...ITEM, price: { ...ITEM.price, unit_amount: null } };
    expect(subscription.map({ ...SUBSCRIPTION, items: { data: [metered, ITEM] } }, z)).toMatchObject({
      amount: null,
      amount_minor: null,
    });
  });

  test('knows its buyer, products and end where they came along', () => {
    const product = { id: 'prod_1', name: 'Club' };
    expect(
      subscription.map(
        {
          ...SUBSCRIPTION,
          customer: { id: 'cus_1', email: 'ada@example.com', name: 'Ada Lovelace' },
          items: { data: [{ ...ITEM, price: { ...ITEM.price, product } }] },
          canceled_at: CREATED,
          cancellation_details: {
            comment: 'Bye',
            feedback: 'too_expensive',
            reason: 'cancellation_requested',
          },
          latest_invoice: { id: 'in_1' },
        },
        z,
      ),
    ).toMatchObject({
      customer_email: 'ada@example.com',
      customer_last_name: 'Lovelace',
      line_items_summary: '3 × Club',
      canceled_at: '2026-01-01T10:00:00Z',
      cancellation_feedback: 'too_expensive',
      latest_invoice_id: 'in_1',
      details_complete: true,
    });
  });

  test.each([
    ['past_due', 'Past due'],
    ['incomplete_expired', 'Incomplete expired'],
    ['suspended', 'suspended'],
  ])('has its status in the words of the Dashboard: %s', (status, status_display) => {
    expect(
      subscription.map({ ...SUBSCRIPTION, status: status as SubscriptionItem['status'] }, z),
    ).toMatchObject({ status, status_display });
  });

  test('says until when its payments are not collected, and how its trial ends', () => {
    const paused = {
      pause_collection: { behavior: 'void' as const, resumes_at: CREATED },
      trial_settings: {
        end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'cancel' as const },
      },
    };
    expect(subscription.map({ ...SUBSCRIPTION, ...paused, trial_end: CREATED }, z)).toMatchObject({
      collection_paused: true,
      collection_resumes_at: '2026-01-01T10:00:00Z',
      trial_end_behavior: 'cancel',
    });
    expect(subscription.map({ ...SUBSCRIPTION, trial_settings: paused.trial_settings }, z)).toMatchObject({
      collection_paused: false,
      collection_resumes_at: null,
      trial_end_behavior: null,
    });
  });

  test('of a customer who was deleted, or at a price that recurs no more, has what is left', () => {
    const once = { ...ITEM, price: { ...ITEM.price, recurring: null } };
    const customer = { id: 'cus_1', deleted: true };
    expect(subscription.map({ ...SUBSCRIPTION, customer, items: { data: [once] } }, z)).toMatchObject({
      customer_id: 'cus_1',
      customer_email: null,
      customer_name: null,
      interval: null,
      interval_display: null,
      details_complete: true,
    });
  });
});
