import { dashboardUrl } from '../stripe/dashboard.ts';
import { expanded, idOf } from '../stripe/expand.ts';
import { displayInterval } from '../stripe/prices.ts';
import { productOf } from '../stripe/products.ts';
import type { SubscriptionItem, SubscriptionLine } from '../stripe/subscriptions.ts';
import { defineRecord, fieldsOf } from '../zapier/record.ts';
import { summarize } from './shared.ts';

/** The statuses of a subscription, in the words of the Dashboard. */
export const SUBSCRIPTION_STATUSES = {
  active: 'Active',
  trialing: 'Trialing',
  past_due: 'Past due',
  unpaid: 'Unpaid',
  paused: 'Paused',
  canceled: 'Canceled',
  incomplete: 'Incomplete',
  incomplete_expired: 'Incomplete expired',
} as const;

const statusWords: Record<string, string> = SUBSCRIPTION_STATUSES;

const itemsOf = (subscription: SubscriptionItem): SubscriptionLine[] => subscription.items.data;
const buyerOf = (subscription: SubscriptionItem) => expanded(subscription.customer);
const recurringOf = (subscription: SubscriptionItem) => itemsOf(subscription)[0]?.price.recurring;
const productName = ({ price }: SubscriptionLine): string | null => productOf(price)?.name ?? null;

/** What one period costs. Unknown if a price has no fixed amount, as with metered use. */
const periodAmount = (subscription: SubscriptionItem): number | null =>
  itemsOf(subscription).reduce<number | null>((sum, { price, quantity }) => {
    return sum === null || price.unit_amount === null ? null : sum + price.unit_amount * (quantity ?? 1);
  }, 0);

const item = fieldsOf<SubscriptionLine>();
const lineItems = {
  id: item.text('ID', ({ id }) => id),
  product_id: item.text('Product ID', ({ price }) => idOf(price.product)),
  price_id: item.text('Price ID', ({ price }) => price.id),
  description: item.text('Description', productName),
  quantity: item.integer('Quantity', ({ quantity }) => quantity),
  unit_amount: item.amount('Unit Amount', ({ price }) => [price.unit_amount, price.currency]),
  currency: item.currency('Currency', ({ price }) => price.currency),
};

const { id, text, integer, boolean, money, currency, time, name, list, dict, details } =
  fieldsOf<SubscriptionItem>();

const example: SubscriptionItem = {
  id: 'sub_1SkQ7bLkdIwHu7ixGf3w',
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  cancellation_details: { comment: null, feedback: null, reason: null },
  created: 1767261600,
  currency: 'usd',
  customer: { id: 'cus_Thz0QxWc3RkLmP', email: 'jenny.rosen@example.com', name: 'Jenny Rosen' },
  description: null,
  ended_at: null,
  items: {
    data: [
      {
        id: 'si_Thz1uVbN5cXs',
        current_period_start: 1767261600,
        current_period_end: 1769940000,
        price: {
          id: 'price_1SkQ6xLkdIwHu7ixR2oY',
          currency: 'usd',
          product: { id: 'prod_ThzM3cT9yB', name: 'Coffee club' },
          recurring: { interval: 'month', interval_count: 1 },
          unit_amount: 1900,
        },
        quantity: 1,
      },
    ],
  },
  latest_invoice: 'in_1SkQ7bLkdIwHu7ixZk8p',
  livemode: false,
  metadata: { campaign: 'spring' },
  pause_collection: null,
  origin: {
    id: 'cs_test_b2Rm8gWcX3nUo6Yd',
    customer_details: null,
    payment_link: 'plink_1SkQ71LkdIwHu7ixE9kQ',
  },
  start_date: 1767261600,
  status: 'active',
  trial_end: null,
  trial_settings: null,
};

/** A subscription. */
export const subscription = defineRecord(
  'Subscription',
  {
    id: id('Subscription ID', (s) => s.id),
    status: text('Status', (s) => s.status),
    status_display: text('Status (Display)', (s) => statusWords[s.status] ?? s.status),
    changed: text('Changed', (s) => s.changed),
    checkout_session_id: text('Checkout Session ID', (s) => s.origin?.id),
    payment_link_id: text('Payment Link ID', (s) => idOf(s.origin?.payment_link)),
    customer_id: text('Customer ID', (s) => idOf(s.customer)),
    customer_email: text('Customer Email', (s) => buyerOf(s)?.email),
    ...name('customer', 'Customer', (s) => buyerOf(s)?.name),
    ...money('amount', 'Amount per Period', (s) => [periodAmount(s), s.currency]),
    currency: currency('Currency', (s) => s.currency),
    presentment_currency: currency(
      'Customer’s Currency',
      (s) => s.presentment_details?.presentment_currency ?? s.currency,
    ),
    interval: text('Interval', (s) => recurringOf(s)?.interval),
    interval_count: integer('Interval Count', (s) => recurringOf(s)?.interval_count),
    interval_display: text('Interval (Display)', (s) => {
      const recurring = recurringOf(s);
      return recurring && displayInterval(recurring);
    }),
    line_items: list('Line Items', itemsOf, lineItems),
    line_items_summary: text('Line Items Summary', (s) =>
      summarize(itemsOf(s).map((one) => ({ quantity: one.quantity ?? 1, description: productName(one) }))),
    ),
    current_period_start: time('Current Period Start', (s) => itemsOf(s)[0]?.current_period_start),
    current_period_end: time('Current Period End', (s) => itemsOf(s)[0]?.current_period_end),
    started_at: time('Started At', (s) => s.start_date),
    trial_end_at: time('Trial End', (s) => s.trial_end),
    // Every subscription has it, but it means something only with a trial.
    trial_end_behavior: text('Trial End Behavior', (s) =>
      s.trial_end ? s.trial_settings?.end_behavior.missing_payment_method : null,
    ),
    collection_paused: boolean('Payment Collection Paused', (s) => Boolean(s.pause_collection)),
    collection_resumes_at: time('Payment Collection Resumes At', (s) => s.pause_collection?.resumes_at),
    cancel_at_period_end: boolean('Cancels at Period End', (s) => s.cancel_at_period_end),
    cancel_at: time('Cancels At', (s) => s.cancel_at),
    canceled_at: time('Canceled At', (s) => s.canceled_at),
    ended_at: time('Ended At', (s) => s.ended_at),
    cancellation_reason: text('Cancellation Reason', (s) => s.cancellation_details?.reason),
    cancellation_feedback: text('Cancellation Feedback', (s) => s.cancellation_details?.feedback),
    cancellation_comment: text('Cancellation Comment', (s) => s.cancellation_details?.comment),
    latest_invoice_id: text('Latest Invoice ID', (s) => idOf(s.latest_invoice)),
    description: text('Description', (s) => s.description),
    metadata: dict('Metadata', (s) => s.metadata),
    created_at: time('Created At', (s) => s.created),
    ...details((s) => (buyerOf(s) ? null : 'The customer and the names of the products are missing.')),
    live_mode: boolean('Live Mode', (s) => s.livemode),
    dashboard_url: text('Dashboard URL', (s) => dashboardUrl('subscriptions', s.id, s.livemode)),
  },
  example,
);
