import type Stripe from 'stripe';
import type { PaymentMethodName } from './payment-methods.ts';

/** What a buyer types into the checkout. */
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
  /** A browser's language, for a link that is opened without `?locale=`. */
  locale?: string;
}
