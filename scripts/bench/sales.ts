import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { busiestSecond, startStripe, testHelper } from '../../sandbox/stripe/index.ts';
import type { Measurement } from './measurement.ts';
import type { SalesRun } from './sales-run.ts';

const SESSIONS = 20_000;
const LATENCY_MS = 300;
const GOAL_S = 15;
const GOAL_MB = 150;

interface Seeded {
  payment_link: string;
  sessions: number;
  sums: { paid_sessions: number; settlement: { gross: number; fees: number; net: number } };
}

/** Runs the search in its own process, to measure its memory without that of the embedded Stripe. */
const search = async (url: string, apiKey: string, link: string): Promise<SalesRun> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', 'scripts/bench/sales-run.ts', url, apiKey, link],
    {
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as SalesRun;
};

export const sales: Measurement = {
  name: `find_payment_link_sales: ${SESSIONS.toLocaleString('en')} sessions, ${LATENCY_MS} ms a page`,
  goal: `under ${GOAL_S} s, ${GOAL_MB} MB, 25 requests a second; exact`,
  run: async () => {
    const stripe = await startStripe({ rateLimit: 25 });
    try {
      const { payment_link, sums } = await testHelper<Seeded>(stripe.url, 'seed', {
        payments: SESSIONS,
        refunded_every: 50,
        currencies: ['usd', 'eur', 'jpy'],
      });
      await testHelper(stripe.url, 'latency', { ms: LATENCY_MS });
      const { seconds, megabytes, record } = await search(stripe.url, stripe.apiKey, payment_link);
      const exact =
        !record.truncated &&
        record.sales === sums.paid_sessions &&
        Math.round(record.settled_revenue * 100) === sums.settlement.gross &&
        Math.round(record.fees * 100) === sums.settlement.fees;
      const busiest = busiestSecond(stripe.requests);
      return {
        value: seconds,
        unit: 's',
        ok: exact && seconds < GOAL_S && megabytes < GOAL_MB && busiest <= 25,
        note: `${stripe.requests.length} requests, ${busiest} in the busiest second, ${megabytes.toFixed(0)} MB more than at the start, sums ${exact ? 'exact' : 'WRONG'}`,
      };
    } finally {
      await stripe.close();
    }
  },
};
