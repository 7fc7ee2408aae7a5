import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { FaultFigures } from '../../scripts/reliability/all-faults.ts';
import { type Figures, reliabilityPage } from '../../scripts/reliability/page.ts';
import { WRONGS, type Wrong } from '../../test/faults/verdict.ts';

const figures = (times: number): Figures => ({
  date: '2026-01-01',
  node: '22.0.0',
  faults: {
    cases: 14_000,
    steps: 140,
    faults: 40,
    runs: 30_000,
    slowest: 27.5,
    wrong: Object.fromEntries(WRONGS.map((wrong) => [wrong, times])) as Record<Wrong, number>,
    wrongIn: {} as FaultFigures['wrongIn'],
    casesIn: {} as FaultFigures['casesIn'],
    kinds: { create: 3000, refund: 1000, hook: 2000, poll: 500 },
    untried: ['the choices of product_tax_code in create_payment_link'],
  },
  atOnce: { tests: 100, failed: times },
  fuzz: { tests: 60, failed: times, runs: 1000, seed: 7 },
  inTime: { tests: 8, failed: times },
  soak: { deliveries: 18_000, faults: 360, lost: times, doubled: times, growth: -1, seconds: 600 },
});

/** The text of a page without its figures and without the list of steps that were not tried. */
const wordsOf = (page: string): string =>
  page
    .replace(/ Not tried, because .*$/m, '')
    .replace(/no more memory|\d+ kB more memory for a thousand/, '…')
    .replace(/\d+([.,:-]\d+)*/g, '#');

const written = readFileSync(path.join(__dirname, '../../docs/reliability.md'), 'utf8');

it('has the text of docs/reliability.md, except for its figures', () => {
  expect(wordsOf(written)).toBe(wordsOf(reliabilityPage(figures(0))));
});

it('finds no wrong result in docs/reliability.md', () => {
  const figuresIn = written.split('\n').filter((line) => /^\| [A-Z].* \| `/.test(line));
  expect(figuresIn.length).toBeGreaterThan(10);
  for (const line of figuresIn) expect(line).toMatch(/\| (0 |no|.*: 0 lost, 0 twice|.*, none failed)/);
});

it('shows wrong results on the page', () => {
  expect(reliabilityPage(figures(3))).toMatch(/3 of 1,000 cases moved money twice/);
  expect(reliabilityPage(figures(3))).toMatch(/100 tests, 3 failed/);
  expect(reliabilityPage(figures(3))).toMatch(/3 lost, 3 twice/);
});
