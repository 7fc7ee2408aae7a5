import type { ZObject } from 'zapier-platform-core';
import { startDeadline } from '../../lib/deadline.ts';
import { zapierCache } from '../../zapier/cache.ts';
import { fakeCache } from '../support/cache.ts';
import { inVirtualTime } from '../support/virtual-time.ts';

type Cache = ZObject['cache'];

const never = () => new Promise<never>(() => undefined);

const claim = (cache: Partial<Cache>, key = 'fact', value?: string) =>
  zapierCache({ cache: cache as Cache }, startDeadline(25_000)).claim(key, 60, value);

describe('a claim', () => {
  test('is held by the first run that makes it', async () => {
    const cache = fakeCache();
    expect(await claim(cache)).toBe('us');
    expect(await claim(cache)).toBe('another');
    expect(await claim(cache, 'another fact')).toBe('us');
  });

  test('sets an entry only if there is none', async () => {
    const set = jest.fn<Promise<boolean>, unknown[]>().mockResolvedValue(true);
    await claim({ set });
    const own = expect.stringMatching(/^[\da-f-]{36}$/);
    expect(set).toHaveBeenCalledWith('fact', own, 60, undefined, true);
  });

  // The cache answers false for a taken key, after core repeated a call whose answer was lost
  // (zapier-platform-core, create-rpc-client.js), and if its rate limit is reached.
  test.each([
    ['another run holds the entry', 'another run', 'another'],
    ['this run holds the entry', 'own', 'us'],
    ['there is no entry, because the rate limit was reached', null, 'unknown'],
  ])('is decided by the entry if the cache refuses it: %s', async (_why, holder, expected) => {
    expect(await claim({ set: async () => false, get: async () => holder }, 'fact', 'own')).toBe(expected);
  });

  test('is unknown if the cache fails, and the log says so', async () => {
    const log = jest.spyOn(console, 'log').mockReturnValue(undefined);
    expect(await claim({ set: () => Promise.reject(new Error('cache is down')) })).toBe('unknown');
    expect(log).toHaveBeenCalledWith(expect.stringContaining('cache is down'));
  });

  test('waits three seconds for a cache that does not answer', async () => {
    jest.spyOn(console, 'log').mockReturnValue(undefined);
    const waited = await inVirtualTime(
      () => claim({ set: never }),
      () => false,
    );
    expect(waited).toEqual({ result: { status: 'fulfilled', value: 'unknown' }, seconds: 3 });
  });

  test('waits no longer than three seconds after the time for requests', async () => {
    jest.spyOn(console, 'log').mockReturnValue(undefined);
    const afterSlowRequests = async () => {
      const deadline = startDeadline(25_000);
      await deadline.sleep(25_000);
      return zapierCache({ cache: { set: never } as unknown as Cache }, deadline).claim('fact', 60);
    };
    expect((await inVirtualTime(afterSlowRequests, () => false)).seconds).toBe(28);
  });
});
