/**
 * The permissions of restricted keys that this integration needs, by the API's names, with their names in the form of the
 * Dashboard. Stripe documents no list of them: these come from its answers and from that form.
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

/** A permission without its level: `charge`. */
export type Permission = keyof typeof DASHBOARD_NAMES;

/** Other names that Stripe uses for the same permission. */
const OTHER_NAMES: Record<string, Permission> = {
  balance_transaction: 'balance_transaction_source',
  payment_link: 'payment_links',
  price: 'plan',
  promotion_codes: 'promotion_code',
  refund: 'charge',
  webhook_endpoint: 'webhook',
};

const isKnown = (name: string): name is Permission => Object.hasOwn(DASHBOARD_NAMES, name);

/** The name of a permission in the Dashboard: `charge` is “Charges and Refunds”. */
export const dashboardPermission = (name: string): string => {
  const permission = OTHER_NAMES[name] ?? name;
  return isKnown(permission) ? DASHBOARD_NAMES[permission] : readable(name);
};

/** `accounts_kyc_basic` becomes `Accounts kyc basic`, which is similar enough to find it in the Dashboard. */
const readable = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

const inDashboard = (name: Permission, writes: boolean): string =>
  `“${DASHBOARD_NAMES[name]}: ${writes ? 'Write' : 'Read'}” (rak_${name}_${writes ? 'write' : 'read'})`;

/** The permission for the requests to each part of the API, by the beginning of their path. */
const PATHS: [path: string, permission: Permission][] = [
  ['charges', 'charge'],
  ['refunds', 'charge'],
  ['checkout/', 'checkout_session'],
  ['coupons', 'coupon'],
  ['customers', 'customer'],
  ['billing_portal/', 'customer_portal'],
  ['disputes', 'dispute'],
  ['events', 'event'],
  ['invoice', 'invoice'],
  ['payment_intents', 'payment_intent'],
  ['payment_links', 'payment_links'],
  ['prices', 'plan'],
  ['products', 'product'],
  ['promotion_codes', 'promotion_code'],
  ['subscriptions', 'subscription'],
  ['webhook_endpoints', 'webhook'],
];

/**
 * The permission that a refused request needs, for an answer of Stripe's that names none.
 *
 * @param request such as `GET /v1/charges`
 * @param writes permissions that the step needs later to write
 * @returns null if it is not known
 */
export const permissionFor = (request: string, writes: Permission[]): string | null => {
  const [method = '', path = ''] = request.split(' /v1/');
  const name = PATHS.find(([start]) => path.startsWith(start))?.[1];
  return name ? inDashboard(name, method !== 'GET' || writes.includes(name)) : null;
};

/**
 * The permissions that would let a refused request pass, by their names in the Dashboard and in the API:
 * `“Charges and Refunds: Write” (rak_charge_write)`. If Stripe lists several, those that this integration knows.
 *
 * @param message Stripe's message: `… Having the 'rak_charge_read' permission would allow this request to continue.`
 * @param writes permissions that the step needs later to write: to allow reading only would lead to the next refusal
 * @returns null if the message names none
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
