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

const START = 1_700_000_000;

// pages-cut-off.test.ts has lists of all kinds.
describe('readPeriod', () => {
  test('reads objects that are older than payment links', async () => {
    const ids = new Set<string>();
    await readPeriod(
      listOver(itemsAt(Array.from({ length: 250 }, (_, i) => 1_500_000_000 + i))),
      {},
      (page) => {
        for (const { id } of page) ids.add(id);
      },
      never,
    );
    expect(ids.size).toBe(250);
  });

  test('reads one page if that has all objects', async () => {
    const readPage = jest.fn(listOver(itemsAt([START, START + 1])));
    expect(await readPeriod(readPage, { gte: START }, () => undefined, never)).toBeNull();
    expect(readPage.mock.calls).toEqual([[{ created: { gte: START }, limit: 100 }]]);
  });

  test('reads several windows at once', async () => {
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

  test('fails if a page fails', async () => {
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
  /** A clock that ends the time of a scan after so many objects. */
  const overAfter = (count: number, state: { turned: number }) =>
    jest.spyOn(performance, 'now').mockImplementation(() => (state.turned >= count ? 60_000 : 0));

  test.each([
    ['after enough matches', 10, [10, 20, 30], 30],
    ['after 5,000 objects', Number.NaN, [], 5000],
  ])('stops %s, and reads no further', async (_when, every, found, taken) => {
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

  test('returns the matches that it found until the time was up', async () => {
    const { state, list } = endless();
    overAfter(25, state);
    expect(await scan(list, (n) => n % 10 === 0, never, startDeadline(25_000))).toEqual([10, 20]);
  });

  test('fails if the time was up before it found a match or the end', async () => {
    const { state, list } = endless();
    overAfter(25, state);
    await expect(scan(list, never, never, startDeadline(25_000))).rejects.toThrow(
      /nothing was found among the latest 25\. Fill in/,
    );
  });
});
