import type Stripe from 'stripe';
import { fullAddress, mergeMetadata, orNull, unset } from '../engine/changes.ts';
import {
  address,
  email,
  longText,
  metadata,
  oneOf,
  range,
  shortText,
  text,
  wholeNumber,
} from '../engine/param-types.ts';
import { must, nothing, shape, unsimulated } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Shop } from '../engine/shop.ts';
import { type CustomerParams, newCustomer, shippingOf } from '../objects/customer.ts';
import { cancelSubscription } from '../payments/subscription-end.ts';

const params = {
  address,
  balance: wholeNumber,
  description: longText,
  email,
  invoice_settings: {
    default_payment_method: text,
    ...unsimulated('custom_fields', 'footer', 'rendering_options'),
  },
  metadata,
  name: shortText,
  phone: text,
  preferred_locales: [text],
  shipping: { address: must(address), name: must(text), phone: text },
  tax_exempt: oneOf('exempt', 'none', 'reverse'),
  ...unsimulated(
    'business_name',
    'cash_balance',
    'individual_name',
    'invoice_prefix',
    'next_invoice_sequence',
    'source',
    'tax',
    'validate',
  ),
} as const;

const create = (shop: Shop, given: CustomerParams): Stripe.Customer => {
  const { test_clock } = given;
  if (!test_clock) return newCustomer(shop, given);
  const { frozen_time: at } = shop.get('test_helpers.test_clock', test_clock, 'test_clock');
  return shop.during({ at }, () => newCustomer(shop, given));
};

/** A customer who is deleted has no subscriptions any more, and leaves a trace. */
const remove = (shop: Shop, customer: Stripe.Customer): Stripe.DeletedCustomer => {
  const isHis = (one: Stripe.Subscription) => one.customer === customer.id && one.ended_at === null;
  for (const one of shop.table('subscription').rows.filter(isHis)) cancelSubscription(shop, one);
  const left: Stripe.DeletedCustomer = { id: customer.id, object: 'customer', deleted: true };
  shop.table('customer').delete(customer.id, left);
  shop.emit('customer.deleted', customer);
  return left;
};

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
  create: operation(
    shape<Stripe.CustomerCreateParams>({
      ...params,
      payment_method: text,
      test_clock: text,
      ...unsimulated('tax_id_data'),
    }),
    create,
  ),
  remove: operationOn(nothing, remove),
  update: operationOn(
    shape<Stripe.CustomerUpdateParams>({ ...params, ...unsimulated('default_source') }),
    (shop, customer: Stripe.Customer, given) =>
      shop.change(
        customer,
        {
          balance: given.balance,
          invoice_settings: given.invoice_settings && {
            ...customer.invoice_settings,
            default_payment_method: orNull(given.invoice_settings.default_payment_method),
          },
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
