import type Stripe from 'stripe';
import { refuse } from '../../engine/errors.ts';
import { newSessionId, randomText } from '../../engine/ids.ts';
import type { Choices, Order } from '../../engine/objects.ts';
import type { Store } from '../../engine/store.ts';
import { typesFor } from '../payment-methods.ts';
import { expireSubscription } from '../subscriptions/cycles.ts';
import { choose } from './cart.ts';

type Link = Stripe.PaymentLink;
type Session = Stripe.Checkout.Session;

const ONE_DAY = 86_400;

/** The link with a URL or an id. */
export const linkOf = (store: Store, url: string): Link | undefined => {
  const [page] = url.split(/[?#]/);
  return store.table('payment_link').rows.find((link) => link.url === page || link.id === url);
};

/**
 * Opens a link as a browser does, and creates its session.
 * @param query of the link's URL
 * @throws StripeError if the link is inactive, or a choice is not possible
 */
export const openLink = (
  store: Store,
  link: Link,
  query: URLSearchParams,
  buyer: Choices & { email?: string } = {},
): Session => {
  if (!link.active) throw refuse(link.inactive_message ?? 'This payment link is no longer active.');
  const items = store.lineItems.get(link.id) ?? [];
  const session = newSession(store, link, items, query);
  const order: Order = {
    application_fee_amount: link.application_fee_amount,
    application_fee_percent: link.application_fee_percent,
    choices: {},
    items,
    on_behalf_of: link.on_behalf_of,
    payment_intent_data: link.payment_intent_data,
    subscription_data: link.subscription_data,
    transfer_data: link.transfer_data,
  };
  store.orders.set(session.id, order);
  choose(store, session, order, buyer);
  return session;
};

const newSession = (store: Store, link: Link, items: Stripe.LineItem[], query: URLSearchParams): Session => {
  const id = newSessionId(store.livemode);
  const isRecurring = items.some(({ price }) => price?.recurring);
  const session: Session = {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: true },
    after_expiration: null,
    allow_promotion_codes: link.allow_promotion_codes,
    allowed_payment_method_types: null,
    amount_subtotal: 0,
    amount_total: 0,
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
    consent_collection: {
      payment_method_reuse_agreement: link.consent_collection?.payment_method_reuse_agreement ?? null,
      promotions: link.consent_collection?.promotions ?? 'none',
      terms_of_service: link.consent_collection?.terms_of_service ?? 'none',
    },
    created: store.now,
    currency: link.currency,
    currency_conversion: null,
    custom_fields: link.custom_fields.map(unanswered),
    custom_text: link.custom_text,
    customer: null,
    customer_account: null,
    customer_creation: isRecurring ? null : link.customer_creation,
    customer_details: null,
    customer_email: null,
    discounts: [],
    expires_at: store.now + ONE_DAY,
    integration_identifier: null,
    invoice: null,
    invoice_creation: isRecurring
      ? null
      : link.invoice_creation && {
          enabled: link.invoice_creation.enabled,
          invoice_data: link.invoice_creation.invoice_data ?? NO_INVOICE_DATA,
        },
    livemode: store.livemode,
    locale: (query.get('locale') ?? 'auto') as Session['locale'],
    managed_payments: null,
    metadata: { ...link.metadata },
    mode: isRecurring ? 'subscription' : 'payment',
    ...(link.name_collection && { name_collection: link.name_collection }),
    optional_items: (link.optional_items ?? []).map((item) => ({ ...item })),
    origin_context: null,
    payment_intent: null,
    payment_link: link.id,
    payment_method_collection: link.payment_method_collection,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: link.payment_method_types ?? typesFor(link.currency),
    payment_status: 'unpaid',
    permissions: null,
    phone_number_collection: link.phone_number_collection,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: link.shipping_address_collection,
    shipping_cost: null,
    shipping_options: link.shipping_options,
    status: 'open',
    submit_type: link.submit_type,
    subscription: null,
    success_url: link.after_completion.redirect?.url ?? 'https://stripe.com',
    tax_id_collection: link.tax_id_collection,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${store.pages.checkout}/${id}#${randomText(48)}`,
    wallet_options: null,
  };
  return store.add('checkout.session', session);
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

/** Stripe ignores a `client_reference_id` with other characters. */
const REFERENCE = /^[\w-]{1,200}$/;

const referenceOf = (query: URLSearchParams): string | null => {
  const reference = query.get('client_reference_id');
  return reference && REFERENCE.test(reference) ? reference : null;
};

const unanswered = (field: Stripe.PaymentLink.CustomField): Session['custom_fields'][number] => {
  const { text, numeric, dropdown, ...rest } = field;
  return {
    ...rest,
    ...(text && { text: { ...text, value: null } }),
    ...(numeric && { numeric: { ...numeric, value: null } }),
    ...(dropdown && { dropdown: { ...dropdown, value: null } }),
  };
};

/**
 * Expires a session that was not paid.
 * @throws StripeError if it is not open
 */
export const expire = (store: Store, session: Session): Session => {
  if (session.status !== 'open') {
    throw refuse(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  }
  Object.assign(session, { status: 'expired', url: null } satisfies Partial<Session>);
  store.emit('checkout.session.expired', session);
  const waiting = store.find('subscription', String(store.orders.get(session.id)?.subscription));
  if (waiting) expireSubscription(store, waiting);
  return session;
};

const UTM = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'];
const UTM_VALUE = /^[\w-]{1,150}$/;

/**
 * The redirect after a payment, with the session id and the UTM codes of the link's URL.
 * @returns null if Stripe shows its own page
 */
export const landingUrl = (link: Link, session: Session, query: URLSearchParams): string | null => {
  const redirect = link.after_completion.redirect?.url;
  if (!redirect) return null;
  const url = new URL(redirect.replaceAll('{CHECKOUT_SESSION_ID}', session.id));
  for (const name of UTM) {
    const value = query.get(name);
    if (value && UTM_VALUE.test(value)) url.searchParams.append(name, value);
  }
  return url.href;
};
