import timers from 'node:timers/promises';
import Stripe from 'stripe';

const sdk: Stripe = Object.getPrototypeOf(new Stripe('sk_test_pauses'));

/** Neither the pace below the rate limit nor the pauses between tries, up to seconds, cost the tests time. */
export const useNoPauses = (): void => {
  beforeEach(() => {
    jest.spyOn(sdk, 'getInitialNetworkRetryDelay').mockReturnValue(0.001);
    jest.spyOn(timers, 'setTimeout').mockResolvedValue(undefined);
  });
};
