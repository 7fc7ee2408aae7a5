import { refuse } from '../engine/errors.ts';
import { randomText } from '../engine/ids.ts';
import type { Permissions, RestrictedKey } from '../engine/keys.ts';
import { resources } from '../resources/index.ts';
import { inSandbox, inShop } from './helper.ts';

interface NewKey {
  key?: string;
  permissions: Permissions;
  wording?: RestrictedKey['wording'];
}

/** What the Dashboard calls the permissions, where that is not what the API calls them. */
const IN_THE_DASHBOARD = {
  'Balance transaction sources': 'balance_transaction_source',
  'Charges and Refunds': 'charge',
  'Checkout Sessions': 'checkout_session',
  Coupons: 'coupon',
  'Customer portal': 'customer_portal',
  Customers: 'customer',
  Disputes: 'dispute',
  Events: 'event',
  Invoices: 'invoice',
  'Payment Links': 'payment_links',
  PaymentIntents: 'payment_intent',
  Prices: 'plan',
  Products: 'product',
  'Promotion Codes': 'promotion_code',
  'Shipping Rates': 'shipping_rate',
  Subscriptions: 'subscription',
  'Webhook Endpoints': 'webhook',
};

/** Permissions by the API's name, by the Dashboard's and by that of the objects: a refund is a matter of `charge`. */
const PERMISSIONS = new Map<string, string>([
  ...Object.entries(IN_THE_DASHBOARD),
  ...resources.flatMap(({ object, permission }): [string, string][] => [
    [object, permission],
    [permission, permission],
  ]),
]);
const NAMES = [...new Set(PERMISSIONS.values())].join(', ');

/** What keeps a program from doing as it likes: keys with few permissions, rate limits, slow answers. */
export const limitHelpers = [
  /**
   * `{ key?, permissions: { charge: 'read', 'Payment Links': 'write' }, wording? }`: a restricted key, which may do
   * that and no more. Answers `{ key, permissions }`.
   */
  inSandbox<NewKey>('/keys', ['key', 'permissions', 'wording'], (sandbox, given) => {
    const { livemode, wording = 'having' } = given;
    const { key = `rk_${livemode ? 'live' : 'test'}_${randomText(24)}` } = given;
    if (!/^rk_(test|live)_\w{10,}$/.test(key)) throw refuse(`'${key}' does not look like a restricted key.`);
    const permissions = Object.fromEntries(
      Object.entries(given.permissions).map(([name, level]) => {
        const permission = PERMISSIONS.get(name);
        if (!permission || (level !== 'read' && level !== 'write')) {
          throw refuse(`There is no permission '${name}: ${level}'. There are ${NAMES} (read or write).`);
        }
        return [permission, level];
      }),
    );
    sandbox.keys.add(key, { permissions, wording });
    return { key, permissions };
  }),

  /** How long each request takes from now on. */
  inSandbox<{ ms: number }>('/latency', ['ms'], (sandbox, { ms }) => {
    if (!(ms >= 0)) throw refuse('A latency is a number of milliseconds.');
    sandbox.pace.latency = ms;
    return { ms };
  }),

  /** Moves the account to another country: one in India has no search. */
  inShop<{ country: string }>('/country', ['country'], (shop, { country }) => {
    shop.account.country = country;
    return shop.account;
  }),

  /** A number of requests a second, or false for any number. */
  inSandbox<{ per_second: number | false }>('/rate_limit', ['per_second'], (sandbox, { per_second }) => {
    if (per_second !== false && !(per_second >= 1)) throw refuse('A rate limit is 1 or more, or false.');
    sandbox.pace.rateLimit = per_second;
    return { per_second };
  }),
];
