import { busiestSecond, testHelper } from '../../sandbox/stripe/index.ts';
import type { Measurement } from './measurement.ts';
import { withShop } from './shop.ts';

const PAYMENTS = 200;
const LATENCY_MS = 100;
const GOAL_S = 25;

export const bulkRefund: Measurement = {
  name: `refund_payments: ${PAYMENTS} payments, ${LATENCY_MS} ms a request`,
  goal: `under ${GOAL_S} s, at most 25 requests a second`,
  run: () =>
    withShop({ rateLimit: 25 }, async ({ stripe, sdk, runner }) => {
      await testHelper(stripe.url, 'seed', { payments: PAYMENTS });
      const charges = await sdk.charges.list({ limit: 100 }).autoPagingToArray({ limit: PAYMENTS });
      await testHelper(stripe.url, 'latency', { ms: LATENCY_MS });
      const before = stripe.requests.length;
      const start = performance.now();
      const result = (await runner.invoke('create', 'refund_payments', {
        payments: charges.map(({ payment_intent }) => String(payment_intent)),
      })) as { refunded: number };
      const seconds = (performance.now() - start) / 1000;
      const requests = stripe.requests.slice(before);
      if (result.refunded !== PAYMENTS)
        throw new Error(`Only ${result.refunded} of ${PAYMENTS} payments were refunded.`);
      const busiest = busiestSecond(requests);
      return {
        value: seconds,
        unit: 's',
        ok: seconds < GOAL_S && busiest <= 25,
        note: `${requests.length} requests, ${busiest} in the busiest second`,
      };
    }),
};
