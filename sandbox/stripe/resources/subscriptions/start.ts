import type Stripe from 'stripe';
import { newId } from '../../engine/ids.ts';
import type { Order } from '../../engine/objects.ts';
import type { Store } from '../../engine/store.ts';
import { addInvoicePayment, markPaid } from '../invoice-payments.ts';
import { issueInvoice, oneTimeLine } from '../invoices/issue.ts';
import { cycleLines, expireSubscription, oneIntervalAfter } from './cycles.ts';
import { invoiceFields, newSubscription } from './object.ts';

type Subscription = Stripe.Subscription;
type Invoice = Stripe.Invoice;
type Session = Stripe.Checkout.Session;

const ONE_DAY = 86_400;

/**
 * Starts the subscription of a Checkout Session after its payment. It is `active` or `trialing` at once.
 * @param intent the first payment; missing if nothing is due
 * @returns the first invoice
 * @see https://docs.stripe.com/changelog/basil/2025-03-31/checkout-legacy-subscription-upgrade
 */
export const startSubscription = (
  store: Store,
  session: Session,
  order: Order,
  intent: Stripe.PaymentIntent | undefined,
): Invoice => {
  const { subscription, invoice } = newSubscriptionOf(store, session, order);
  Object.assign(subscription, {
    default_payment_method: intent?.payment_method ?? savedMethod(session),
    status: subscription.trial_end ? 'trialing' : 'active',
  } satisfies Partial<Subscription>);
  if (intent) addInvoicePayment(store, invoice, intent.id);
  if (!intent || intent.status === 'succeeded') markPaid(store, invoice);
  store.emit('customer.subscription.created', subscription);
  return invoice;
};

/** A checkout that costs nothing saves a card, unless its link asks for one only if something is due. */
const savedMethod = ({ payment_method_collection: collection }: Session): string | null =>
  collection === 'if_required' ? null : newId('pm');

/**
 * Creates the incomplete subscription of a Checkout Session before its payment, or finds that of an earlier attempt.
 * Stripe did so before 2025-03-31.basil, and may still do so for an older account.
 * @returns the first invoice, which waits for the payment
 */
export const startIncomplete = (store: Store, session: Session, order: Order): Invoice => {
  const waiting = store.find('subscription', String(order.subscription));
  const first = store.find('invoice', String(waiting?.latest_invoice));
  if (waiting && first?.total === session.amount_total) return first;
  if (waiting) expireSubscription(store, waiting);
  const { subscription, invoice } = newSubscriptionOf(store, session, order);
  if (!session.amount_total) subscription.default_payment_method = savedMethod(session);
  store.emit('customer.subscription.created', subscription);
  return invoice;
};

/** The subscription of a Checkout Session with its first invoice, without the event of its creation. */
const newSubscriptionOf = (
  store: Store,
  session: Session,
  order: Order,
): { subscription: Subscription; invoice: Invoice } => {
  const { discount, subscription_data: data, transfer_data: transfer } = order;
  const { now } = store;
  const currency = session.currency ?? 'usd';
  const customer = store.get('customer', String(order.customer), 'customer');
  const sold = store.lineItems.get(session.id) ?? [];
  const recurring = sold.filter(({ price }) => price?.recurring);
  const once = sold.filter(({ price }) => !price?.recurring);
  const trialEnd = data?.trial_period_days ? now + data.trial_period_days * ONE_DAY : null;
  const items = recurring.flatMap(({ price, quantity }) =>
    price
      ? [
          {
            price,
            quantity: quantity ?? 1,
            current_period_end: trialEnd ?? oneIntervalAfter(now, price, now),
          },
        ]
      : [],
  );
  const subscription = newSubscription(store, items, {
    application_fee_percent: order.application_fee_percent,
    billing_cycle_anchor: trialEnd ?? now,
    currency,
    customer: customer.id,
    description: data?.description ?? null,
    ...(data && { invoice_settings: data.invoice_settings, metadata: { ...data.metadata } }),
    on_behalf_of: order.on_behalf_of,
    ...(session.presentment_details && {
      presentment_details: { presentment_currency: session.presentment_details.presentment_currency },
    }),
    transfer_data: transfer && { amount_percent: null, destination: transfer.destination },
    ...(trialEnd && { trial_end: trialEnd, trial_start: now }),
    ...(data?.trial_settings && {
      trial_settings: {
        end_behavior: { billing_cycle_anchor: null, ...data.trial_settings.end_behavior },
      },
    }),
  });
  if (discount && discount.coupon.duration !== 'once') {
    discount.object.subscription = subscription.id;
    subscription.discounts = [discount.object.id];
    store.emit('customer.discount.created', discount.object);
  }
  const invoice = issueInvoice(store, {
    customer,
    currency,
    lines: [
      ...cycleLines(store, subscription).map((line, index) => ({
        ...line,
        discount: recurring[index]?.amount_discount ?? 0,
      })),
      ...once.map((item) => oneTimeLine(item, subscription.id)),
    ],
    discount: discount?.object,
    shipping: session.shipping_cost,
    fields: invoiceFields(subscription, 'subscription_create'),
  });
  subscription.latest_invoice = invoice.id;
  order.subscription = subscription.id;
  return { subscription, invoice };
};
