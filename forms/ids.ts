import type Stripe from 'stripe';
import { displayMoney } from '../lib/money.ts';
import { dropdown } from '../operations/dropdown.ts';
import { accountName } from '../stripe/accounts.ts';
import { expanded, idOf } from '../stripe/expand.ts';
import { REFERENCE } from '../stripe/once.ts';
import { displayPrice } from '../stripe/prices.ts';
import { choiceLabel } from '../zapier/choices.ts';
import type { FieldOptions } from '../zapier/inputs.ts';
import { type IdOptions, id } from '../zapier/kinds.ts';

// Stripe's objects, each chosen from a dropdown by the words of the Dashboard, or mapped by its id.

/** What an operation says of an id field: the rest is the same everywhere. */
type Options = FieldOptions & Partial<Pick<IdOptions, 'prefixes' | 'search'>>;

/** What was paid for. A charge knows no products: its description, or else the card tells it apart. */
const purposeOf = ({ description, payment_method_details: method }: Stripe.Charge): string | undefined =>
  description ?? (method?.card?.last4 ? `card ending in ${method.card.last4}` : undefined);

const payments = dropdown(
  (stripe, page) => stripe.charges.list(page),
  (charge, clock) => {
    const {
      id,
      status,
      payment_intent,
      amount,
      currency,
      billing_details: buyer,
      created,
      refunded,
    } = charge;
    return (
      status === 'succeeded' && {
        id: idOf(payment_intent) ?? id,
        label: choiceLabel(
          displayMoney(amount, currency),
          buyer.name ?? buyer.email,
          purposeOf(charge),
          clock(created),
          refunded && 'refunded',
        ),
      }
    );
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

/** Links have no date: what they sell, the first of their metadata and the code of their address tell them apart. */
const linkLabel = ({ url, active, line_items, metadata }: Stripe.PaymentLink): string => {
  const items = line_items?.data.map(({ description, price }) =>
    [description, price && displayPrice(price)].filter(Boolean).join(' '),
  );
  const code = url.split('/').at(-1);
  return choiceLabel(
    items?.join(', ') || 'Payment link',
    metadata?.[REFERENCE] ?? Object.values(metadata ?? {})[0],
    `${code}${active ? '' : ' (deactivated)'}`,
  );
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
  help: 'Only for payments through this link. Leave empty for all payment links.',
});

/**
 * Narrows a trigger on what payments and subscriptions lead to, wherever they were made.
 *
 * @param what the objects in the plural: `invoices`
 */
export const onlySoldByLink = (what: string) =>
  paymentLinkId({
    search: undefined,
    help: `Only ${what} for purchases through this link. Leave empty for all ${what}, also those that were made elsewhere.`,
  });

const sessions = dropdown(
  (stripe, page) =>
    stripe.checkout.sessions.list({ ...page, status: 'complete', expand: ['data.line_items'] }),
  ({ id, amount_total, currency, customer_details: buyer, line_items: items, created }, clock) => ({
    id,
    label: choiceLabel(
      amount_total !== null && currency && displayMoney(amount_total, currency),
      buyer?.name ?? buyer?.email,
      items?.data.map(({ description }) => description).join(', '),
      clock(created),
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
  ({ id, customer, items, description, status, created }, clock) => {
    const buyer = expanded(customer);
    const price = items.data[0]?.price;
    return {
      id,
      label: choiceLabel(
        buyer && !buyer.deleted && (buyer.name ?? buyer.email),
        price && displayPrice(price),
        description ?? price?.nickname,
        clock(created),
        status !== 'active' && status?.replaceAll('_', ' '),
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
  ({ id, number, customer_name, customer_email, total, currency, lines, status, created }, clock) =>
    number && {
      id,
      label: choiceLabel(
        number,
        displayMoney(total, currency),
        customer_name ?? customer_email,
        lines.data[0]?.description,
        clock(created),
        status !== 'paid' && status,
      ),
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
  (stripe, page) => stripe.refunds.list({ ...page, expand: ['data.charge'] }),
  ({ id, status, amount, currency, created, charge: paid }, clock) => {
    const charge = expanded(paid);
    return (
      status === 'requires_action' && {
        id,
        label: choiceLabel(
          displayMoney(amount, currency),
          charge && (charge.billing_details.name ?? charge.billing_details.email),
          charge && purposeOf(charge),
          clock(created),
        ),
      }
    );
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
