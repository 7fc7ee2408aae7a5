import { displayInterval } from '../../stripe/prices.ts';

test.each([
  ['day', 1, 'every day'],
  ['month', 3, 'every 3 months'],
  ['year', 2, 'every 2 years'],
] as const)('shows an interval of %s, %p of them, as “%s”', (interval, interval_count, words) => {
  expect(displayInterval({ interval, interval_count })).toBe(words);
});
