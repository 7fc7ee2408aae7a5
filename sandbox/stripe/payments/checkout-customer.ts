import type Stripe from 'stripe';
import type { Shop } from '../engine/shop.ts';
import type { Agreement } from '../engine/store.ts';
import { newCustomer } from '../objects/customer.ts';

type Session = Stripe.Checkout.Session;

/**
 * A one-time payment leaves a guest behind, unless the link wants a customer or an invoice needs one; a subscription
 * always needs one.
 */
export const customerOf = (shop: Shop, session: Session): string | undefined => {
  const { customer_creation, invoice_creation, mode } = session;
  const needed = mode === 'subscription' || customer_creation === 'always' || invoice_creation?.enabled;
  if (session.customer || !needed) return session.customer ? String(session.customer) : undefined;
  const { email, name, phone, address } = session.customer_details ?? {};
  return newCustomer(shop, {
    email: email ?? '',
    name: name ?? '',
    phone: phone ?? '',
    address: address ? (address as Stripe.AddressParam) : '',
  }).id;
};

/** What the buyer typed becomes the customer's, as far as the session says so. */
export const updateCustomer = (shop: Shop, session: Session, { customerUpdates = [] }: Agreement): void => {
  const customer = shop.find('customer', String(session.customer));
  if (!customer || customerUpdates.length === 0) return;
  const { customer_details: typed, collected_information: collected } = session;
  const shipping = collected?.shipping_details;
  shop.change(
    customer,
    {
      address: customerUpdates.includes('address') ? typed?.address : undefined,
      name: customerUpdates.includes('name') ? typed?.name : undefined,
      shipping: customerUpdates.includes('shipping') && shipping ? { phone: null, ...shipping } : undefined,
    },
    'customer.updated',
  );
};
