import app from '../../index.ts';
import { startShop } from '../../sandbox/shop/index.ts';
import { testHelper } from '../../sandbox/shop/shop.ts';
import { type Measurement, median } from './measurement.ts';

const PAYMENTS = 1000;
const VISITS = 15;
const GOAL_MS = 50;
const PAGES = [
  '/',
  '/desk',
  '/desk/chart',
  '/desk/payments',
  '/desk/subscriptions',
  '/zaps',
  '/zaps/runs',
  '/operations',
  '/time',
];

/** @returns the time until a page is complete, in milliseconds */
const visit = async (address: string): Promise<number> => {
  const start = performance.now();
  const response = await fetch(address);
  await response.text();
  if (!response.ok) throw new Error(`${address}: status ${response.status}.`);
  return performance.now() - start;
};

export const pages: Measurement = {
  name: `A page of the shop with ${PAYMENTS.toLocaleString('en')} payments`,
  goal: `under ${GOAL_MS} ms at the median`,
  run: async () => {
    const shop = await startShop({ app, zaps: [] });
    try {
      const past = { payments: PAYMENTS, refunded_every: 20, expired_every: 10 };
      await testHelper(shop, 'seed', past);
      const medians: number[] = [];
      for (const page of PAGES) {
        const times: number[] = [];
        for (let index = 0; index < VISITS; index += 1) times.push(await visit(shop.url + page));
        medians.push(median(times));
      }
      const value = median(medians);
      const slowest = Math.max(...medians);
      const note = `slowest: ${PAGES[medians.indexOf(slowest)]}, ${slowest.toFixed(0)} ms`;
      return { value, unit: 'ms', ok: value < GOAL_MS, note };
    } finally {
      await shop.close();
    }
  },
};
