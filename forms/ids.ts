import type Stripe from 'stripe';
import { displayMoney } from '../lib/money.ts';
import { dropdown } from '../operations/dropdown.ts';
import { accountName } from '../stripe/accounts.ts';
import { expanded, idOf } from '../stripe/expand.ts';
import { displayInterval } from '../stripe/prices.ts';
import { choiceLabel, day } from '../zapier/choices.ts';
import type { FieldOptions } from '../zapier/inputs.ts';
import { type IdOptions, id } from '../zapier/kinds.ts';

// Stripe's objects, each chosen from a dropdown by the words of the Dashboard, or mapped by its id.

/** What an operation says of an id field: the rest is the same everywhere. */
type Options = FieldOptions & Partial<Pick<IdOptions, 'prefixes' | 'search'>>;

const payments = dropdown(
  (stripe, page) => stripe.charges.list(page),
  ({ id, status, payment_intent, amount, currency, billing_details: buyer, created }) =>
    status === 'succeeded' && {
      id: idOf(payment_intent) ?? id,
      label: choiceLabel(displayMoney(amount, currency), buyer.name ?? buyer.email, day(created)),
    },
);

/** A payment, by whichever of its ids is at hand: of the payment, charge, checkout or paid invoice. */
export const paymentId = <const O extends Options>(options: O) =>
  id('Payment', {
    prefixes: ['pi_', 'ch_', 'py_', 'cs_', 'in_'],
    of: 'a payment',
    choices: payments,
    search: 'find_payment.payment_id',
    ...options,
  });

const linkLabel = ({ url, active, line_items }: Stripe.PaymentLink): string => {
  const items = line_items?.data.map(({ description }) => description).join(', ') || 'Payment link';
  return `${items} (${url.replace('https://', '')}${active ? '' : ', deactivated'})`;
};

const links = dropdown(
  (stripe, page) => stripe.paymentLinks.list({ ...page, expand: ['data.line_items'] }),
  (link) => ({ id: link.id, label: linkLabel(link) }),
);

/** A payment link. */
export const paymentLinkId = <const O extends Options>(options: O) =>
  id('Payment Link', {
    prefixes: ['plink_'],
    of: 'a payment link',
    choices: links,
    search: 'find_payment_link.id',
    ...options,
  });

/** Narrows a trigger to the payments of one link. No step comes before a trigger, so no search does. */
export const onlyOfLink = paymentLinkId({
  search: undefined,
  help: 'Only what was paid through this link. Leave empty for all payment links.',
});

/** Narrows a trigger on invoices to those of one link. */
export const onlyInvoicesOfLink = paymentLinkId({
  search: undefined,
  help: 'Only invoices for purchases through this link, renewals of its subscriptions too. Leave empty for all invoices.',
});

/** Narrows a trigger on subscriptions to those that one link sold. */
export const onlySubscriptionsOfLink = paymentLinkId({
  search: undefined,
  help: 'Only subscriptions that this link sold. Leave empty for all subscriptions.',
});

const sessions = dropdown(
  (stripe, page) => stripe.checkout.sessions.list({ ...page, status: 'complete' }),
  ({ id, amount_total, currency, customer_details: buyer, created }) => ({
    id,
    label: choiceLabel(
      amount_total !== null && currency && displayMoney(amount_total, currency),
      buyer?.name ?? buyer?.email,
      day(created),
    ),
  }),
);

/** A Checkout Session. */
export const sessionId = <const O extends Options>(options: O) =>
  id('Checkout Session', {
    prefixes: ['cs_'],
    of: 'a Checkout Session',
    choices: sessions,
    search: 'find_checkout_session.id',
    ...options,
  });

const customers = dropdown(
  (stripe, page) => stripe.customers.list(page),
  ({ id, name, email }) => ({ id, label: choiceLabel(name, email) || id }),
);

/** A customer with an account. Guests of one-time payments have ids of their own, and are not in the list. */
export const customerId = <const O extends Options>(options: O) =>
  id('Customer', {
    prefixes: ['cus_', 'gcus_'],
    of: 'a customer',
    choices: customers,
    search: 'find_customer.id',
    ...options,
  });

const subscriptions = dropdown(
  (stripe, page) => stripe.subscriptions.list({ ...page, expand: ['data.customer'] }),
  ({ id, customer, items, created }) => {
    const buyer = expanded(customer);
    const price = items.data[0]?.price;
    return {
      id,
      label: choiceLabel(
        buyer && !buyer.deleted && (buyer.name ?? buyer.email),
        price?.unit_amount != null &&
          price.recurring &&
          `${displayMoney(price.unit_amount, price.currency)} ${displayInterval(price.recurring)}`,
        day(created),
      ),
    };
  },
);

/** A subscription. The list has those that are not canceled. */
export const subscriptionId = <const O extends Options>(options: O) =>
  id('Subscription', {
    prefixes: ['sub_'],
    of: 'a subscription',
    choices: subscriptions,
    search: 'find_subscription.id',
    ...options,
  });

const invoices = dropdown(
  (stripe, page) => stripe.invoices.list(page),
  ({ id, number, customer_name, customer_email, total, currency }) =>
    number && {
      id,
      label: choiceLabel(number, customer_name ?? customer_email, displayMoney(total, currency)),
    },
);

/** An invoice that was finalized. */
export const invoiceId = <const O extends Options>(options: O) =>
  id('Invoice', {
    prefixes: ['in_'],
    of: 'an invoice',
    choices: invoices,
    search: 'find_invoice.id',
    ...options,
  });

const waitingRefunds = dropdown(
  (stripe, page) => stripe.refunds.list(page),
  ({ id, status, amount, currency, created, payment_intent }) =>
    status === 'requires_action' && {
      id,
      label: choiceLabel(displayMoney(amount, currency), day(created), idOf(payment_intent) ?? id),
    },
);

/** A refund that waits for the customer, the only kind that can be canceled. */
export const waitingRefundId = <const O extends Options>(options: O) =>
  id('Refund', {
    prefixes: ['re_', 'pyr_'],
    of: 'a refund',
    choices: waitingRefunds,
    search: 'find_refund.id',
    ...options,
  });

const accounts = dropdown(
  (stripe, page) => stripe.accounts.list(page),
  (account) => ({ id: account.id, label: `${accountName(account)} (${account.id})` }),
);

/** A connected account of a Connect platform. */
export const accountId = <const O extends Options>(label: string, options: O) =>
  id(label, { prefixes: ['acct_'], of: 'a connected account', choices: accounts, ...options });

const taxIds = dropdown(
  (stripe, page) => stripe.taxIds.list(page),
  ({ id, type, value }) => ({ id, label: `${value} (${type.replace(/_/g, ' ').toUpperCase()})` }),
);

/** A tax id of the merchant's own. */
export const taxId = <const O extends Options>(label: string, options: O) =>
  id(label, { prefixes: ['txi_', 'atxi_'], of: 'a tax id', choices: taxIds, ...options });
