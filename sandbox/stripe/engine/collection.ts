import type { StripeObject } from './objects.ts';

/** Limits of a time in Unix seconds, as in list requests, or one exact second. */
export type Times = number | { gt?: number; gte?: number; lt?: number; lte?: number };

/**
 * The objects of one kind, oldest first, and within one second in order of insertion. A binary search finds a row and
 * a time range, so that a benchmark with many thousand sales stays fast.
 */
export class Collection<T extends StripeObject> {
  readonly rows: T[] = [];
  readonly #byId = new Map<string, { row: T; at: number }>();
  readonly #deleted = new Map<string, StripeObject>();

  insert(row: T): T {
    // A sale that a test dates back belongs between older and newer rows.
    this.rows.splice(this.#firstSince(createdOf(row) + 1), 0, row);
    this.#byId.set(row.id, { row, at: Date.now() });
    return row;
  }

  get(id: string): T | undefined {
    return this.#byId.get(id)?.row;
  }

  /** The time of the insertion in milliseconds, also of a row that is dated back. */
  insertedAt(id: string): number {
    return this.#byId.get(id)?.at ?? 0;
  }

  /** The index of a row, or -1. */
  indexOf(id: string): number {
    const row = this.get(id);
    return row ? this.rows.indexOf(row, this.#firstSince(createdOf(row))) : -1;
  }

  /** The index range of the rows that were created within some times; `to` is exclusive. */
  span(times: Times | undefined): [from: number, to: number] {
    if (times === undefined) return [0, this.rows.length];
    const { gt, gte, lt, lte } = typeof times === 'number' ? { gte: times, lte: times } : (times as Range);
    const from = Math.max(gte ?? 0, gt === undefined ? 0 : gt + 1);
    const to = Math.min(lt ?? Infinity, lte === undefined ? Infinity : lte + 1);
    return [this.#firstSince(from), this.#firstSince(to)];
  }

  /** The response for a deleted row, if its kind has one. */
  deleted(id: string): StripeObject | undefined {
    return this.#deleted.get(id);
  }

  /** @param left the response to later requests for the row; without it, they fail */
  delete(id: string, left?: StripeObject): void {
    const index = this.indexOf(id);
    if (left) this.#deleted.set(id, left);
    if (index < 0) return;
    this.#byId.delete(id);
    this.rows.splice(index, 1);
  }

  /** The index of the first row that was created at a time or later. */
  #firstSince(time: number): number {
    let [from, to] = [0, this.rows.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      const row = this.rows[middle];
      if (row && createdOf(row) < time) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

type Range = Exclude<Times, number>;

/** The creation time in Unix seconds. Payment links have none and count as 0. */
const createdOf = (row: StripeObject): number => Number(('created' in row && row.created) || 0);
