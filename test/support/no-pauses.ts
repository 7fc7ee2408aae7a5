import timers from 'node:timers/promises';

/** Neither the pace below the rate limit nor the delays between attempts, up to seconds, cost the tests time. */
export const useNoPauses = (): void => {
  beforeEach(() => {
    jest.spyOn(timers, 'setTimeout').mockResolvedValue(undefined);
  });
};
