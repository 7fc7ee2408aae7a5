import type Stripe from 'stripe';
import { refuse } from '../engine/errors.ts';
import type { Shop } from '../engine/shop.ts';
import type { Agreement, DiscountSource } from '../engine/store.ts';
import { newCheckoutSession } from '../objects/checkout-session.ts';
import { typesFor } from '../objects/payment-methods.ts';
import type { Buyer } from './buyer.ts';
import { choose } from './cart.ts';
import { expireSubscription } from './subscription-end.ts';

type Link = Stripe.PaymentLink;
type Session = Stripe.Checkout.Session;

/** What Stripe keeps of a link's query: letters, digits, `-` and `_`; anything else is dropped in silence. */
const REFERENCE = /^[\w-]{1,200}$/;

/** The link that a URL opens, in one shop. */
export const linkOf = (shop: Shop, url: string): Link | undefined => {
  const [page] = url.split(/[?#]/);
  return shop.table('payment_link').rows.find((link) => link.url === page || link.id === url);
};

/** What is sold, and what the checkout asks for: as a link says it, or who makes a session for himself. */
export type Offer = Omit<
  Link,
  | 'id'
  | 'object'
  | 'active'
  | 'after_completion'
  | 'application'
  | 'inactive_message'
  | 'line_items'
  | 'livemode'
  | 'managed_payments'
  | 'restrictions'
  | 'url'
>;

/** Begins a session that sells some items. `given` is what only this session says. */
export const openSession = (
  shop: Shop,
  offer: Offer,
  items: Stripe.LineItem[],
  given: Partial<Session>,
  givenDiscount?: DiscountSource,
): { session: Session; agreement: Agreement } => {
  const recurring = items.some(({ price }) => price?.recurring);
  const session = newCheckoutSession(shop, {
    allow_promotion_codes: offer.allow_promotion_codes,
    automatic_tax: {
      ...offer.automatic_tax,
      provider: null,
      status: offer.automatic_tax.enabled ? 'complete' : null,
    },
    billing_address_collection: offer.billing_address_collection,
    consent_collection: offer.consent_collection,
    currency: offer.currency,
    custom_fields: offer.custom_fields.map(unanswered),
    custom_text: offer.custom_text,
    customer_creation: recurring ? null : offer.customer_creation,
    invoice_creation: recurring
      ? null
      : offer.invoice_creation && {
          enabled: offer.invoice_creation.enabled,
          invoice_data: offer.invoice_creation.invoice_data ?? NO_INVOICE_DATA,
        },
    metadata: { ...offer.metadata },
    mode: recurring ? 'subscription' : 'payment',
    ...(offer.name_collection && { name_collection: offer.name_collection }),
    optional_items: (offer.optional_items ?? []).map((item) => ({ ...item })),
    payment_method_collection: offer.payment_method_collection,
    payment_method_types: offer.payment_method_types ?? typesFor(offer.currency),
    phone_number_collection: offer.phone_number_collection,
    shipping_address_collection: offer.shipping_address_collection,
    shipping_options: offer.shipping_options,
    submit_type: offer.submit_type,
    tax_id_collection: offer.tax_id_collection,
    ...given,
  });
  const agreement: Agreement = {
    application_fee_amount: offer.application_fee_amount,
    application_fee_percent: offer.application_fee_percent,
    choices: {},
    ...(givenDiscount && { givenDiscount }),
    items,
    on_behalf_of: offer.on_behalf_of,
    payment_intent_data: offer.payment_intent_data,
    subscription_data: offer.subscription_data,
    transfer_data: offer.transfer_data,
  };
  shop.agreements.set(session.id, agreement);
  return { session, agreement };
};

/**
 * Opens a link, as a browser does: a session begins, with what the URL's query prefills.
 * @throws StripeError for a link that takes no more payments
 */
export const openLink = (shop: Shop, link: Link, query: URLSearchParams, buyer: Buyer = {}): Session => {
  if (!link.active) throw refuse(link.inactive_message ?? 'This payment link is no longer active.');
  const { session, agreement } = openSession(shop, link, shop.lineItems.get(link.id) ?? [], {
    cancel_url: 'https://stripe.com',
    client_reference_id: referenceOf(query),
    locale: query.get('locale') ?? buyer.locale ?? 'auto',
    payment_link: link.id,
    success_url: link.after_completion.redirect?.url ?? 'https://stripe.com',
  });
  choose(shop, session, agreement, buyer);
  return session;
};

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

const NO_INVOICE_DATA: Stripe.Checkout.Session.InvoiceCreation.InvoiceData = {
  account_tax_ids: null,
  custom_fields: null,
  description: null,
  footer: null,
  issuer: null,
  metadata: {},
  rendering_options: null,
};

/**
 * Nobody pays: the session is closed.
 * @throws StripeError for a session that is not open
 */
export const expire = (shop: Shop, session: Session): Session => {
  if (session.status !== 'open') {
    throw refuse(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  }
  Object.assign(session, { status: 'expired', url: null } satisfies Partial<Session>);
  shop.emit('checkout.session.expired', session);
  const waiting = shop.find('subscription', String(shop.agreements.get(session.id)?.subscription));
  if (waiting) expireSubscription(shop, waiting);
  return session;
};

const UTM = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'];
const UTM_VALUE = /^[\w-]{1,150}$/;

/**
 * Where the buyer lands after paying: the link's redirect with the session's id in it and the UTM codes of the
 * link's URL behind it, or null where Stripe shows its own page.
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
