import type Stripe from 'stripe';
import { fullAddress } from '../engine/changes.ts';
import { refuse } from '../engine/errors.ts';
import type { PaymentMethodName } from '../objects/payment-methods.ts';

type Session = Stripe.Checkout.Session;

/** What a buyer chooses and types into the checkout. */
export interface Buyer {
  email?: string;
  name?: string;
  phone?: string;
  address?: Stripe.AddressParam;
  shipping?: { name?: string; address?: Stripe.AddressParam };
  /** A test card, or a bank debit that settles later. `method` says the same. */
  card?: PaymentMethodName;
  method?: PaymentMethodName;
  /** For the first line, where the link lets the buyer choose. */
  quantity?: number;
  /** For a price that the buyer sets, in minor units. */
  amount?: number;
  /** What the checkout takes off, or adds as tax, in minor units. */
  discount?: number;
  tax?: number;
  /** Answers to the link's custom fields, by key. */
  custom_fields?: Record<string, string>;
  tax_ids?: { type: string; value: string }[];
  /** The currency in which the buyer sees the price, where that is not the merchant's. */
  presentment_currency?: string;
  /** A browser's language, for a link that is opened without `?locale=`. */
  locale?: string;
}

/**
 * Puts what the buyer typed into the session.
 * @throws StripeError for an answer that is missing
 */
export const fillIn = (session: Session, buyer: Buyer): void => {
  const shipping = buyer.shipping?.address ? fullAddress(buyer.shipping.address) : null;
  Object.assign(session, {
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
  } satisfies Partial<Session>);
};

const answered = (field: Session['custom_fields'][number], value: string | undefined): typeof field => {
  const answer = field[field.type as 'text' | 'numeric' | 'dropdown'];
  if (value === undefined && !field.optional && !answer?.default_value) {
    throw refuse(`The checkout asks for "${field.label.custom}".`, undefined, `custom_fields[${field.key}]`);
  }
  return { ...field, [field.type]: { ...answer, value: value ?? answer?.default_value ?? null } };
};
