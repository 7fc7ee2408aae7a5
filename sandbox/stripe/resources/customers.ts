import type Stripe from 'stripe';
import { fullAddress, mergeMetadata, orNull, unset } from '../engine/changes.ts';
import { notExpanded } from '../engine/expandable.ts';
import { newShortId, randomText } from '../engine/ids.ts';
import { address, email, metadata, range, shortText, text } from '../engine/param-types.ts';
import { nothing, shape, unsimulated } from '../engine/params.ts';
import { operation, operationOn, type Resource } from '../engine/resource.ts';
import type { Store } from '../engine/store.ts';
import { cancelSubscription } from './subscriptions/index.ts';

const params = {
  address,
  email,
  metadata,
  name: shortText,
  phone: text,
  ...unsimulated(
    'balance business_name cash_balance description individual_name invoice_prefix invoice_settings',
    'next_invoice_sequence preferred_locales shipping source tax tax_exempt validate',
  ),
} as const;

type CustomerParams = Pick<Stripe.CustomerCreateParams, 'address' | 'email' | 'metadata' | 'name' | 'phone'>;

/** Creates a customer, by a request or at the checkout. */
export const newCustomer = (store: Store, given: CustomerParams): Stripe.Customer => {
  const customer: Stripe.Customer = {
    id: newShortId('cus'),
    object: 'customer',
    address: fullAddress(given.address),
    balance: 0,
    created: store.now,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: orNull(given.email),
    invoice_prefix: randomText(8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: store.livemode,
    metadata: mergeMetadata({}, given.metadata),
    name: orNull(given.name),
    next_invoice_sequence: 1,
    phone: orNull(given.phone),
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  };
  return store.add('customer', customer, 'customer.created');
};

/**
 * Customers: their contact details, and the credit of a canceled subscription. A deleted customer leaves a stub and no
 * active subscriptions. Payment methods, shipping, tax settings and test clocks are missing.
 */
export const customers: Resource<'customer'> = {
  object: 'customer',
  path: 'customers',
  permission: 'customer',
  expands: notExpanded(
    'cash_balance default_source invoice_settings.default_payment_method sources subscriptions tax tax_ids test_clock',
  ),
  list: shape<Omit<Stripe.CustomerListParams, keyof Stripe.PaginationParams>>({
    created: range,
    email: text,
    test_clock: text,
  }),
  create: operation(
    shape<Stripe.CustomerCreateParams>({
      ...params,
      ...unsimulated('payment_method tax_id_data test_clock'),
    }),
    newCustomer,
  ),
  update: operationOn(
    shape<Stripe.CustomerUpdateParams>({ ...params, ...unsimulated('default_source') }),
    (store, customer: Stripe.Customer, given) =>
      store.change(
        customer,
        {
          address: given.address === undefined ? undefined : fullAddress(given.address),
          email: unset(given.email),
          metadata: mergeMetadata(customer.metadata, given.metadata),
          name: unset(given.name),
          phone: unset(given.phone),
        },
        'customer.updated',
      ),
  ),
  remove: operationOn(nothing, (store, customer: Stripe.Customer) => {
    const isTheirs = (one: Stripe.Subscription) => one.customer === customer.id && one.ended_at === null;
    for (const one of store.table('subscription').rows.filter(isTheirs)) cancelSubscription(store, one);
    const stub: Stripe.DeletedCustomer = { id: customer.id, object: 'customer', deleted: true };
    store.table('customer').delete(customer.id, stub);
    store.emit('customer.deleted', customer);
    return stub;
  }),
};
