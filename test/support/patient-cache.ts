import { CACHE_PATIENCE } from '../../zapier/cache.ts';

/** For whole flows in real time: a busy machine must not look like a cache that does not answer. */
export const usePatientCache = (): void => {
  const { ms } = CACHE_PATIENCE;
  beforeAll(() => {
    CACHE_PATIENCE.ms = 30_000;
  });
  afterAll(() => {
    CACHE_PATIENCE.ms = ms;
  });
};
