import { subscription } from '../../records/subscription.ts';
import { freshSubscription, subscriptionItemOf, subscriptionOf } from '../support/full-objects.ts';
import { listOf, sessionOf } from '../support/objects.ts';
import { ADA_ROW, moneyRow, z } from '../support/records.ts';

test('maps every field of a subscription', () => {
  expect(
    subscription.map(
      {
        ...freshSubscription({
          cancel_at: 1769940000,
          cancel_at_period_end: true,
          canceled_at: 1768000000,
          cancellation_details: { comment: 'Bye.', feedback: 'unused', reason: 'cancellation_requested' },
          description: 'Coffee, each month',
          ended_at: 1769940001,
          metadata: { campaign: 'spring' },
          start_date: 1767261601,
          trial_end: 1767348000,
          trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
          pause_collection: { behavior: 'void', resumes_at: 1769940000 },
        }),
        origin: sessionOf({ id: 'cs_1', payment_link: { id: 'plink_1' } }),
        changed: 'Quantity: 1 → 2',
      },
      z,
    ),
  ).toEqual({
    id: 'sub_1',
    status: 'active',
    status_display: 'Active',
    changed: 'Quantity: 1 → 2',
    checkout_session_id: 'cs_1',
    payment_link_id: 'plink_1',
    customer_id: 'cus_1',
    ...ADA_ROW,
    ...moneyRow('amount', 38, 3800, '$38.00'),
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
    trial_end_behavior: 'cancel',
    collection_paused: true,
    collection_resumes_at: '2026-02-01T10:00:00Z',
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

const row = (...items: object[]) => subscription.map(subscriptionOf({ items: listOf(items) }), z);

test('has the price of all items in a period, and says what is missing as its event has it', () => {
  const recurring = { interval: 'month', interval_count: 3 };
  const first = subscriptionItemOf({ recurring, unit_amount: 999 }, { quantity: 3 });
  const second = subscriptionItemOf({ recurring, unit_amount: 1 }, { quantity: undefined });
  expect(row(first, second)).toMatchObject({
    ...{ amount_display: '$29.98', interval_count: 3, interval_display: 'every 3 months' },
    line_items: [{ unit_amount: 9.99, product_id: 'prod_1' }, { unit_amount: 0.01 }],
    line_items_summary: '3 × Item, 1 × Item',
    ...{ changed: null, checkout_session_id: null, payment_link_id: null, details_complete: false },
  });
});

test('has no amount if an item is metered', () => {
  expect(row(subscriptionItemOf({ unit_amount: null }), subscriptionItemOf())).toMatchObject({
    amount: null,
    amount_minor: null,
  });
});

test('has no interval if its price does not recur any more', () => {
  expect(row(subscriptionItemOf({ recurring: null }))).toMatchObject({
    interval: null,
    interval_display: null,
  });
});

test('has only the id of a customer who was deleted', () => {
  const customer = { id: 'cus_1', object: 'customer', deleted: true };
  expect(subscription.map(subscriptionOf({ customer }), z)).toMatchObject({
    customer_id: 'cus_1',
    customer_email: null,
    customer_name: null,
    details_complete: true,
  });
});

test('has its amounts in its own currency', () => {
  const items = listOf([subscriptionItemOf({ currency: 'kwd', unit_amount: 5000 }, { quantity: 1 })]);
  expect(subscription.map(subscriptionOf({ currency: 'kwd', items }), z)).toMatchObject({
    ...moneyRow('amount', 5, 5000, 'KWD 5.000'),
    ...{ currency: 'KWD', line_items: [{ unit_amount: 5 }] },
  });
});
