import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';
import type { Call } from '../engine/resource.ts';
import { newCustomer } from '../resources/customers.ts';
import { announce, assign, change, fullAddress } from '../resources/shared.ts';
import type { Buyer } from './buyer.ts';
import { newCharge } from './charge.ts';
import { invoiceFor, paymentOf } from './invoice.ts';
import { failIntent, newPaymentIntent, succeed } from './payment-intent.ts';
import { isDelayed, methodNamed } from './payment-methods.ts';
import { settleSubscription, subscribe, subscriptionIntent } from './subscribe.ts';

type Session = Stripe.Checkout.Session;

/**
 * The buyer fills in the checkout and presses Pay. A card's money is there at once; a bank debit completes the
 * session unpaid and waits for `settle`; a declined card leaves the session open.
 */
export const pay = (call: Call, session: Session, link: Stripe.PaymentLink, buyer: Buyer): Session => {
  if (session.status !== 'open') throw refuse(`This Checkout Session is ${session.status}.`);
  const method = methodNamed(buyer.card ?? buyer.method ?? 'visa');
  fillIn(session, buyer);
  if (!session.amount_total) {
    makeCustomer(call, session);
    return complete(call, session, link, 'no_payment_required');
  }
  const intent = intentOf(call, session, link);
  const charge = newCharge(call, intent, session.customer_details, method);
  if (method.decline) {
    failIntent(call, intent, charge, method.decline);
    return session;
  }
  makeCustomer(call, session, intent, charge);
  if (isDelayed(method)) {
    assign(intent, { status: 'processing' });
    announce(call, 'payment_intent.processing', intent);
    announce(call, 'charge.pending', charge);
    return complete(call, session, link, 'unpaid', intent);
  }
  succeed(call, intent, charge);
  return complete(call, session, link, 'paid', intent);
};

/**
 * A second try after a decline goes on with the first one's payment intent. A subscription's belongs to its invoice:
 * the session never shows it.
 */
const intentOf = (call: Call, session: Session, link: Stripe.PaymentLink): Stripe.PaymentIntent => {
  const known = call.shop.find('payment_intent', String(session.payment_intent));
  if (known) return known;
  const amount = session.amount_total ?? 0;
  const shared = {
    amount,
    currency: session.currency ?? 'usd',
    customer: session.customer,
    payment_method_types: session.payment_method_types,
    shipping: shippingOf(session),
  };
  if (session.mode === 'subscription') {
    const description = 'Subscription creation';
    return newPaymentIntent(call, { ...shared, ...subscriptionIntent(amount, link), description });
  }
  const data = link.payment_intent_data;
  const intent = newPaymentIntent(call, {
    ...shared,
    application_fee_amount: link.application_fee_amount,
    description: data?.description ?? null,
    metadata: { ...data?.metadata },
    on_behalf_of: link.on_behalf_of,
    setup_future_usage: data?.setup_future_usage ?? null,
    statement_descriptor: data?.statement_descriptor ?? null,
    statement_descriptor_suffix: data?.statement_descriptor_suffix ?? null,
    transfer_data: link.transfer_data && {
      destination: link.transfer_data.destination,
      ...(link.transfer_data.amount !== null && { amount: link.transfer_data.amount }),
    },
    transfer_group: data?.transfer_group ?? null,
  });
  session.payment_intent = intent.id;
  return intent;
};

const shippingOf = ({ collected_information: collected, customer_details }: Session) =>
  collected?.shipping_details
    ? {
        address: collected.shipping_details.address,
        carrier: null,
        name: collected.shipping_details.name,
        phone: customer_details?.phone ?? null,
        tracking_number: null,
      }
    : null;

const fillIn = (session: Session, buyer: Buyer): void => {
  const shipping = buyer.shipping?.address ? fullAddress(buyer.shipping.address) : null;
  assign(session, {
    collected_information: {
      business_name: null,
      individual_name: null,
      shipping_details: shipping && { address: shipping, name: buyer.shipping?.name ?? buyer.name ?? '' },
    },
    customer_details: {
      address: fullAddress(buyer.address ?? { country: 'US' }),
      business_name: null,
      email: buyer.email ?? null,
      individual_name: null,
      name: buyer.name ?? null,
      phone: buyer.phone ?? null,
      tax_exempt: 'none',
      tax_ids: buyer.tax_ids ?? [],
    },
    custom_fields: session.custom_fields.map((field) => answered(field, buyer.custom_fields?.[field.key])),
  });
};

