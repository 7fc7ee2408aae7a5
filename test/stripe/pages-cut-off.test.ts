import fc from 'fast-check';
import { type Period, readPeriod } from '../../stripe/pages.ts';

// Lists like those of shops: years without sales, hundreds of sales in one second, single sales in between. The pages come
// back in any order.

interface Item {
  id: string;
  created: number;
}

const START = 1_500_000_000;
const NOW = 1_800_000_000;

const moment = fc.integer({ min: START, max: NOW });
const burst = fc.record({
  at: moment,
  count: fc.integer({ min: 1, max: 450 }),
  seconds: fc.constantFrom(1, 1, 7, 3600),
});
const shop = fc
  .tuple(fc.array(burst, { maxLength: 5 }), fc.array(moment, { maxLength: 120 }))
  .map(([bursts, single]) => [
    ...bursts.flatMap(({ at, count, seconds }) =>
      Array.from({ length: count }, (_, i) => at + (i % seconds)),
    ),
    ...single,
  ])
  .map((times) => times.sort((a, b) => b - a).map((created, i): Item => ({ id: `cs_${i}`, created })));

/** Stripe's list, newest first, a page at a time. `slowness` changes the order in which the pages come back. */
const listOver = (items: Item[], slowness: number) => {
  let page = 0;
  return async ({
    created,
    starting_after,
    limit,
  }: {
    created?: Period;
    starting_after?: string;
    limit: number;
  }) => {
    page += 1;
    for (let turn = (page * slowness) % 7; turn > 0; turn -= 1) await null;
    const { gte = 0, lt = Number.POSITIVE_INFINITY } = created ?? {};
    const within = items.filter((item) => item.created >= gte && item.created < lt);
    const from = starting_after ? within.findIndex(({ id }) => id === starting_after) + 1 : 0;
    return { data: within.slice(from, from + limit), has_more: from + limit < within.length };
  };
};

/** The items that were read, each once, and the moment after which all were read. */
const readAll = async (items: Item[], period: Period, slowness: number, pages = Number.POSITIVE_INFINITY) => {
  const taken = new Map<string, Item>();
  let asked = 0;
  const after = await readPeriod(
    listOver(items, slowness),
    period,
    (page) => {
      for (const item of page) taken.set(item.id, item);
    },
    () => {
      asked += 1;
      return asked > pages;
    },
  );
  return { taken: [...taken.values()], after };
};

const newestFirst = (items: Item[]) =>
  [...items].sort((a, b) => b.created - a.created || Number(a.id.slice(3)) - Number(b.id.slice(3)));
const slowness = fc.integer({ min: 0, max: 6 });

test('reads all items of a period, each once', async () => {
  await fc.assert(
    fc.asyncProperty(
      shop,
      fc.option(moment, { nil: undefined }),
      fc.option(moment, { nil: undefined }),
      slowness,
      async (items, gte, lt, slow) => {
        const { taken, after } = await readAll(items, { gte, lt }, slow);
        expect(after).toBeNull();
        expect(newestFirst(taken)).toEqual(
          items.filter(({ created }) => created >= (gte ?? 0) && created < (lt ?? Number.POSITIVE_INFINITY)),
        );
      },
    ),
    { numRuns: 40 },
  );
});

test('reads all items after the moment that it returns if the time is up at any page', async () => {
  await fc.assert(
    fc.asyncProperty(shop, fc.integer({ min: 0, max: 40 }), slowness, async (items, pages, slow) => {
      const { taken, after } = await readAll(items, {}, slow, pages);
      const newer = ({ created }: Item) => after === null || created > after;
      expect(newestFirst(taken).filter(newer)).toEqual(items.filter(newer));
    }),
    { numRuns: 60 },
  );
});
