import { invalid, isUnreachable } from './errors.ts';

/** How many objects a scan looks at. */
const MOST_SCANNED = 5000;

/** How long it may take: a step lives 30 seconds, and what was found has to be read. */
const SCAN_MS = 18_000;

/**
 * What is wanted of a list for which Stripe has no filter, newest first. The SDK turns the pages.
 *
 * @param isEnough of what was found so far: then nothing more is read
 * @throws where the time is up and nothing was found, because there may be something further back
 */
export const scan = async <T>(
  list: AsyncIterable<T>,
  wants: (item: T) => boolean,
  isEnough: (found: T[]) => boolean,
): Promise<T[]> => {
  const end = performance.now() + SCAN_MS;
  const found: T[] = [];
  let seen = 0;
  for await (const item of list) {
    if (wants(item)) found.push(item);
    seen += 1;
    if (isEnough(found) || seen === MOST_SCANNED) break;
    if (performance.now() < end) continue;
    if (found.length) break;
    throw invalid(
      'Search',
      `Stripe is too slow today to look through them all: nothing was found among the latest ${seen}. Fill in one more field, or search by an id.`,
    );
  }
  return found;
};

/** From the first moment up to, but not including, the second; unix seconds. */
export interface Period {
  gte?: number;
  lt?: number;
}

type PageParams = { created?: Period; starting_after?: string; limit: number };

const PAGE = 100;

/** Enough to keep the rate limit busy where a page takes half a second. */
const WORKERS = 9;

/** How many items a window is cut for. Each window ends in a page that is not full: wider ones waste less. */
const WINDOW_ITEMS = 4 * PAGE;

/** 2021-05-01: there were no payment links before. Anything older is read in one last window. */
const FIRST_LINKS = 1_619_827_200;

/** What was read, or something else where Stripe is too slow, too busy or out of reach. */
export const unlessUnreachable = async <T, Other>(read: Promise<T>, otherwise: Other): Promise<T | Other> => {
  try {
    return await read;
  } catch (error) {
    if (isUnreachable(error)) return otherwise;
    throw error;
  }
};

/**
 * Reads all that was created in a period. Windows are cut off its end, newest first, as wide as the density
 * of what was read makes likely, and several are read at once; the client keeps the rate limit. A page that Stripe is
 * too slow or too busy for is one that was not read, unless it is the first: then nothing is known at all.
 *
 * @param readPage one page of Stripe's list, newest first
 * @param take is called with every page; a few items come twice: tell them apart by id
 * @param isOver true when the time is up: what has begun is ended, and nothing new is asked for
 * @returns null where everything was read, or the moment (unix seconds) after which everything was
 */
export const readPeriod = async <T extends { id: string; created: number }>(
  readPage: (params: PageParams) => Promise<{ data: T[]; has_more: boolean }>,
  { gte, lt }: Period,
  take: (items: T[]) => void,
  isOver: () => boolean,
): Promise<number | null> => {
  const created = { ...(gte !== undefined && { gte }), ...(lt !== undefined && { lt }) };
  const first = await readPage({ ...(Object.keys(created).length && { created }), limit: PAGE });
  take(first.data);
  const [newest, oldest] = [first.data[0], first.data.at(-1)];
  if (!first.has_more || !newest || !oldest) return null;

  let secondsPerItem = Math.max(newest.created - oldest.created, 1) / PAGE;
  // The page may have ended in the middle of a second: that second is read again.
  let end: number | null = oldest.created + 1;
  const unread: number[] = [];

  const cutWindow = (): (Period & { lt: number }) | null => {
    if (end === null) return null;
    const start: number = end - Math.max(1, Math.round(secondsPerItem * WINDOW_ITEMS));
    const isLast = start <= (gte ?? FIRST_LINKS);
    const window = { ...(isLast ? gte !== undefined && { gte } : { gte: start }), lt: end };
    end = isLast ? null : start;
    return window;
  };

  const readWindow = async (window: Period & { lt: number }): Promise<void> => {
    let count = 0;
    let last: T | undefined;
    let more = true;
    while (more) {
      const params = { created: window, limit: PAGE, ...(last && { starting_after: last.id }) };
      const page = isOver() ? null : await unlessUnreachable(readPage(params), null);
      if (!page) {
        unread.push(last?.created ?? window.lt - 1);
        return;
      }
      take(page.data);
      count += page.data.length;
      last = page.data.at(-1);
      more = page.has_more;
    }
    secondsPerItem = count ? (window.lt - (window.gte ?? FIRST_LINKS)) / count : secondsPerItem * 2;
  };

  const work = async (): Promise<void> => {
    for (let window = cutWindow(); window; window = cutWindow()) {
      await readWindow(window);
      if (unread.length) return;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, work));
  return unread.length ? Math.max(...unread) : null;
};
