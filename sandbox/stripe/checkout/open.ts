import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';
import { newSessionId, randomText } from '../engine/ids.ts';
import type { Call } from '../engine/resource.ts';
import { newLineItem } from '../resources/line-items.ts';
import type { Buyer } from './buyer.ts';

const ONE_DAY = 86_400;
/** What Stripe keeps of a link's query: letters, digits, `-` and `_`; anything else is dropped in silence. */
const REFERENCE = /^[\w-]{1,200}$/;

/** The link that a URL opens, in one shop. */
export const linkOf = ({ shop }: Call, url: string): Stripe.PaymentLink | undefined => {
  const [page] = url.split(/[?#]/);
  return shop.table('payment_link').rows.find((link) => link.url === page || link.id === url);
};

/**
 * Opens a link, as a browser does: a session begins, with what the URL's query prefills.
 * @throws StripeError for a link that takes no more payments
 */
export const open = (
  call: Call,
  link: Stripe.PaymentLink,
  query: URLSearchParams,
  buyer: Buyer = {},
): Stripe.Checkout.Session => {
  if (!link.active) throw refuse(link.inactive_message ?? 'This payment link is no longer active.');
  const { shop, now } = call;
  const hasTrial = Boolean(link.subscription_data?.trial_period_days);
  const items = (shop.lineItems.get(link.id) ?? []).map((item, index) => {
    const ordered = orderedItem(call, item, index, buyer);
    return hasTrial && ordered.price?.recurring ? { ...ordered, ...NOTHING_DUE } : ordered;
  });
  const sum = (key: 'amount_subtotal' | 'amount_total' | 'amount_tax' | 'amount_discount') =>
    items.reduce((total, item) => total + item[key], 0);
  const id = newSessionId(shop.livemode);
  const recurring = items.some(({ price }) => price?.recurring);
  const session: Stripe.Checkout.Session = {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: link.allow_promotion_codes,
    allowed_payment_method_types: null,
    amount_subtotal: sum('amount_subtotal'),
    amount_total: sum('amount_total'),
    automatic_tax: {
      ...link.automatic_tax,
      provider: null,
      status: link.automatic_tax.enabled ? 'complete' : null,
    },
    billing_address_collection: link.billing_address_collection,
    cancel_url: 'https://stripe.com',
    client_reference_id: referenceOf(query),
    client_secret: null,
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    consent: null,
    consent_collection: link.consent_collection,
    created: now,
    currency: link.currency,
    currency_conversion: null,
    custom_fields: link.custom_fields.map(unanswered),
    custom_text: link.custom_text,
    customer: null,
    customer_account: null,
    customer_creation: recurring ? null : link.customer_creation,
    customer_details: null,
    customer_email: null,
    discounts: [],
    expires_at: now + ONE_DAY,
    integration_identifier: null,
    invoice: null,
    invoice_creation: recurring
      ? null
      : link.invoice_creation && {
          enabled: link.invoice_creation.enabled,
          invoice_data: link.invoice_creation.invoice_data ?? NO_INVOICE_DATA,
        },
    livemode: shop.livemode,
    locale: query.get('locale') ?? buyer.locale ?? 'auto',
    managed_payments: null,
    metadata: { ...link.metadata },
    mode: recurring ? 'subscription' : 'payment',
    origin_context: null,
    payment_intent: null,
    payment_link: link.id,
    payment_method_collection: link.payment_method_collection,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: link.payment_method_types ?? ['card', 'us_bank_account'],
    payment_status: sum('amount_total') === 0 ? 'no_payment_required' : 'unpaid',
    permissions: null,
    phone_number_collection: link.phone_number_collection,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: link.shipping_address_collection,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: link.submit_type,
    subscription: null,
    success_url: link.after_completion.redirect?.url ?? 'https://stripe.com',
    tax_id_collection: link.tax_id_collection,
    total_details: {
      amount_discount: sum('amount_discount'),
      amount_shipping: 0,
      amount_tax: sum('amount_tax'),
    },
    ui_mode: 'hosted_page',
    url: `${shop.addresses.checkout}/${id}#${randomText(48)}`,
    wallet_options: null,
  };
  shop.lineItems.set(id, items);
  return shop.insert('checkout.session', session);
};

/** What a trial costs at the checkout. */
const NOTHING_DUE = { amount_discount: 0, amount_subtotal: 0, amount_tax: 0, amount_total: 0 };

/** A line as the buyer orders it: his quantity, his price, less the discount and with the tax on the first one. */
const orderedItem = (call: Call, item: Stripe.LineItem, index: number, buyer: Buyer): Stripe.LineItem => {
  const { price, adjustable_quantity: adjustable } = item;
  if (!price) return item;
  if (index === 0 && buyer.quantity !== undefined && !adjustable?.enabled) {
    throw refuse('This payment link does not let a buyer choose the quantity.');
  }
  const chosen = index === 0 ? (buyer.quantity ?? item.quantity) : item.quantity;
  const line = newLineItem(call, price, chosen ?? 1);
  const subtotal =
    price.custom_unit_amount && buyer.amount !== undefined ? buyer.amount : line.amount_subtotal;
  const discount = index === 0 ? (buyer.discount ?? 0) : 0;
  const tax = index === 0 ? (buyer.tax ?? 0) : 0;
  return {
    ...line,
    adjustable_quantity: adjustable,
    amount_discount: discount,
    amount_subtotal: subtotal,
    amount_tax: tax,
    amount_total: subtotal - discount + tax,
  };
};

const referenceOf = (query: URLSearchParams): string | null => {
  const reference = query.get('client_reference_id');
  return reference && REFERENCE.test(reference) ? reference : null;
};

const unanswered = (field: Stripe.PaymentLink.CustomField): Stripe.Checkout.Session.CustomField => {
  const { text, numeric, dropdown, ...rest } = field;
  return {
    ...rest,
    ...(text && { text: { ...text, value: null } }),
    ...(numeric && { numeric: { ...numeric, value: null } }),
    ...(dropdown && { dropdown: { ...dropdown, value: null } }),
  };
};

const NO_INVOICE_DATA: Stripe.Checkout.Session.InvoiceCreation.InvoiceData = {
  account_tax_ids: null,
  custom_fields: null,
  description: null,
  footer: null,
  issuer: null,
  metadata: {},
  rendering_options: null,
};

const UTM = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'];
const UTM_VALUE = /^[\w-]{1,150}$/;

/**
 * Where the buyer lands after paying: the link's redirect with the session's id in it and the UTM codes of the
 * link's URL behind it, or null where Stripe shows its own page.
 */
export const landingUrl = (
  link: Stripe.PaymentLink,
  session: Stripe.Checkout.Session,
  query: URLSearchParams,
): string | null => {
  const redirect = link.after_completion.redirect?.url;
  if (!redirect) return null;
  const url = new URL(redirect.replaceAll('{CHECKOUT_SESSION_ID}', session.id));
  for (const name of UTM) {
    const value = query.get(name);
    if (value && UTM_VALUE.test(value)) url.searchParams.append(name, value);
  }
  return url.href;
};
