import app from '../../index.ts';
import { occasionInput, occasionOf, openOccasionShop, stripeSideAt } from '../../sandbox/occasions.ts';
import { parseZap } from '../../sandbox/zapier/index.ts';
import type { Measurement } from './measurement.ts';
import { type Shop, withShop } from './shop.ts';

/** A Zap with a trigger only: its filter stops every run. */
const zapOf = (key: string) =>
  parseZap(
    key,
    JSON.stringify({
      name: key,
      description: 'Counts requests',
      trigger: { app: 'stripe', key, input: occasionInput(key) },
      steps: [{ app: 'filter', only_if: [{ field: '{{trigger.id}}', rule: 'does not exist' }] }],
    }),
  );

/** @returns the mean number of reads for one delivery; the writes come from the shop, not from the integration */
const requestsFor = async ({ stripe, runner }: Shop, key: string, happen: () => Promise<unknown>) => {
  await runner.turnOn(zapOf(key));
  const before = stripe.requests.length;
  const [runs, deliveries] = [runner.runs.length, stripe.deliveries.length];
  await happen();
  await stripe.idle();
  await runner.idle();
  await runner.turnOff(key);
  if (runner.runs.length === runs) throw new Error(`${key} did not fire.`);
  const reads = stripe.requests.slice(before).filter(({ method }) => method === 'GET').length;
  return reads / (stripe.deliveries.length - deliveries);
};

/**
 * A refund needs its payment, and a subscription, a dispute and the attempt of a subscription need their checkout session:
 * no object contains the other.
 */
const GOAL = (key: string): number =>
  /^(refund|subscription|trial|dispute)_|^payment_attempt_failed$/.test(key) ? 2 : 1;

export const requestsPerEvent: Measurement = {
  name: 'Stripe requests per event, every instant trigger',
  goal: '1 (2 if another object has the checkout)',
  run: () =>
    withShop({}, async (env) => {
      const shop = await openOccasionShop(stripeSideAt(env.stripe.url, env.sdk), {
        name: 'Ada Lovelace',
        email: 'ada@example.com',
      });
      const counts: [string, number][] = [];
      for (const { key, operation } of Object.values(app.triggers)) {
        if (operation.type !== 'hook') continue;
        counts.push([key, await requestsFor(env, key, () => occasionOf(key)(shop))]);
      }
      return {
        value: Math.max(...counts.map(([, count]) => count)),
        unit: 'at most',
        ok: counts.every(([key, count]) => count <= GOAL(key)),
        note: counts.map(([key, count]) => `${key} ${count}`).join('\n'),
      };
    }),
};
