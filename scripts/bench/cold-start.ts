import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';
import { callHandler, unpackZip } from '../build-zip.ts';
import { type Measurement, median } from './measurement.ts';

type Start = { loaded: number; answered: number; warm: number };

const PAIRS = 15;
/** How often the same hook is answered once more, by a process that is warm. */
const REPETITIONS = 40;
const GOAL = 1.15;

/** The least that is an integration with a hook. It replaces the bundle in a copy of the package: same core, same wrapper. */
const BARE_APP = `
  import zapier, { defineApp } from 'zapier-platform-core';
  export default defineApp({
    version: '1.0.0',
    platformVersion: zapier.version,
    triggers: {
      payment_completed: {
        key: 'payment_completed',
        noun: 'Payment',
        display: { label: 'Payment', description: 'Triggers when.' },
        operation: { type: 'hook', perform: async () => [], sample: { id: '1' } },
      },
    },
  });
`;

const SECRET = 'whsec_bench';
const payload = JSON.stringify({
  id: 'evt_1',
  object: 'event',
  type: 'checkout.session.completed',
  livemode: false,
  data: { object: { id: 'cs_test_1', mode: 'payment', payment_status: 'paid', payment_link: 'plink_other' } },
});

/** A signed hook about another link than the Zap's: all of the way that needs no network. */
const hook = () => ({
  command: 'execute' as const,
  method: 'triggers.payment_completed.operation.perform',
  bundle: {
    authData: { api_key: 'sk_test_bench' },
    inputData: { payment_link: 'plink_1' },
    subscribeData: { id: 'we_1', secret: SECRET },
    rawRequest: {
      headers: {
        'Http-Stripe-Signature': Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET }),
      },
      content: payload,
    },
  },
});

export const coldStart: Measurement = {
  name: 'Cold start, against a bare integration',
  goal: `at most ${GOAL.toFixed(2)}×`,
  run: async () => {
    const { folder } = unpackZip();
    const bareFolder = `${folder}-bare`;
    try {
      cpSync(folder, bareFolder, { recursive: true });
      writeFileSync(join(bareFolder, 'dist/index.js'), BARE_APP);
      const start = (place: string) => callHandler(place, hook(), REPETITIONS);
      // The first start of each reads its files from the disk; the ones that count find them in memory.
      await start(bareFolder);
      await start(folder);

      const own: Start[] = [];
      const bare: Start[] = [];
      for (let pair = 0; pair < PAIRS; pair++) {
        // Which one goes first changes with every pair, so that a drift of the machine falls on both.
        if (pair % 2 === 0) bare.push(await start(bareFolder));
        own.push(await start(folder));
        if (pair % 2 === 1) bare.push(await start(bareFolder));
      }
      const ratio = median(own.map(({ answered }, pair) => answered / (bare[pair]?.answered ?? Number.NaN)));
      const middle = (starts: Start[]) => median(starts.map(({ answered }) => answered)).toFixed(0);
      const warm = (starts: Start[]) => median(starts.map((times) => times.warm));
      return {
        value: ratio,
        unit: '×',
        ok: ratio <= GOAL,
        note: `${middle(own)} ms to ${middle(bare)} ms until the first hook is answered, medians of ${PAIRS} pairs;\nwarm: ${(warm(own) - warm(bare)).toFixed(1)} ms of ours beside ${warm(bare).toFixed(1)} ms of core’s own`,
      };
    } finally {
      rmSync(folder, { recursive: true });
      rmSync(bareFolder, { recursive: true, force: true });
    }
  },
};