const answered = (field: Session['custom_fields'][number], value: string | undefined): typeof field => {
  const answer = field[field.type as 'text' | 'numeric' | 'dropdown'];
  if (value === undefined && !field.optional && !answer?.default_value) {
    throw refuse(`The checkout asks for "${field.label.custom}".`, undefined, `custom_fields[${field.key}]`);
  }
  return { ...field, [field.type]: { ...answer, value: value ?? answer?.default_value ?? null } };
};

/**
 * A one-time payment leaves a guest behind, unless the link wants a customer or an invoice needs one; a subscription
 * always needs one.
 */
const makeCustomer = (
  call: Call,
  session: Session,
  ...payment: { customer: Session['customer'] }[]
): void => {
  const { customer_creation, invoice_creation, mode } = session;
  const needed = mode === 'subscription' || customer_creation === 'always' || invoice_creation?.enabled;
  if (!needed) return;
  const { email, name, phone, address } = session.customer_details ?? {};
  const customer = newCustomer(call, {
    email: email ?? '',
    name: name ?? '',
    phone: phone ?? '',
    address: address ? (address as Stripe.AddressParam) : '',
  });
  for (const object of [session, ...payment]) object.customer = customer.id;
};

const complete = (
  call: Call,
  session: Session,
  link: Stripe.PaymentLink,
  payment_status: Session['payment_status'],
  intent?: Stripe.PaymentIntent,
): Session => {
  assign(session, { payment_status, status: 'complete', url: null });
  countSale(call, link);
  if (session.mode === 'subscription') subscribe(call, session, link, intent);
  else if (payment_status === 'paid') invoiceFor(call, session);
  announce(call, 'checkout.session.completed', session);
  return session;
};

/** A link with a limit closes itself with the last sale that it allows. */
const countSale = (call: Call, link: Stripe.PaymentLink): void => {
  if (!link.restrictions) return;
  const { count, limit } = link.restrictions.completed_sessions;
  change(call, link, 'payment_link.updated', {
    restrictions: { completed_sessions: { count: count + 1, limit } },
    active: count + 1 < limit,
  });
};

/**
 * The bank answers to a debit, days later.
 * @throws StripeError for a session that does not wait for a bank
 */
export const settle = (call: Call, session: Session, outcome: 'succeed' | 'fail'): Session => {
  const intent = call.shop.find('payment_intent', String(session.payment_intent ?? invoiced(call, session)));
  const charge = call.shop.find('charge', String(intent?.latest_charge));
  if (!intent || !charge || intent.status !== 'processing') {
    throw refuse(`The Checkout Session ${session.id} does not wait for a bank.`);
  }
  if (outcome === 'succeed') {
    succeed(call, intent, charge);
    session.payment_status = 'paid';
    if (session.mode === 'subscription') settleSubscription(call, session, true);
    else invoiceFor(call, session);
    announce(call, 'checkout.session.async_payment_succeeded', session);
    return session;
  }
  const decline = { code: 'insufficient_funds', decline_code: 'insufficient_funds', message: DEBIT_FAILED };
  assign(charge, {
    captured: false,
    amount_captured: 0,
    failure_code: decline.code,
    failure_message: decline.message,
    paid: false,
    status: 'failed',
  });
  failIntent(call, intent, charge, decline);
  if (session.mode === 'subscription') settleSubscription(call, session, false);
  announce(call, 'checkout.session.async_payment_failed', session);
  return session;
};

/** The payment intent of the first invoice of a subscription. */
const invoiced = (call: Call, { invoice }: Session) =>
  invoice ? paymentOf(call, String(invoice))?.payment.payment_intent : null;

const DEBIT_FAILED = "The customer's bank account could not be debited because it has insufficient funds.";
