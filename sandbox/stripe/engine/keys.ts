import { StripeError } from './errors.ts';

export type Level = 'read' | 'write';

/** What a restricted key may do, by Stripe's name of the permission without its prefix: `charge`, `payment_links`. */
export type Permissions = Record<string, Level>;

/** A permission that a request needs: `charge_read`. Write access includes read access. */
export type Need = `${string}_${Level}`;

export interface RestrictedKey {
  permissions: Permissions;
  /**
   * Stripe's wording of a missing permission: `Having the 'rak_charge_read' permission …`, or, since 2026,
   * `Enabling "Charge Read" ('charge_read') permissions …`. Some errors name no permission.
   */
  wording: 'having' | 'enabling' | 'unnamed';
}

/** The restricted keys. A key that is not among them may do everything. */
export class RestrictedKeys {
  readonly #keys = new Map<string, RestrictedKey>();

  add(key: string, restricted: RestrictedKey): void {
    this.#keys.set(key, restricted);
  }

  /** @throws StripeError 403 with the first permission that the key lacks */
  check(key: string, needs: readonly Need[], account: string): void {
    const restricted = this.#keys.get(key);
    if (!restricted) return;
    const missing = needs.find((need) => !isAllowed(restricted.permissions, need));
    if (!missing) return;
    const start = `The provided key '${mask(key)}' does not have the required permissions for this endpoint on account '${account}'.`;
    const message = {
      having: `${start} Having the 'rak_${missing}' permission would allow this request to continue.`,
      enabling: `Permission denied. ${start} Enabling "${titleOf(missing)}" ('${missing}') permissions on this key would allow this request to continue.`,
      unnamed: start,
    }[restricted.wording];
    throw new StripeError(403, { type: 'invalid_request_error', message }, false);
  }
}

const isAllowed = (permissions: Permissions, need: Need): boolean => {
  const at = need.lastIndexOf('_');
  const level = permissions[need.slice(0, at)];
  return level === 'write' || level === need.slice(at + 1);
};

const titleOf = (need: Need): string =>
  need
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');

/** The key of `Bearer <key>` or of `Basic <key>:`. */
export const keyOf = (authorization = ''): string => {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme.toLowerCase() === 'bearer') return value;
  if (scheme.toLowerCase() === 'basic') return Buffer.from(value, 'base64').toString().split(':')[0] ?? '';
  return '';
};

/** A key as Stripe shows it in an error: `sk_test_****1234`. */
export const mask = (key: string): string => {
  const shown = key.match(/^[a-z]{2}_(test|live)_/)?.[0] ?? '';
  return `${shown}${'*'.repeat(Math.max(4, key.length - shown.length - 4))}${key.slice(-4)}`;
};
