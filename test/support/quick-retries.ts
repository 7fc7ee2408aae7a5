import Stripe from 'stripe';

const sdk: Stripe = Object.getPrototypeOf(new Stripe('sk_test_quick'));

/** The pauses of Stripe's SDK between its tries, up to a second and a half, cost the tests no time. */
export const useQuickRetries = (): void => {
  beforeEach(() => {
    jest.spyOn(sdk, 'getInitialNetworkRetryDelay').mockReturnValue(0.001);
  });
};
