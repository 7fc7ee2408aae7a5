import type Stripe from 'stripe';
import { fullAddress } from '../../engine/changes.ts';
import { refuse } from '../../engine/errors.ts';
import type { Choices } from '../../engine/objects.ts';
import type { PaymentMethodName } from '../payment-methods.ts';

type Session = Stripe.Checkout.Session;
type CustomField = Session['custom_fields'][number];

/** The buyer's input in the checkout. */
export interface Buyer extends Choices {
  email?: string;
  name?: string;
  phone?: string;
  address?: Stripe.AddressParam;
  shipping?: { name?: string; address?: Stripe.AddressParam };
  business_name?: string;
  individual_name?: string;
  /** A test card or another payment method; `visa` by default. */
  card?: PaymentMethodName;
  /** The same as `card`. */
  method?: PaymentMethodName;
  /** Answers to the custom fields, by key. */
  custom_fields?: Record<string, string>;
  tax_ids?: { type: string; value: string }[];
  consent?: { terms_of_service?: boolean; promotions?: 'opt_in' | 'opt_out' };
  /** The currency that the buyer sees (Adaptive Pricing); that of the link by default. */
  presentment_currency?: string;
}

/**
 * Puts the buyer's details into the session. A second attempt keeps the name and email address of the first.
 * @throws StripeError if a required answer is missing, or an answer is invalid
 */
export const fillIn = (session: Session, buyer: Buyer): void => {
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
      email: buyer.email ?? known?.email ?? null,
      individual_name: buyer.individual_name ?? null,
      name: buyer.name ?? known?.name ?? null,
      phone: phoneOf(session, buyer),
      tax_exempt: 'none',
      tax_ids: taxIdsOf(session, buyer),
    },
    custom_fields: session.custom_fields.map((field) => answered(field, buyer.custom_fields?.[field.key])),
  } satisfies Partial<Session>);
};

const required = (what: string) => refuse(`The checkout requires ${what}.`);

const nameOf = (
  { name_collection }: Session,
  buyer: Buyer,
  kind: 'business' | 'individual',
): string | null => {
  const { enabled, optional } = name_collection?.[kind] ?? { enabled: false, optional: true };
  const name = buyer[`${kind}_name`] ?? null;
  if (enabled && !optional && !name) throw required(`the name of the ${kind}`);
  return name;
};

const taxIdsOf = ({ tax_id_collection: collection }: Session, { tax_ids = [] }: Buyer) => {
  if (tax_ids.length > 0 && !collection?.enabled) throw refuse('The checkout does not take tax ids.');
  return tax_ids;
};

const phoneOf = ({ phone_number_collection: collection }: Session, { phone }: Buyer): string | null => {
  if (collection?.enabled && !phone) throw required('a phone number');
  return phone ?? null;
};

const shippingOf = ({ shipping_address_collection: collection }: Session, { name, shipping }: Buyer) => {
  const address = fullAddress(shipping?.address);
  if (collection && !address) throw required('a shipping address');
  if (collection && !collection.allowed_countries.some((country) => country === address?.country)) {
    throw refuse(`The checkout does not ship to ${address?.country}.`);
  }
  return address && { address, name: shipping?.name ?? name ?? '' };
};

const consentOf = ({ consent_collection: collection }: Session, { consent }: Buyer): Session['consent'] => {
  if (!collection || (collection.promotions !== 'auto' && collection.terms_of_service !== 'required'))
    return null;
  if (collection.terms_of_service === 'required' && !consent?.terms_of_service) {
    throw required('consent to the terms of service');
  }
  return {
    promotions: collection.promotions === 'auto' ? (consent?.promotions ?? 'opt_out') : null,
    terms_of_service: collection.terms_of_service === 'required' ? 'accepted' : null,
  };
};

const answered = (field: CustomField, given: string | undefined): CustomField => {
  const type = field.type as 'text' | 'numeric' | 'dropdown';
  const value = given ?? field[type]?.default_value ?? null;
  if (value === null && !field.optional) throw required(`an answer to "${field.label.custom}"`);
  if (value !== null) checkAnswer(field, value);
  return { ...field, [type]: { ...field[type], value } };
};

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
