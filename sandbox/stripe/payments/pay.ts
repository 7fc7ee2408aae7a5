import type Stripe from 'stripe';
import { displayAmount, minimumOf } from '../currencies.ts';
import { mergeMetadata } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import type { Shop } from '../engine/shop.ts';
import type { Agreement } from '../engine/store.ts';
import { oneTimeLine } from '../objects/invoice.ts';
import { newPaymentIntent } from '../objects/payment-intent.ts';
import { isVoucher, methodNamed, type PaymentMethod } from '../objects/payment-methods.ts';
import { atTimeOf } from '../objects/test-clock.ts';
import { follow, intentFor } from './billing.ts';
import { type Buyer, fillIn } from './buyer.ts';
import { choose } from './cart.ts';
import { customerOf, updateCustomer } from './checkout-customer.ts';
import { redeem } from './discounts.ts';
import { intentOfInvoice, issueInvoice, markPaid, tieInvoice } from './invoices.ts';
import { attempt, bankAnswers, isOpen } from './payment.ts';
import { presentmentOf } from './presentment.ts';
import { startSubscription } from './subscription-start.ts';

type Session = Stripe.Checkout.Session;
type Intent = Stripe.PaymentIntent;

/**
 * The buyer fills in the checkout and presses Pay. A card's money is there at once; a bank debit completes the
 * session unpaid and waits for `settle`; a declined card leaves the session open.
 */
export const pay = (shop: Shop, session: Session, buyer: Buyer): Session =>
  atTimeOf(shop, String(session.customer), () => payNow(shop, session, buyer));

const payNow = (shop: Shop, session: Session, buyer: Buyer): Session => {
  if (session.status !== 'open') throw refuse(`This Checkout Session is ${session.status}.`);
  const method = methodNamed(buyer.card ?? buyer.method ?? 'visa');
  const agreement = agreementOf(shop, session);
  choose(shop, session, agreement, buyer);
  fillIn(session, buyer);
  checkPayment(session, method);
  Object.assign(
    session,
    presentmentOf(shop, session.amount_total ?? 0, session.currency ?? 'usd', buyer.presentment_currency),
  );
  updateCustomer(shop, session, agreement);
  agreement.customer ??= customerOf(shop, session);
  if (agreement.discount) {
    keepDiscount(shop, agreement.discount.object, agreement.customer);
  }
  const invoice = session.mode === 'subscription' ? startSubscription(shop, session, agreement) : undefined;
  const intent = session.amount_total ? intentOf(shop, session, agreement, invoice) : undefined;
  if (intent) attempt(shop, intent, session.customer_details ?? {}, method);
  if (invoice) follow(shop, invoice, intent);
  return intent?.status === 'requires_payment_method' ? session : complete(shop, session, intent, invoice);
};

/** What Stripe does not take: too little money, and ways to pay that the checkout does not offer. */
const checkPayment = (session: Session, method: PaymentMethod): void => {
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
    throw refuse(`Nobody pays this with ${method.type}: the checkout offers ${types.join(', ')}.`);
  }
  if (mode === 'subscription' && isVoucher(method)) {
    throw refuse(`A subscription is not paid with ${method.type}.`);
  }
};

/**
 * A second try after a decline goes on with the first one's payment intent. A subscription's belongs to its invoice:
 * the session never shows it.
 */
const intentOf = (shop: Shop, session: Session, agreement: Agreement, invoice?: Stripe.Invoice): Intent => {
  const { payment_method_types, presentment_details } = session;
  const shipping = shippingOf(session);
  if (invoice) {
    const given = {
      description: 'Subscription creation',
      payment_method_types,
      shipping,
      ...(presentment_details && { presentment_details }),
    };
    return intentFor(shop, invoice, agreement, given);
  }
  const known = shop.find('payment_intent', String(session.payment_intent));
  if (known) return Object.assign(known, { amount: session.amount_total ?? 0, presentment_details });
  const data = agreement.payment_intent_data;
  const transfer = agreement.transfer_data;
  const intent = newPaymentIntent(shop, {
    amount: session.amount_total ?? 0,
    application_fee_amount: agreement.application_fee_amount ?? null,
    currency: session.currency ?? 'usd',
    customer: agreement.customer ?? null,
    description: data?.description ?? null,
    metadata: { ...data?.metadata },
    on_behalf_of: agreement.on_behalf_of ?? null,
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
  });
  session.payment_intent = intent.id;
  return intent;
};

