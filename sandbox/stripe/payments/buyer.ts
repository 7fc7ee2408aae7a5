import type Stripe from 'stripe';
import { fullAddress } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import type { Choices } from '../engine/store.ts';
import type { PaymentMethodName } from '../objects/payment-methods.ts';

type Session = Stripe.Checkout.Session;
type CustomField = Session['custom_fields'][number];

/** What a buyer chooses and types into the checkout. */
export interface Buyer extends Choices {
  email?: string;
  name?: string;
  phone?: string;
  address?: Stripe.AddressParam;
  shipping?: { name?: string; address?: Stripe.AddressParam };
  business_name?: string;
  individual_name?: string;
  /** A test card, or a way to pay whose money comes later. `method` says the same. */
  card?: PaymentMethodName;
  method?: PaymentMethodName;
  /** Answers to the link's custom fields, by key. */
  custom_fields?: Record<string, string>;
  tax_ids?: { type: string; value: string }[];
  consent?: { terms_of_service?: boolean; promotions?: 'opt_in' | 'opt_out' };
  /** The currency in which the buyer sees the price, where that is not the merchant's. */
  presentment_currency?: string;
  /** A browser's language, for a link that is opened without `?locale=`. */
  locale?: string;
}

/**
 * Puts what the buyer typed into the session.
 * @throws StripeError for what the checkout asks for and did not get, and for an answer that it does not take
 */
export const fillIn = (session: Session, buyer: Buyer): void => {
  // Of a customer that the session is for, all is known already.
  const known = session.customer_details;
  Object.assign(session, {
    collected_information: {
      business_name: nameOf(session, buyer, 'business'),
      individual_name: nameOf(session, buyer, 'individual'),
      shipping_details: shippingOf(session, buyer),
    },
    consent: consentOf(session, buyer),
    customer_details: {
      address: fullAddress(buyer.address ?? { country: 'US' }),
      business_name: buyer.business_name ?? null,
      email: buyer.email ?? session.customer_email ?? known?.email ?? null,
      individual_name: buyer.individual_name ?? null,
      name: buyer.name ?? known?.name ?? null,
      phone: phoneOf(session, buyer),
      tax_exempt: 'none',
      tax_ids: taxIdsOf(session, buyer),
    },
    custom_fields: session.custom_fields.map((field) => answered(field, buyer.custom_fields?.[field.key])),
  } satisfies Partial<Session>);
};

const asksFor = (what: string) => refuse(`The checkout asks for ${what}.`);

const nameOf = (
  { name_collection }: Session,
  buyer: Buyer,
  kind: 'business' | 'individual',
): string | null => {
  const { enabled, optional } = name_collection?.[kind] ?? { enabled: false, optional: true };
  const name = buyer[`${kind}_name`] ?? null;
  if (enabled && !optional && !name) throw asksFor(`the name of the ${kind}`);
  return name;
};

const taxIdsOf = ({ tax_id_collection: asked }: Session, { tax_ids = [] }: Buyer) => {
  if (tax_ids.length > 0 && !asked?.enabled) throw refuse('The checkout does not ask for tax ids.');
  return tax_ids;
};

const phoneOf = ({ phone_number_collection: asked }: Session, { phone }: Buyer): string | null => {
  if (asked?.enabled && !phone) throw asksFor('a phone number');
  return phone ?? null;
};

const shippingOf = ({ shipping_address_collection: asked }: Session, { name, shipping }: Buyer) => {
  const address = fullAddress(shipping?.address);
  if (!asked) return address && { address, name: shipping?.name ?? name ?? '' };
  if (!address) throw asksFor('a shipping address');
  if (!asked.allowed_countries.some((country) => country === address.country)) {
    throw refuse(`The checkout does not ship to ${address.country}.`);
  }
  return { address, name: shipping?.name ?? name ?? '' };
};

const consentOf = ({ consent_collection: asked }: Session, { consent }: Buyer): Session['consent'] => {
  if (!asked) return null;
  if (asked.terms_of_service === 'required' && !consent?.terms_of_service) {
    throw asksFor('consent to the terms of service');
  }
  return {
    promotions: asked.promotions === 'auto' ? (consent?.promotions ?? 'opt_out') : null,
    terms_of_service: asked.terms_of_service === 'required' ? 'accepted' : null,
  };
};

const answered = (field: CustomField, given: string | undefined): CustomField => {
  const type = field.type as 'text' | 'numeric' | 'dropdown';
  const value = given ?? field[type]?.default_value ?? null;
  if (value === null && !field.optional) throw asksFor(`"${field.label.custom}"`);
  if (value !== null) checkAnswer(field, value);
  return { ...field, [type]: { ...field[type], value } };
};

/** Custom fields take answers of their type and length, and of a choice only what is offered. */
const checkAnswer = ({ label, type, dropdown, numeric, text }: CustomField, value: string): void => {
  const no = (why: string) => refuse(`The answer to "${label.custom}" ${why}.`);
  if (type === 'dropdown' && !dropdown?.options.some((option) => option.value === value)) {
    throw no(`is none of ${dropdown?.options.map((option) => option.value).join(', ')}`);
  }
  if (type === 'numeric' && !/^\d+$/.test(value)) throw no('may only have digits');
  const { minimum_length: least, maximum_length: most } = numeric ?? text ?? {};
  if (value.length < (least ?? 0)) throw no(`needs at least ${least} characters`);
  if (value.length > (most ?? 255)) throw no(`may have at most ${most ?? 255} characters`);
};
