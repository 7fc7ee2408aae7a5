import fc from 'fast-check';
import { startDeadline } from '../../lib/deadline.ts';
import { type Period, readPeriod, scan } from '../../stripe/pages.ts';

interface Item {
  id: string;
  created: number;
}

/** Stripe's list over these items: newest first, filtered, a page at a time. */
const listOver = (items: Item[]) => {
  const newestFirst = [...items].sort((a, b) => b.created - a.created);
  return async ({
    created,
    starting_after,
    limit,
  }: {
    created?: Period;
    starting_after?: string;
    limit: number;
  }) => {
    const within = newestFirst.filter(
      (item) =>
        item.created >= (created?.gte ?? 0) && item.created < (created?.lt ?? Number.POSITIVE_INFINITY),
    );
    const from = starting_after ? within.findIndex(({ id }) => id === starting_after) + 1 : 0;
    return { data: within.slice(from, from + limit), has_more: from + limit < within.length };
  };
};

const itemsAt = (moments: number[]): Item[] => moments.map((created, i) => ({ id: `cs_${i}`, created }));
const never = () => false;

/** The ids that were read, and the moment after which everything was. */
const readAll = async (items: Item[], period: Period, isOver: () => boolean = never) => {
  const ids = new Set<string>();
  const after = await readPeriod(
    listOver(items),
    period,
    (page) => {
      for (const { id } of page) ids.add(id);
    },
    isOver,
  );
  return { ids, after };
};

const START = 1_700_000_000;
/** From a few in a year to a thousand in a minute, many of them in the same second. */
const moments = fc
  .tuple(fc.constantFrom(1, 60, 86_400, 30_000_000), fc.integer({ min: 0, max: 1500 }), fc.integer())
  .map(([spread, count, seed]) =>
    Array.from({ length: count }, (_, i) => START + (Math.abs(Math.imul(seed + i, 2_654_435_761)) % spread)),
  );
const bound = fc.option(
  fc.integer({ min: -1000, max: 100_000 }).map((seconds) => START + seconds),
  { nil: undefined },
);

const inPeriod = (items: Item[], { gte = 0, lt = Number.POSITIVE_INFINITY }: Period) =>
  items.filter(({ created }) => created >= gte && created < lt).map(({ id }) => id);

describe('readPeriod', () => {
  test('reads everything of the period, however dense or sparse it is', async () => {
    await fc.assert(
      fc.asyncProperty(moments, bound, bound, async (times, gte, lt) => {
        const items = itemsAt(times);
        const { ids, after } = await readAll(items, { gte, lt });
        expect(after).toBeNull();
        expect([...ids].sort()).toEqual(inPeriod(items, { gte, lt }).sort());
      }),
      { numRuns: 60 },
    );
  });

  test('cut off at any moment, everything after the moment that it names was read', async () => {
    await fc.assert(
      fc.asyncProperty(moments, fc.integer({ min: 0, max: 25 }), async (times, pages) => {
        const items = itemsAt(times);
        let asked = 0;
        const { ids, after } = await readAll(items, {}, () => {
          asked += 1;
          return asked > pages;
        });
        const known = inPeriod(items, { gte: after === null ? 0 : after + 1 });
        expect(known.filter((id) => !ids.has(id))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('what is older than payment links is read as well', async () => {
    const { ids } = await readAll(itemsAt(Array.from({ length: 250 }, (_, i) => 1_500_000_000 + i)), {});
    expect(ids.size).toBe(250);
  });

  test('a page that holds everything is the only one', async () => {
    const readPage = jest.fn(listOver(itemsAt([START, START + 1])));
    expect(await readPeriod(readPage, { gte: START }, () => undefined, never)).toBeNull();
    expect(readPage.mock.calls).toEqual([[{ created: { gte: START }, limit: 100 }]]);
  });

  test('several windows are read at once', async () => {
    const list = listOver(itemsAt(Array.from({ length: 5000 }, (_, i) => START + i * 60)));
    let now = 0;
    let most = 0;
    await readPeriod(
      async (params) => {
        now += 1;
        most = Math.max(most, now);
        await new Promise((resolve) => setTimeout(resolve, 1));
        now -= 1;
        return list(params);
      },
      {},
      () => undefined,
      never,
    );
    expect(most).toBeGreaterThan(5);
  });

  test('a page that fails fails the whole', async () => {
    const list = listOver(itemsAt(Array.from({ length: 500 }, (_, i) => START + i)));
    let pages = 0;
    const readPage: typeof list = async (params) => {
      pages += 1;
      if (pages === 3) throw new Error('out of reach');
      return list(params);
    };
    await expect(readPeriod(readPage, {}, () => undefined, never)).rejects.toThrow('out of reach');
  });
});

describe('scan', () => {
  const endless = () => {
    const state = { turned: 0 };
    const list = async function* () {
      for (;;) {
        state.turned += 1;
        yield state.turned;
      }
    };
    return { state, list: list() };
  };
  /** A clock on which the time of a scan is over once so many were looked at. */
  const overAfter = (count: number, state: { turned: number }) =>
    jest.spyOn(performance, 'now').mockImplementation(() => (state.turned >= count ? 60_000 : 0));

  test.each([
    ['when that is enough', 10, [10, 20, 30], 30],
    ['after 5,000', Number.NaN, [], 5000],
  ])('stops %s, and takes nothing more from the list', async (_when, every, found, taken) => {
    const { state, list } = endless();
    expect(
      await scan(
        list,
        (n) => n % every === 0,
        (all) => all.length === 3,
        startDeadline(25_000),
      ),
    ).toEqual(found);
    expect(state.turned).toBe(taken);
  });

  test('ends with what was found where the time is up', async () => {
    const { state, list } = endless();
    overAfter(25, state);
    expect(await scan(list, (n) => n % 10 === 0, never, startDeadline(25_000))).toEqual([10, 20]);
  });

  test('never says that there is nothing where it has not looked at all', async () => {
    const { state, list } = endless();
    overAfter(25, state);
    await expect(scan(list, never, never, startDeadline(25_000))).rejects.toThrow(
      /nothing was found among the latest 25\. Fill in/,
    );
  });
});