const agreementOf = (shop: Shop, { id }: Session): Agreement => {
  const agreement = shop.agreements.get(id);
  if (!agreement) throw new Error(`Nobody knows what the Checkout Session ${id} sells.`);
  return agreement;
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

/** A discount is there to be looked at as soon as somebody uses it. */
const keepDiscount = (shop: Shop, discount: Stripe.Discount, customer: string | undefined): void => {
  discount.customer = customer ?? null;
  if (!shop.find('discount', discount.id)) shop.add('discount', discount);
};

const complete = (
  shop: Shop,
  session: Session,
  intent: Intent | undefined,
  invoice: Stripe.Invoice | undefined,
): Session => {
  const payment_status = intent ? (intent.status === 'succeeded' ? 'paid' : 'unpaid') : 'no_payment_required';
  const { customer = null, discount, subscription = null } = agreementOf(shop, session);
  Object.assign(session, {
    customer,
    payment_status,
    status: 'complete',
    url: null,
    subscription,
    ...(invoice && { invoice: invoice.id }),
  } satisfies Partial<Session>);
  countSale(shop, session);
  if (discount) redeem(discount);
  if (payment_status === 'paid') invoiceFor(shop, session);
  shop.emit('checkout.session.completed', session);
  return session;
};

/** A link with a limit closes itself with the last sale that it allows. */
const countSale = (shop: Shop, session: Session): void => {
  const link = shop.find('payment_link', String(session.payment_link));
  if (!link?.restrictions) return;
  const { count, limit } = link.restrictions.completed_sessions;
  shop.change(
    link,
    { restrictions: { completed_sessions: { count: count + 1, limit } }, active: count + 1 < limit },
    'payment_link.updated',
  );
};

/** The paid invoice of a one-time session, where its link asks for one. */
const invoiceFor = (shop: Shop, session: Session): void => {
  if (session.mode !== 'payment' || !session.invoice_creation?.enabled) return;
  const data = session.invoice_creation.invoice_data;
  const { automatic_tax: tax } = session;
  const invoice = issueInvoice(shop, {
    customer: shop.get('customer', String(session.customer), 'customer'),
    currency: session.currency ?? 'usd',
    lines: (shop.lineItems.get(session.id) ?? []).map((item) => oneTimeLine(item)),
    tax: session.total_details?.amount_tax,
    discount: agreementOf(shop, session).discount?.object,
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
  tieInvoice(shop, invoice, String(session.payment_intent));
  markPaid(shop, invoice);
};

/**
 * The bank answers to a debit, days later.
 * @throws StripeError for a session that does not wait for a bank
 */
export const settle = (shop: Shop, session: Session, outcome: 'succeed' | 'fail'): Session => {
  const invoice = shop.find('invoice', String(session.invoice));
  const intent = invoice
    ? intentOfInvoice(shop, invoice.id)
    : shop.find('payment_intent', String(session.payment_intent));
  if (!intent || !isOpen(intent)) {
    throw refuse(`The Checkout Session ${session.id} does not wait for a bank.`);
  }
  const hasPaid = outcome === 'succeed';
  bankAnswers(shop, intent, session.customer_details ?? {}, hasPaid);
  if (invoice) follow(shop, invoice, intent);
  if (hasPaid) {
    session.payment_status = 'paid';
    invoiceFor(shop, session);
  }
  shop.emit(
    hasPaid ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed',
    session,
  );
  return session;
};
