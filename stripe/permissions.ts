import Stripe from 'stripe';

/**
 * The permissions of restricted keys that this integration has to do with, by the API's names, and what the form of
 * the Dashboard calls them. Stripe documents no list of them: these are the ones of its answers and of that form.
 */
const DASHBOARD_NAMES = {
  balance_transaction_source: 'Balance transaction sources',
  charge: 'Charges and Refunds',
  checkout_session: 'Checkout Sessions',
  coupon: 'Coupons',
  customer: 'Customers',
  customer_portal: 'Customer portal',
  dispute: 'Disputes',
  event: 'Events',
  invoice: 'Invoices',
  payment_intent: 'PaymentIntents',
  payment_links: 'Payment Links',
  plan: 'Prices',
  product: 'Products',
  promotion_code: 'Promotion Codes',
  subscription: 'Subscriptions',
  webhook: 'Webhook Endpoints',
} as const;

/** A permission, by what it is for: `charge`. */
export type Permission = keyof typeof DASHBOARD_NAMES;

/** Names that Stripe may use for the same permission. */
const OTHER_NAMES: Record<string, Permission> = {
  balance_transaction: 'balance_transaction_source',
  payment_link: 'payment_links',
  price: 'plan',
  promotion_codes: 'promotion_code',
  refund: 'charge',
  webhook_endpoint: 'webhook',
};

const isKnown = (name: string): name is Permission => Object.hasOwn(DASHBOARD_NAMES, name);

/** True where Stripe refused because a restricted key lacks a permission, named or not. */
export const lacksPermission = (error: unknown): error is Stripe.errors.StripePermissionError =>
  error instanceof Stripe.errors.StripePermissionError &&
  /required permissions|'(rak_)?[a-z_]+_(read|write)'/.test(error.message);

/** What the Dashboard calls a permission: `charge` is “Charges and Refunds”. */
export const dashboardPermission = (name: string): string => {
  const permission = OTHER_NAMES[name] ?? name;
  return isKnown(permission) ? DASHBOARD_NAMES[permission] : readable(name);
};

/** `accounts_kyc_basic` -> `Accounts kyc basic`: near enough to the name in the Dashboard to find it there. */
const readable = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

/**
 * The permissions that would let a refused request pass, as the Dashboard calls them and as the API does:
 * `“Charges and Refunds: Write” (rak_charge_write)`. Where Stripe lists several, those that this integration knows.
 *
 * @param message what Stripe says: `… Having the 'rak_charge_read' permission would allow this request to continue.`
 * @param writes what the step goes on to write: to allow reading it would only lead to the next refusal
 */
export const permissionsIn = (message: string, writes: Permission[]): string | null => {
  const named = [...message.matchAll(/'(?:rak_)?([a-z_]+)_(read|write)'/g)].map(([, name = '', level]) => {
    const permission = OTHER_NAMES[name] ?? name;
    const known = isKnown(permission);
    const needed = known && writes.includes(permission) ? 'write' : level;
    const words = `${known ? DASHBOARD_NAMES[permission] : readable(name)}: ${needed === 'write' ? 'Write' : 'Read'}`;
    return { known, text: `“${words}” (rak_${name}_${needed})` };
  });
  const ours = named.filter(({ known }) => known);
  return (ours.length ? ours : named).map(({ text }) => text).join(' and ') || null;
};
