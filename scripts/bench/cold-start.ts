import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';
import { callHandler, unpackZip } from '../build-zip.ts';
import { type Measurement, median } from './measurement.ts';

type Start = { loaded: number; answered: number; warm: number };

const ROUNDS = 15;
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

/** The same definition as data, with one hook that does nothing: what core alone needs for it, before any code or SDK. */
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
    const copyWith = (name: string, source: string): string => {
      const copy = `${folder}-${name}`;
      cpSync(folder, copy, { recursive: true });
      writeFileSync(join(copy, 'dist/index.js'), source);
      return copy;
    };
    const folders = [folder, copyWith('bare', BARE_APP), copyWith('data', DATA_APP)];
    try {
      const start = (place: string): Promise<Start> => callHandler(place, hook(), REPETITIONS);
      // The first start of each reads its files from the disk; the ones that count find them in memory.
      for (const place of folders) await start(place);

      const rounds: [own: Start, bare: Start, data: Start][] = [];
      for (let round = 0; round < ROUNDS; round++) {
        // Which one goes first changes with every round, so that a drift of the machine falls on all.
        const starts: Start[] = [];
        for (let turn = 0; turn < folders.length; turn++) {
          const which = (round + turn) % folders.length;
          starts[which] = await start(folders[which] ?? folder);
        }
        rounds.push(starts as [Start, Start, Start]);
      }
      const middle = (figure: (round: [own: Start, bare: Start, data: Start]) => number) =>
        median(rounds.map(figure));
      const ratio = middle(([own, bare]) => own.answered / bare.answered);
      return {
        value: ratio,
        unit: '×',
        ok: ratio <= GOAL,
        note: [
          `${middle(([own]) => own.answered).toFixed(0)} ms to ${middle(([, bare]) => bare.answered).toFixed(0)} ms until the first hook is answered, medians of ${ROUNDS} rounds;`,
          `${middle(([, bare, data]) => data.answered / bare.answered).toFixed(2)}× with our definition as mere data, which core copies twice a run;`,
          `warm: ${middle(([own, bare]) => own.warm - bare.warm).toFixed(1)} ms of ours beside ${middle(([, bare]) => bare.warm).toFixed(1)} ms of core’s own, ${middle(([, bare, data]) => data.warm - bare.warm).toFixed(1)} of them the copying`,
        ].join('\n'),
      };
    } finally {
      for (const place of folders) rmSync(place, { recursive: true, force: true });
    }
  },
};
