import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';
import { callHandler, unpackZip, ZIP_PATH } from '../build-zip.ts';
import { type Measurement, median } from './measurement.ts';

type Start = { loaded: number; answered: number; warm: number };

const ROUNDS = 15;
/** Number of further calls in the same, warm process. */
const REPETITIONS = 40;
const GOAL = 1.15;

/** The smallest integration with a hook. It replaces the bundle in a copy of the package: same core, same wrapper. */
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

/** Our definition as JSON, with one hook that does nothing: the share of core, without our code and the SDK. */
const DATA_APP = `
  import { readFileSync } from 'node:fs';
  const app = JSON.parse(readFileSync(new URL('../definition.json', import.meta.url)));
  app.triggers.payment_completed.operation.perform = async () => [];
  delete app.beforeRequest;
  export default app;
`;

const SECRET = 'whsec_bench';
const payload = JSON.stringify({
  id: 'evt_1',
  object: 'event',
  type: 'checkout.session.completed',
  livemode: false,
  data: { object: { id: 'cs_test_1', mode: 'payment', payment_status: 'paid', payment_link: 'plink_other' } },
});

/** A signed webhook for another payment link: it takes every step that needs no network. */
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
  name: 'Cold start, compared with a bare integration',
  goal: `at most ${GOAL.toFixed(2)}×`,
  run: async () => {
    const { folder: own } = unpackZip(ZIP_PATH);
    const places = { own, bare: `${own}-bare`, data: `${own}-data` };
    const names = ['own', 'bare', 'data'] as const;
    try {
      for (const [name, source] of [
        ['bare', BARE_APP],
        ['data', DATA_APP],
      ] as const) {
        cpSync(own, places[name], { recursive: true });
        writeFileSync(join(places[name], 'dist/index.js'), source);
      }
      const start = (name: keyof typeof places) => callHandler(places[name], hook(), REPETITIONS);
      // The first start reads the files from the disk, so it does not count.
      for (const name of names) await start(name);

      const rounds: Record<keyof typeof places, Start>[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        // The order rotates, so that a drift of the machine affects all three.
        const turn = round % names.length;
        const starts: [string, Start][] = [];
        for (const name of [...names.slice(turn), ...names.slice(0, turn)])
          starts.push([name, await start(name)]);
        rounds.push(Object.fromEntries(starts) as (typeof rounds)[number]);
      }
      const middle = (figure: (round: (typeof rounds)[number]) => number) => median(rounds.map(figure));
      const ratio = middle(({ own, bare }) => own.answered / bare.answered);
      const answered = (name: keyof typeof places) => middle((round) => round[name].answered).toFixed(0);
      const beyondCore = (name: 'own' | 'data') =>
        middle((round) => round[name].warm - round.bare.warm).toFixed(1);
      return {
        value: ratio,
        unit: '×',
        ok: ratio <= GOAL,
        note: [
          `${answered('own')} ms and ${answered('bare')} ms until the first response, medians of ${ROUNDS} rounds;`,
          `${middle(({ data, bare }) => data.answered / bare.answered).toFixed(2)}× with our definition as JSON, which core copies twice a run;`,
          `warm: ${beyondCore('own')} ms more than the ${middle(({ bare }) => bare.warm).toFixed(1)} ms of core; ${beyondCore('data')} ms more with our definition as JSON`,
        ].join('\n'),
      };
    } finally {
      for (const place of Object.values(places)) rmSync(place, { recursive: true, force: true });
    }
  },
};
