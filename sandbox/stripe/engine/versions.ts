import { refuse } from './errors.ts';

/** The version that the SDK pins; the account's own version is the same. */
export const API_VERSION = '2026-10-28.endive';

const VERSION = /^20\d\d-\d\d-\d\d(\.[a-z]+)?$/;

/**
 * Objects look as they do in one version of Stripe's API.
 * @throws StripeError for a version that does not exist, or is another one
 */
export const checkVersion = (version: string): void => {
  if (!VERSION.test(version)) {
    throw refuse(
      `Invalid Stripe API version: ${version}. You do not have permission to pass this version in the Stripe-Version header, or it does not exist.`,
    );
  }
  if (version === API_VERSION) return;
  throw refuse(
    `The API version ${version} is not simulated here: the embedded Stripe answers in version ${API_VERSION} only.`,
    'not_simulated',
  );
};
