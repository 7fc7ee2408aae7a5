import type { ZObject } from 'zapier-platform-core';
import { startDeadline } from '../../stripe/deadline.ts';
import { isFirst } from '../../stripe/webhooks.ts';
import { fakeCache } from '../support/cache.ts';
import { inVirtualTime } from '../support/virtual-time.ts';

const zWith = (cache: Partial<ZObject['cache']>): ZObject => ({ cache }) as unknown as ZObject;

/** Claims that a checkout was paid, of which one endpoint told. */
const claiming = (cache: Partial<ZObject['cache']>, endpoint = 'we_1', object = 'cs_1', kind = 'paid') =>
  isFirst(zWith(cache), startDeadline(25_000), endpoint, object, kind);

test('a fact is claimed once per endpoint, object and kind', async () => {
  const cache = fakeCache();
  expect(await claiming(cache)).toBe(true);
  expect(await claiming(cache)).toBe(false);
  expect(await claiming(cache, 'we_2')).toBe(true);
  expect(await claiming(cache, 'we_1', 'cs_2')).toBe(true);
  expect(await claiming(cache, 'we_1', 'cs_1', 'expired')).toBe(true);
});

test('asks the cache to set only what is not there, for a day', async () => {
  const set = jest.fn<Promise<boolean>, unknown[]>().mockResolvedValue(true);
  await claiming({ set });
  const own = expect.stringMatching(/^[\da-f-]{36}$/);
  expect(set).toHaveBeenCalledWith('claim:we_1:cs_1:paid', own, 86_400, undefined, true);
});

// The cache of core's own tests says false for a taken key; core repeats a call whose answer was lost
// (zapier-platform-core, create-rpc-client.js), and the cache says false as well when its rate limit is reached.
test.each([
  ['another run’s', 'somebody else', false],
  ['nobody’s: the rate limit was reached', null, true],
])('where the cache says no, a claim that is %s decides', async (_whose, holder, first) => {
  expect(await claiming({ set: async () => false, get: async () => holder })).toBe(first);
});

test('a claim of its own, whose answer was lost, is no duplicate', async () => {
  const kept: unknown[] = [];
  const set: ZObject['cache']['set'] = async (_key, value) => kept.push(value) < 0;
  expect(await claiming({ set, get: async () => kept[0] })).toBe(true);
});

describe('a cache that never answers', () => {
  const silent = { set: () => new Promise<never>(() => undefined) };
  beforeEach(() => jest.spyOn(console, 'log').mockReturnValue(undefined));

  test('holds the event for three seconds', async () => {
    const held = await inVirtualTime(
      () => claiming(silent),
      () => false,
    );
    expect(held).toEqual({ result: { status: 'fulfilled', value: true }, seconds: 3 });
  });

  test('after a slow Stripe for as long as the step has time, and no longer', async () => {
    const slow = async () => {
      const deadline = startDeadline(25_000);
      await deadline.sleep(25_000);
      return isFirst(zWith(silent), deadline, 'we_1', 'cs_1', 'paid');
    };
    const held = await inVirtualTime(slow, () => false);
    expect(held).toEqual({ result: { status: 'fulfilled', value: true }, seconds: 28 });
  });
});

test('where the cache fails the event passes, each time: twice is better than never, and the log says so', async () => {
  const log = jest.spyOn(console, 'log').mockReturnValue(undefined);
  const set = () => Promise.reject(new Error('cache is down'));
  expect(await claiming({ set })).toBe(true);
  expect(await claiming({ set })).toBe(true);
  expect(log).toHaveBeenCalledWith(expect.stringContaining('cache is down'));
});
