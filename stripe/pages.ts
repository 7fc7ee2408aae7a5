import type { Deadline } from '../lib/deadline.ts';
import { invalid } from '../lib/errors.ts';
import { unlessUnreachable } from './failures.ts';

/** The most objects that a scan reads. */
const MAX_SCANNED = 5000;

/** Time that a scan leaves for reading what it found, in milliseconds. */
const RESERVE_MS = 7000;

/**
 * Searches a list that Stripe cannot filter, newest first. The SDK reads the pages.
 *
 * @param accepts says whether an object is one of those searched for
 * @param isEnough says whether the search can end with what it found so far
 * @throws UserError if the time is up and nothing was found: there may be something further back
 */
export const scan = async <T>(
  list: AsyncIterable<T>,
  accepts: (item: T) => boolean,
  isEnough: (found: T[]) => boolean,
  deadline: Deadline,
): Promise<T[]> => {
  const found: T[] = [];
  let seen = 0;
  for await (const item of list) {
    if (accepts(item)) found.push(item);
    seen += 1;
    if (isEnough(found) || seen === MAX_SCANNED) break;
    if (deadline.left() > RESERVE_MS) continue;
    if (found.length) break;
    throw invalid(
      'Search',
      `Stripe is too slow today to look through them all: nothing was found among the latest ${seen}. Fill in one more field, or search by an id.`,
    );
  }
  return found;
};

/**
 * Reads the newest objects of any state. If they fill the page and none is in the best state, those in the best state are
 * read as well and come first: what succeeded must not be missed behind a page of failures.
 *
 * @param find reads one page, newest first, of the objects in a state if one is given
 * @param asked the state that the user asked for
 * @param most the size of a page, and the most that are returned
 */
export const newestAndBest = async <State, T>(
  find: (state: State | undefined) => Promise<T[]>,
  {
    asked,
    best,
    isBest,
    most,
  }: { asked: State | undefined; best: State; isBest: (item: T) => boolean; most: number },
): Promise<T[]> => {
  const newest = await find(asked);
  if (asked !== undefined || newest.length < most || newest.some(isBest)) return newest;
  return [...(await find(best)), ...newest].slice(0, most);
};

/** A period in Unix seconds: from the first moment up to, but not including, the second. */
export interface Period {
  gte?: number;
  lt?: number;
}

/** True for a moment (Unix seconds) within a period. */
export const isWithin = (at: number, { gte, lt }: Period): boolean =>
  (gte === undefined || at >= gte) && (lt === undefined || at < lt);

/** The time that a page may take even if pages were faster so far, in milliseconds. */
const PAGE_MS = 5_000;

/** Estimates from the slowest page so far whether another page would come in time. */
export interface PageTimer {
  isOver: () => boolean;
  /** Waits for a page, and notes how long it took. */
  timed: <T>(page: Promise<T>) => Promise<T>;
}

/**
 * Starts the time for pages.
 *
 * @param keepMs milliseconds of the step's time that stay for other requests
 */
export const pageTimer = (deadline: Deadline, keepMs = 0): PageTimer => {
  let slowest = PAGE_MS;
  return {
    isOver: () => deadline.left() < keepMs + slowest,
    timed: async (page) => {
      const before = deadline.left();
      const result = await page;
      slowest = Math.max(slowest, before - deadline.left());
      return result;
    },
  };
};

type PageParams = { created?: Period; starting_after?: string; limit: number };

/** The largest page of Stripe's lists. */
export const PAGE = 100;

/** Requests that are made at once: enough to use the rate limit if one takes half a second. */
const WORKERS = 9;

/** How many items a window should have. The last page of each window is not full, so wider windows waste less. */
const WINDOW_ITEMS = 4 * PAGE;

/** 2021-05-01: payment links did not exist before. Anything older is read in one last window. */
const FIRST_LINKS = 1_619_827_200;

/**
 * Reads everything that was created in a period. The period is cut into windows, newest first, and several are read at
 * once; the client keeps the rate limit. The width of a window follows from how many objects the last ones had. If Stripe
 * is too slow or too busy for a page, the page counts as not read, unless it is the first: then the error is thrown.
 *
 * @param readPage reads one page of Stripe's list, newest first
 * @param take is called with each page; a few objects come twice and differ by id only
 * @param isOver says whether the time is up: then no new page is requested
 * @returns null if everything was read, or the moment (Unix seconds) after which everything was
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

/**
 * Reads everything that was created in a period, as `readPeriod` does, for as long as there is time.
 *
 * @param isEnough says whether what was read is enough: then no new page is requested either
 */
export const readInTime = <T extends { id: string; created: number }>(
  readPage: (params: PageParams) => Promise<{ data: T[]; has_more: boolean }>,
  period: Period,
  take: (items: T[]) => void,
  { isOver, timed }: PageTimer,
  isEnough: () => boolean = () => false,
): Promise<number | null> =>
  readPeriod(
    (page) => timed(readPage(page)),
    period,
    take,
    () => isEnough() || isOver(),
  );

/** Does some work for each of many items, several at once. Begins no new work when the time is up. */
export const eachInTime = async <T>(
  items: T[],
  { isOver }: PageTimer,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) {
      if (isOver()) return;
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
};
