import Big from 'big.js';
import type Stripe from 'stripe';
import { mergeMetadata, orNull, unset } from '../../engine/changes.ts';
import { badParameter, noSuch, notSimulated, refuse } from '../../engine/errors.ts';
import { notExpanded } from '../../engine/expandable.ts';
import { newId } from '../../engine/ids.ts';
import { equals } from '../../engine/lists.ts';
import { boolean, longText, metadata, oneOf, range, text, wholeNumber } from '../../engine/param-types.ts';
import { must, shape, unlisted, unsimulated } from '../../engine/params.ts';
import { operationOn, type Resource } from '../../engine/resource.ts';
import type { Store } from '../../engine/store.ts';
import { markPaid } from '../invoice-payments.ts';
import { type DraftLine, issueInvoice } from '../invoices/issue.ts';
import { invoiceFields } from './object.ts';

type Subscription = Stripe.Subscription;
type Item = Stripe.SubscriptionItem;
type CancelDetails = Stripe.SubscriptionCancelParams.CancellationDetails;

/** The reasons of a customer who cancels. */
export const FEEDBACK = oneOf(
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
);

const cancellation_details = { comment: longText, feedback: FEEDBACK, feedback_option: text } as const;

const readList = shape<Omit<Stripe.SubscriptionListParams, keyof Stripe.PaginationParams>>({
  automatic_tax: { enabled: boolean },
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  created: range,
  current_period_end: range,
  current_period_start: range,
  customer: text,
  customer_account: text,
  plan: text,
  price: text,
  status: oneOf(
    'active',
    'all',
    'canceled',
    'ended',
    'incomplete',
    'incomplete_expired',
    'past_due',
    'paused',
    'trialing',
    'unpaid',
  ),
  test_clock: text,
});

/** The statuses of a list that are not a status of a subscription. Without one, a list leaves out canceled ones. */
const STATUSES: Record<string, (status: string) => boolean> = {
  all: () => true,
  ended: (status) => status === 'canceled' || status === 'incomplete_expired',
  not_canceled: (status) => status !== 'canceled',
};

/** A time. The words for the end of a period are missing. */
const cancelAt = unlisted((value, path) => {
  if (value === 'max_period_end' || value === 'min_period_end') throw notSimulated(`${path}=${value}`, path);
  return wholeNumber(value, path);
});

const hasItem =
  (read: (item: Item) => unknown) =>
  ({ items }: Subscription, wanted: unknown): boolean =>
    items.data.some((item) => equals(read(item), wanted));

/**
 * Subscriptions: of links with a recurring price, with trials, discounts, renewals and cancellations. Requests can read
 * and list them, change their description, metadata and end, pause the collection of their
 * invoices, and cancel them. No request creates one or changes its
 * items, and a proration exists only as the credit of a cancellation.
 */
export const subscriptions: Resource<'subscription'> = {
  object: 'subscription',
  path: 'subscriptions',
  permission: 'subscription',
  expands: {
    customer: 'customer',
    discounts: 'discount',
    latest_invoice: 'invoice',
    on_behalf_of: 'account',
    'transfer_data.destination': 'account',
    'automatic_tax.liability.account': 'account',
    'invoice_settings.account_tax_ids': 'tax_id',
    'invoice_settings.issuer.account': 'account',
    ...notExpanded(
      'application billing_schedules.applies_to.price cancellation_details.feedback_option',
      'default_payment_method default_source pending_setup_intent pending_update.discounts',
      'schedule test_clock',
    ),
  },
  sublists: { items: { kind: 'subscription_item', of: (_store, { items }) => items.data, path: false } },
  list: (raw) => ({ status: 'not_canceled', ...readList(raw) }),
  filters: {
    current_period_end: hasItem((item) => item.current_period_end),
    current_period_start: hasItem((item) => item.current_period_start),
    plan: hasItem(({ price }) => price.id),
    price: hasItem(({ price }) => price.id),
    status: ({ status }, wanted) => STATUSES[String(wanted)]?.(status) ?? status === wanted,
  },
  update: operationOn(
    shape<Stripe.SubscriptionUpdateParams>({
      cancel_at: cancelAt,
      cancel_at_period_end: boolean,
      cancellation_details,
      description: longText,
      metadata,
      pause_collection: {
        behavior: must(oneOf('keep_as_draft', 'mark_uncollectible', 'void')),
        resumes_at: wholeNumber,
      },
      proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
      ...unsimulated(
        'add_invoice_items application_fee_percent automatic_tax billing_cycle_anchor billing_schedules',
        'billing_thresholds collection_method days_until_due default_payment_method default_source',
        'default_tax_rates discounts invoice_settings items off_session on_behalf_of',
        'payment_behavior payment_settings pending_invoice_item_interval proration_date',
        'transfer_data trial_end trial_from_plan trial_settings',
      ),
    }),
    (store, subscription: Subscription, params) => updateSubscription(store, subscription, params),
  ),
  remove: operationOn(
    shape<Stripe.SubscriptionCancelParams>({ cancellation_details, invoice_now: boolean, prorate: boolean }),
    (store, subscription: Subscription, { cancellation_details: details, invoice_now, prorate }) => {
      if (subscription.status === 'canceled') throw noSuch('subscription', subscription.id, 'id', 404);
      if (Boolean(prorate) !== Boolean(invoice_now)) {
        throw notSimulated('prorate without invoice_now', prorate ? 'prorate' : 'invoice_now');
      }
      return cancelSubscription(store, subscription, details, prorate);
    },
  ),
};

