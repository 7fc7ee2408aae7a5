import type Stripe from 'stripe';

/** The name of an account in the Dashboard, or the next best that tells it apart. */
export const accountName = ({ id, business_profile, email, settings }: Stripe.Account): string =>
  settings?.dashboard.display_name ?? business_profile?.name ?? email ?? id;
