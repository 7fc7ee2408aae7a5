/** One line of the benchmark's table. `run` gives the figure; it throws only where it cannot be measured. */
export interface Measurement {
  name: string;
  /** The goal in words, as the table shows it. */
  goal: string;
  run(): Promise<Figure>;
}

export interface Figure {
  value: number;
  unit: string;
  /** Whether the goal is met. */
  ok: boolean;
  note?: string;
}

/** The middle value, of an even number of values the upper middle one. Throws where there is none. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  if (middle === undefined) throw new RangeError('There is no median of no values.');
  return middle;
}