/**
 * Changes a subscription.
 * @throws StripeError if it is canceled, and more than its cancellation details and metadata should change
 */
export const updateSubscription = (
  store: Store,
  subscription: Subscription,
  {
    cancel_at,
    cancel_at_period_end,
    proration_behavior,
    cancellation_details: details,
    description,
    metadata: given,
    pause_collection: paused,
  }: Pick<
    Stripe.SubscriptionUpdateParams,
    | 'cancel_at'
    | 'cancel_at_period_end'
    | 'cancellation_details'
    | 'description'
    | 'metadata'
    | 'pause_collection'
    | 'proration_behavior'
  >,
): Subscription => {
  const periodEnd = Math.min(...subscription.items.data.map((item) => item.current_period_end));
  const end = cancel_at_period_end ? periodEnd : cancel_at;
  if (typeof cancel_at === 'number') {
    if (cancel_at <= store.now) throw badParameter('The cancel_at date must be in the future.', 'cancel_at');
    if (proration_behavior !== 'none')
      throw notSimulated('cancel_at without proration_behavior=none', 'cancel_at');
  }
  const ends = cancel_at_period_end ?? (cancel_at === undefined ? undefined : cancel_at !== '');
  if (subscription.status === 'canceled' && (ends !== undefined || description !== undefined)) {
    throw refuse('A canceled subscription can only update its cancellation_details and metadata.');
  }
  const reason = ends === undefined ? undefined : ends ? 'cancellation_requested' : null;
  return store.change(
    subscription,
    {
      ...(ends !== undefined && {
        cancel_at: ends && typeof end === 'number' ? end : null,
        cancel_at_period_end: cancel_at_period_end ?? false,
        canceled_at: ends ? (subscription.canceled_at ?? store.now) : null,
      }),
      cancellation_details: detailsOf(subscription, details, reason),
      description: unset(description),
      metadata: mergeMetadata(subscription.metadata, given),
      pause_collection:
        paused === '' ? null : paused && { behavior: paused.behavior, resumes_at: paused.resumes_at ?? null },
    },
    'customer.subscription.updated',
  );
};

/**
 * Cancels a subscription now.
 * @param prorate whether an invoice credits the rest of the period to the customer
 * @param reason of Stripe, in the cancellation details
 */
export const cancelSubscription = (
  store: Store,
  subscription: Subscription,
  details?: CancelDetails,
  prorate = false,
  reason: Stripe.Subscription.CancellationDetails.Reason | null = 'cancellation_requested',
): Subscription => {
  if (prorate) creditRest(store, subscription);
  Object.assign(subscription, {
    canceled_at: subscription.canceled_at ?? store.now,
    cancellation_details: detailsOf(subscription, details, reason),
    ended_at: store.now,
    status: 'canceled',
  } satisfies Partial<Subscription>);
  store.emit('customer.subscription.deleted', subscription);
  return subscription;
};

/** https://docs.stripe.com/billing/subscriptions/prorations */
const creditRest = (store: Store, subscription: Subscription): void => {
  const invoice = issueInvoice(store, {
    customer: store.get('customer', String(subscription.customer), 'customer'),
    currency: subscription.currency,
    // The customer has not paid for a trial.
    lines:
      subscription.status === 'active' ? subscription.items.data.map((item) => creditLine(store, item)) : [],
    fields: invoiceFields(subscription, 'subscription_update'),
  });
  subscription.latest_invoice = invoice.id;
  if (invoice.amount_due === 0) markPaid(store, invoice);
};

const creditLine = (store: Store, { price, quantity = 1, subscription, ...item }: Item): DraftLine => {
  const { current_period_end: end, current_period_start: start } = item;
  const left = new Big(Math.max(end - store.now, 0)).div(end - start);
  const product = store.find('product', String(price.product))?.name ?? '';
  const date = new Date(store.now * 1000).toLocaleDateString('en-GB', {
    dateStyle: 'medium',
    timeZone: 'UTC',
  });
  return {
    amount: new Big(price.unit_amount ?? 0).times(quantity).times(left).times(-1).round(0).toNumber(),
    description: `Unused time on ${quantity > 1 ? `${quantity} × ` : ''}${product} after ${date}`,
    parent: {
      invoice_item_details: {
        invoice_item: newId('ii'),
        proration: true,
        proration_details: { credited_items: null },
        subscription,
      },
      subscription_item_details: null,
      type: 'invoice_item_details',
    },
    period: { end, start: store.now },
    price,
    quantity,
  };
};

const detailsOf = (
  { cancellation_details: before }: Subscription,
  given: CancelDetails | undefined,
  reason: Stripe.Subscription.CancellationDetails.Reason | null | undefined,
): Stripe.Subscription.CancellationDetails => {
  const { comment, feedback } = given ?? {};
  return {
    comment: comment === undefined ? (before?.comment ?? null) : orNull(comment),
    feedback: feedback === undefined ? (before?.feedback ?? null) : orNull(feedback),
    feedback_option: null,
    reason: reason === undefined ? (before?.reason ?? null) : reason,
  };
};
