import type Stripe from 'stripe';

/** What to expand in each object of a list: `data.charge` for `charge`. */
export const inEach = (expand: string[]): string[] => expand.map((path) => `data.${path}`);

/** The object itself where Stripe expanded it, null where it sent only the id, or nothing. */
export const expanded = <T extends object>(value: string | T | null | undefined): T | null =>
  typeof value === 'object' ? value : null;

/** The id, whether Stripe sent just that or the whole object. */
export const idOf = (value: string | { id: string } | null | undefined): string | null =>
  (typeof value === 'object' ? value?.id : value) ?? null;

/** What an account is called in the Dashboard, or the next best that tells it apart. */
export const accountName = ({ id, business_profile, email, settings }: Stripe.Account): string =>
  settings?.dashboard.display_name ?? business_profile?.name ?? email ?? id;
