import type Stripe from 'stripe';
import { fullAddress, mergeMetadata, unset } from '../engine/changes.ts';
import { address, email, longText, metadata, oneOf, range, shortText, text } from '../engine/param-types.ts';
import { must, shape } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import { type CustomerParams, newCustomer, shippingOf } from '../objects/customer.ts';

const params = shape<CustomerParams>({
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
  update: operationOn(params, (shop, customer: Stripe.Customer, given) =>
    shop.change(
      customer,
      {
        address: given.address === undefined ? undefined : fullAddress(given.address),
        description: unset(given.description),
        email: unset(given.email),
        metadata: mergeMetadata(customer.metadata, given.metadata),
        name: unset(given.name),
        phone: unset(given.phone),
        preferred_locales: given.preferred_locales,
        shipping: shippingOf(given),
        tax_exempt: given.tax_exempt || undefined,
      },
      'customer.updated',
    ),
  ),
};
