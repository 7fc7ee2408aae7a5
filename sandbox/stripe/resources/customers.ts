import type Stripe from 'stripe';
import { newShortId, randomText } from '../engine/ids.ts';
import { address, email, longText, metadata, oneOf, range, shortText, text } from '../engine/leaves.ts';
import { must, shape } from '../engine/params.ts';
import { type Call, operation, operationOn, type Resource } from '../engine/resource.ts';
import { announce, change, fullAddress, mergeMetadata, orNull, unset } from './shared.ts';

type Params = Pick<
  Stripe.CustomerUpdateParams,
  | 'address'
  | 'description'
  | 'email'
  | 'metadata'
  | 'name'
  | 'phone'
  | 'preferred_locales'
  | 'shipping'
  | 'tax_exempt'
>;

/** Makes a customer, by request or at the checkout. */
export const newCustomer = (call: Call, params: Params): Stripe.Customer => {
  const customer: Stripe.Customer = {
    id: newShortId('cus'),
    object: 'customer',
    address: fullAddress(params.address),
    balance: 0,
    created: call.now,
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
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: call.shop.livemode,
    metadata: mergeMetadata({}, params.metadata),
    name: orNull(params.name),
    next_invoice_sequence: 1,
    phone: orNull(params.phone),
    preferred_locales: params.preferred_locales ?? [],
    shipping: shippingOf(params) ?? null,
    tax_exempt: params.tax_exempt || 'none',
    test_clock: null,
  };
  call.shop.insert('customer', customer);
  announce(call, 'customer.created', customer);
  return customer;
};

const shippingOf = ({ shipping }: Params): Stripe.Customer['shipping'] | undefined =>
  shipping
    ? {
        address: fullAddress(shipping.address) ?? undefined,
        name: shipping.name,
        phone: shipping.phone ?? null,
      }
    : shipping === undefined
      ? undefined
      : null;

const params = shape<Params>({
  address,
  description: longText,
  email,
  metadata,
  name: shortText,
  phone: text,
  preferred_locales: [text],
  shipping: { address: must(address), name: must(text), phone: text },
  tax_exempt: oneOf('exempt', 'none', 'reverse'),
});

export const customers: Resource<'customer'> = {
  object: 'customer',
  path: 'customers',
  permission: 'customer',
  search: { created: 'numeric', email: 'string', name: 'string', phone: 'string' },
  list: shape<Omit<Stripe.CustomerListParams, keyof Stripe.PaginationParams>>({
    created: range,
    email: text,
    test_clock: text,
  }),
  create: operation(params, newCustomer),
  update: operationOn(params, (call, customer: Stripe.Customer, given) =>
    change(call, customer, 'customer.updated', {
      address: given.address === undefined ? undefined : fullAddress(given.address),
      description: unset(given.description),
      email: unset(given.email),
      metadata: mergeMetadata(customer.metadata, given.metadata),
      name: unset(given.name),
      phone: unset(given.phone),
      preferred_locales: given.preferred_locales,
      shipping: shippingOf(given),
      tax_exempt: given.tax_exempt || undefined,
    }),
  ),
};
