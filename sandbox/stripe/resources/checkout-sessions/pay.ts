import type Stripe from 'stripe';
import { displayAmount, minimumOf } from '../../currencies.ts';
import { mergeMetadata } from '../../engine/changes.ts';
import { refuse } from '../../engine/errors.ts';
import type { Order } from '../../engine/objects.ts';
import type { Store } from '../../engine/store.ts';
import { newCustomer } from '../customers.ts';
import {
  addInvoicePayment,
  applyPayment,
  intentFor,
  intentOfInvoice,
  markPaid,
  shareOf,
} from '../invoice-payments.ts';
import { issueInvoice, oneTimeLine } from '../invoices/issue.ts';
import {
  attempt,
  isOpen,
  newPaymentIntent,
  presentmentOf,
  settleIntent,
  verifyAccount,
} from '../payment-intents/attempts.ts';
import { isVoucher, methodNamed, type PaymentMethod } from '../payment-methods.ts';
import { redeem } from '../promotion-codes.ts';
import { startIncomplete, startSubscription } from '../subscriptions/start.ts';
import { type Buyer, fillIn } from './buyer.ts';
import { choose } from './cart.ts';

type Session = Stripe.Checkout.Session;
type Intent = Stripe.PaymentIntent;
type Invoice = Stripe.Invoice;

/**
 * Pays a session. A card completes and pays it at once; a bank debit or a voucher completes it unpaid, until `settle`;
 * a declined card leaves it open.
 * @throws StripeError if the session is not open, or the buyer's input or payment method is invalid
 */
export const pay = (store: Store, session: Session, buyer: Buyer): Session => {
  if (session.status !== 'open') throw refuse(`This Checkout Session is ${session.status}.`);
  const method = methodNamed(buyer.card ?? buyer.method ?? 'visa');
  const order = orderOf(store, session);
  choose(store, session, order, buyer);
  fillIn(session, buyer);
  checkPayment(session, order, method);
  Object.assign(
    session,
    presentmentOf(store, session.amount_total ?? 0, session.currency ?? 'usd', buyer.presentment_currency),
  );
  if (needsCustomer(session)) order.customer ??= customerFrom(store, session).id;
  if (order.discount) storeDiscount(store, order.discount.object, order.customer);
  const isLegacy = session.mode === 'subscription' && store.options.subscriptionBeforePayment;
  const waiting = isLegacy ? startIncomplete(store, session, order) : undefined;
  const intent = session.amount_total ? intentOf(store, session, order, waiting) : undefined;
  if (intent) attempt(store, intent, session.customer_details ?? {}, method);
  if (waiting) applyPayment(store, waiting, intent);
  return intent?.status === 'requires_payment_method' ? session : complete(store, session, intent, waiting);
};

const checkPayment = (session: Session, order: Order, method: PaymentMethod): void => {
  const { amount_total: amount, currency: given, mode, payment_method_types: types } = session;
  const currency = given ?? 'usd';
  if (!amount) return;
  const minimum = minimumOf(currency);
  if (amount < minimum) {
    throw refuse(
      `Amount must be at least ${displayAmount(minimum, currency)} ${currency}`,
      'amount_too_small',
    );
  }
  if (!types.includes(method.type) || (method.currency ?? currency) !== currency) {
    throw refuse(`The checkout does not offer ${method.type} in ${currency}. It offers ${types.join(', ')}.`);
  }
  if (mode === 'subscription' && isVoucher(method)) {
    throw refuse(`A subscription cannot be paid with ${method.type}.`);
  }
  if (order.payment_intent_data?.capture_method === 'manual' && method.type !== 'card') {
    throw refuse(`A payment with ${method.type} cannot be captured later.`);
  }
};

/** Otherwise the buyer is a guest. */
const needsCustomer = ({ customer_creation, invoice_creation, mode }: Session): boolean =>
  mode === 'subscription' || customer_creation === 'always' || Boolean(invoice_creation?.enabled);

const customerFrom = (store: Store, { customer_details }: Session): Stripe.Customer => {
  const { email, name, phone, address } = customer_details ?? {};
  return newCustomer(store, {
    email: email ?? '',
    name: name ?? '',
    phone: phone ?? '',
    address: address ? (address as Stripe.AddressParam) : '',
  });
};

/** A discount exists as an object from its first use on. */
const storeDiscount = (store: Store, discount: Stripe.Discount, customer: string | undefined): void => {
  discount.customer = customer ?? null;
  if (!store.find('discount', discount.id)) store.add('discount', discount);
};

/** Stripe cuts the reference to the order: a session id in it may be incomplete. */
const REFERENCE_LENGTH = 25;

/**
 * The payment intent of a session. An attempt after a decline uses the same one. A session shows the intent of a
 * one-time payment only.
 * @param invoice of a subscription that exists before the payment; its intent belongs to it
 */
