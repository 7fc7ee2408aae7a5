/** Numbers from 0 to 1 that look random and are the same for the same seed (the generator is called mulberry32). */
const numbersFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Shuffles lists, one after the other; the same seed shuffles the same lists the same way. */
export const shuffled = (seed: number): (<T>(list: readonly T[]) => T[]) => {
  const next = numbersFrom(seed);
  return (list) =>
    list
      .map((item) => ({ item, place: next() }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
};
