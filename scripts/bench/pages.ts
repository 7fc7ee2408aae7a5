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

/** How long a page takes until it is there as a whole, in milliseconds. */
const visit = async (address: string): Promise<number> => {
  const start = performance.now();
  const answer = await fetch(address);
  await answer.text();
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}.`);
  return performance.now() - start;
};

export const pages: Measurement = {
  name: `a page of the shop, with ${PAYMENTS.toLocaleString('en')} payments in it`,
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
      const note = `the slowest, ${PAGES[medians.indexOf(slowest)]}, ${slowest.toFixed(0)} ms`;
      return { value, unit: 'ms', ok: value < GOAL_MS, note };
    } finally {
      await shop.close();
    }
  },
};
