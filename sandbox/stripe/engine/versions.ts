import { refuse } from './errors.ts';

/** The API version that the SDK pins. The account has the same version. */
export const API_VERSION = '2026-10-28.endive';

const VERSION = /^20\d\d-\d\d-\d\d(\.[a-z]+)?$/;

/** @throws StripeError if the version does not exist, or is not the one that the embedded Stripe plays */
export const checkVersion = (version: string): void => {
  if (!VERSION.test(version)) {
    throw refuse(
      `Invalid Stripe API version: ${version}. You do not have permission to pass this version in the Stripe-Version header, or it does not exist.`,
    );
  }
  if (version === API_VERSION) return;
  throw refuse(
    `The API version ${version} is not simulated here: the embedded Stripe has version ${API_VERSION} only.`,
    'not_simulated',
  );
};
