import type Stripe from 'stripe';
import { displayInterval } from '../stripe/interval.ts';
import { expanded, idOf } from '../stripe/objects.ts';
import { MOST_LOOKED_UP, type Origin, originOf } from './checkout-session.ts';
import { dashboardUrl } from './dashboard.ts';
import { defineRecord, fieldsOf } from './define-record.ts';
import { summarize } from './line-items.ts';
import { productOf, type SoldProduct } from './products.ts';

type Item = Pick<
  Stripe.SubscriptionItem,
  'id' | 'quantity' | 'current_period_start' | 'current_period_end'
> & {
  price: Pick<Stripe.Price, 'id' | 'currency' | 'unit_amount'> & {
    product: string | SoldProduct;
    recurring: Pick<Stripe.Price.Recurring, 'interval' | 'interval_count'> | null;
  };
};

/** A subscription as far as a Subscription record reads it, best with its customer and products expanded. */
export type SubscriptionSource = Pick<
  Stripe.Subscription,
  | 'id'
  | 'cancel_at'
  | 'cancel_at_period_end'
  | 'canceled_at'
  | 'created'
  | 'currency'
  | 'description'
  | 'ended_at'
  | 'livemode'
  | 'metadata'
  | 'start_date'
  | 'status'
  | 'trial_end'
> & {
  cancellation_details: Pick<
    Stripe.Subscription.CancellationDetails,
    'comment' | 'feedback' | 'reason'
  > | null;
  customer: string | { id: string; email?: string | null; name?: string | null };
  items: { data: Item[] };
  latest_invoice: string | { id: string } | null;
  presentment_details?: Stripe.Subscription.PresentmentDetails;
  /** The checkout that sold it, where it was looked up. */
  origin?: Origin | null;
  /** What an event says has changed, in words. */
  changed?: string | null;
};

const EXPAND = ['customer', 'items.data.price.product'];

const itemsOf = (subscription: SubscriptionSource): Item[] => subscription.items.data;
const buyerOf = (subscription: SubscriptionSource) => expanded(subscription.customer);
const recurringOf = (subscription: SubscriptionSource) => itemsOf(subscription)[0]?.price.recurring;
const productName = ({ price }: Item): string | null => productOf(price)?.name ?? null;

/** What one period costs. Unknown where a price has no fixed amount, as with metered use. */
const periodAmount = (subscription: SubscriptionSource): number | null =>
  itemsOf(subscription).reduce<number | null>((sum, { price, quantity }) => {
    return sum === null || price.unit_amount === null ? null : sum + price.unit_amount * (quantity ?? 1);
  }, 0);

const item = fieldsOf<Item>();
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
  fieldsOf<SubscriptionSource>();

const example: SubscriptionSource = {
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
  origin: {
    id: 'cs_test_b2Rm8gWcX3nUo6Yd',
    customer_details: null,
    payment_link: 'plink_1SkQ71LkdIwHu7ixE9kQ',
  },
  start_date: 1767261600,
  status: 'active',
  trial_end: null,
};

/** A subscription. */
export const subscription = defineRecord(
  'Subscription',
  {
    id: id('Subscription ID', (s) => s.id),
    status: text('Status', (s) => s.status),
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

/** A subscription with its customer, its products and the checkout that sold it: two requests. */
export const readSubscription = async (stripe: Stripe, id: string): Promise<SubscriptionSource> => {
  const found = await stripe.subscriptions.retrieve(id, { expand: EXPAND });
  return { ...found, origin: await originOf(stripe, { subscription: id }) };
};

/** True where it was sold by this payment link, or where any subscription will do. */
export const isSoldBy = ({ origin }: SubscriptionSource, link: string | undefined): boolean =>
  !link || idOf(origin?.payment_link) === link;

/**
 * False for one whose first payment never succeeded.
 *
 * @see https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses
 */
export const hasStarted = ({ status }: Pick<SubscriptionSource, 'status'>): boolean =>
  status !== 'incomplete' && status !== 'incomplete_expired';

/** The latest subscriptions of those that are wanted, newest first, each with all that the record needs. */
export const latestSubscriptions = async (
  stripe: Stripe,
  params: Stripe.SubscriptionListParams,
  wants: (subscription: Stripe.Subscription) => boolean,
  most: number,
): Promise<SubscriptionSource[]> => {
  const { data } = await stripe.subscriptions.list({ ...params, limit: 100 });
  const wanted = data.filter(wants).slice(0, Math.min(most, MOST_LOOKED_UP));
  return Promise.all(wanted.map(({ id }) => readSubscription(stripe, id)));
};