const intentOf = (store: Store, session: Session, order: Order, invoice?: Invoice): Intent => {
  const { payment_method_types, presentment_details } = session;
  const shipping = shippingOf(session);
  if (invoice) {
    return intentFor(store, invoice, order, {
      ...FIRST_PAYMENT,
      payment_method_types,
      shipping,
      ...(presentment_details && { presentment_details }),
    });
  }
  const amount = session.amount_total ?? 0;
  const known = store.find('payment_intent', String(order.payment_intent));
  if (known) return Object.assign(known, { amount, presentment_details });
  const { payment_intent_data: data, transfer_data: transfer } = order;
  const intent = newPaymentIntent(store, {
    amount,
    capture_method: data?.capture_method ?? 'automatic_async',
    application_fee_amount: order.application_fee_amount ?? shareOf(amount, order.application_fee_percent),
    currency: session.currency ?? 'usd',
    customer: order.customer ?? null,
    description: data?.description ?? null,
    metadata: { ...data?.metadata },
    on_behalf_of: order.on_behalf_of ?? null,
    payment_details: { customer_reference: null, order_reference: session.id.slice(0, REFERENCE_LENGTH) },
    payment_method_types,
    ...(presentment_details && { presentment_details }),
    setup_future_usage: data?.setup_future_usage ?? null,
    shipping,
    statement_descriptor: data?.statement_descriptor ?? null,
    statement_descriptor_suffix: data?.statement_descriptor_suffix ?? null,
    transfer_data: transfer
      ? { destination: transfer.destination, ...(transfer.amount !== null && { amount: transfer.amount }) }
      : null,
    transfer_group: data?.transfer_group ?? null,
    ...(session.mode === 'subscription' && FIRST_PAYMENT),
  });
  order.payment_intent = intent.id;
  if (session.mode === 'payment') session.payment_intent = intent.id;
  return intent;
};

/** The first payment of a subscription. */
const FIRST_PAYMENT = { description: 'Subscription creation', setup_future_usage: 'off_session' } as const;

const orderOf = (store: Store, { id }: Session): Order => {
  const order = store.orders.get(id);
  if (!order) throw new Error(`The Checkout Session ${id} has no order.`);
  return order;
};

const shippingOf = ({ collected_information: collected, customer_details }: Session): Intent['shipping'] =>
  collected?.shipping_details
    ? {
        address: collected.shipping_details.address,
        carrier: null,
        name: collected.shipping_details.name,
        phone: customer_details?.phone ?? null,
        tracking_number: null,
      }
    : null;

const complete = (
  store: Store,
  session: Session,
  intent: Intent | undefined,
  waiting: Invoice | undefined,
): Session => {
  const order = orderOf(store, session);
  const isNew = session.mode === 'subscription' && !waiting;
  const invoice = isNew ? startSubscription(store, session, order, intent) : waiting;
  const payment_status = intent ? (intent.status === 'succeeded' ? 'paid' : 'unpaid') : 'no_payment_required';
  const { customer = null, discount, subscription = null } = order;
  Object.assign(session, {
    customer,
    payment_status,
    status: 'complete',
    url: null,
    subscription,
    ...(invoice && { invoice: invoice.id }),
  } satisfies Partial<Session>);
  countSale(store, session);
  if (discount) redeem(discount);
  if (payment_status === 'paid') addInvoice(store, session);
  store.emit('checkout.session.completed', session);
  return session;
};

/** Counts a completed session of a link with a limit. The last one makes the link inactive. */
const countSale = (store: Store, session: Session): void => {
  const link = store.find('payment_link', String(session.payment_link));
  if (!link?.restrictions) return;
  const { count, limit } = link.restrictions.completed_sessions;
  store.change(
    link,
    { restrictions: { completed_sessions: { count: count + 1, limit } }, active: count + 1 < limit },
    'payment_link.updated',
  );
};

/** Adds the paid invoice of a one-time payment, if the link creates invoices. */
const addInvoice = (store: Store, session: Session): void => {
  if (session.mode !== 'payment' || !session.invoice_creation?.enabled) return;
  const data = session.invoice_creation.invoice_data;
  const { automatic_tax: tax } = session;
  const invoice = issueInvoice(store, {
    customer: store.get('customer', String(session.customer), 'customer'),
    currency: session.currency ?? 'usd',
    lines: (store.lineItems.get(session.id) ?? []).map((item) => oneTimeLine(item)),
    discount: orderOf(store, session).discount?.object,
    shipping: session.shipping_cost,
    fields: {
      account_tax_ids: data.account_tax_ids,
      automatic_tax: {
        disabled_reason: null,
        enabled: tax.enabled,
        liability: tax.liability,
        provider: null,
        status: tax.status,
      },
      billing_reason: 'manual',
      custom_fields: data.custom_fields,
      customer_tax_ids: (session.customer_details?.tax_ids ?? []).map(({ type, value }) => ({ type, value })),
      description: data.description,
      footer: data.footer,
      issuer: data.issuer ?? { type: 'self' },
      metadata: mergeMetadata({}, data.metadata ?? {}),
    },
  });
  session.invoice = invoice.id;
  addInvoicePayment(store, invoice, String(session.payment_intent));
  markPaid(store, invoice);
};

/**
 * Ends a bank debit or a voucher: the money arrives, or does not.
 * @throws StripeError if the session has no open payment
 */
export const settle = (store: Store, session: Session, outcome: 'succeed' | 'fail'): Session => {
  const invoice = store.find('invoice', String(session.invoice));
  const intent = openIntentOf(store, session);
  const isPaid = outcome === 'succeed';
  settleIntent(store, intent, session.customer_details ?? {}, isPaid);
  if (invoice) applyPayment(store, invoice, intent);
  if (isPaid) {
    session.payment_status = 'paid';
    addInvoice(store, session);
  }
  store.emit(
    isPaid ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed',
    session,
  );
  return session;
};

/** The buyer verifies the bank account of a payment. `settle` ends it then. */
export const verify = (store: Store, session: Session): Session => {
  verifyAccount(store, openIntentOf(store, session), session.customer_details ?? {});
  return session;
};

const openIntentOf = (store: Store, session: Session): Intent => {
  const intent =
    (session.invoice && intentOfInvoice(store, String(session.invoice))) ||
    store.find('payment_intent', String(session.payment_intent));
  if (intent && isOpen(intent)) return intent;
  throw refuse(`The Checkout Session ${session.id} does not wait for a payment.`);
};
