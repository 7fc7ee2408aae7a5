import type Stripe from 'stripe';
import { fullAddress, mergeMetadata, orNull } from '../engine/changes.ts';
import { newShortId, randomText } from '../engine/ids.ts';
import type { Shop } from '../engine/shop.ts';

export type CustomerParams = Pick<
  Stripe.CustomerCreateParams & Stripe.CustomerUpdateParams,
  | 'address'
  | 'balance'
  | 'description'
  | 'email'
  | 'metadata'
  | 'name'
  | 'payment_method'
  | 'phone'
  | 'preferred_locales'
  | 'shipping'
  | 'tax_exempt'
  | 'test_clock'
> & { invoice_settings?: { default_payment_method?: string } };

/** Makes a customer, by request or at the checkout. */
export const newCustomer = (shop: Shop, params: CustomerParams): Stripe.Customer => {
  const customer: Stripe.Customer = {
    id: newShortId('cus'),
    object: 'customer',
    address: fullAddress(params.address),
    balance: params.balance ?? 0,
    created: shop.now,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: orNull(params.description),
    discount: null,
    email: orNull(params.email),
    invoice_prefix: randomText(8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: orNull(
        params.invoice_settings?.default_payment_method ?? params.payment_method,
      ),
      footer: null,
      rendering_options: null,
    },
    livemode: shop.livemode,
    metadata: mergeMetadata({}, params.metadata),
    name: orNull(params.name),
    next_invoice_sequence: 1,
    phone: orNull(params.phone),
    preferred_locales: params.preferred_locales ?? [],
    shipping: shippingOf(params) ?? null,
    tax_exempt: params.tax_exempt || 'none',
    test_clock: params.test_clock ?? null,
  };
  return shop.add('customer', customer, 'customer.created');
};

export const shippingOf = ({ shipping }: CustomerParams): Stripe.Customer['shipping'] | undefined =>
  shipping
    ? {
        address: fullAddress(shipping.address) ?? undefined,
        name: shipping.name,
        phone: shipping.phone ?? null,
      }
    : shipping === undefined
      ? undefined
      : null;
