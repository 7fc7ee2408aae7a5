/** One row of the benchmark. */
export interface Measurement {
  name: string;
  /** The text of the goal. */
  goal: string;
  /** @throws Error if there is no figure. A missed goal is no error. */
  run(): Promise<Figure>;
}

export interface Figure {
  value: number;
  unit: string;
  /** Whether the goal is met. */
  ok: boolean;
  note?: string;
}

/** @returns the middle value; the upper one of two @throws RangeError for an empty list */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new RangeError('An empty list has no median.');
  return middle;
}
