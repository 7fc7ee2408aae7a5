import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callHandler, unpackZip } from '../build-zip.ts';
import { type Measurement, median } from './measurement.ts';

type Start = { loaded: number; answered: number };

const PAIRS = 15;
const GOAL = 1.1;

/** The least that is an integration. It replaces the bundle in a copy of the package: same core, same wrapper. */
const BARE_APP = `
  import zapier, { defineApp } from 'zapier-platform-core';
  export default defineApp({ version: '1.0.0', platformVersion: zapier.version });
`;

const start = (folder: string) => callHandler(folder, { command: 'definition' });

export const coldStart: Measurement = {
  name: 'Cold start, against a bare integration',
  goal: `at most ${GOAL.toFixed(2)}×`,
  run: async () => {
    const { folder } = unpackZip();
    const bareFolder = `${folder}-bare`;
    try {
      cpSync(folder, bareFolder, { recursive: true });
      writeFileSync(join(bareFolder, 'dist/index.js'), BARE_APP);
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
      const ratio = (until: 'loaded' | 'answered') =>
        median(own.map((times, pair) => times[until] / (bare[pair]?.[until] ?? Number.NaN)));
      const middle = (starts: Start[]) => median(starts.map(({ loaded }) => loaded)).toFixed(0);
      return {
        value: ratio('loaded'),
        unit: '×',
        ok: ratio('loaded') <= GOAL,
        note: `${middle(own)} ms to ${middle(bare)} ms until the handler can take an event, medians of ${PAIRS} pairs;\n${ratio('answered').toFixed(2)} × until it has sent its whole definition, which a bare one does not have`,
      };
    } finally {
      rmSync(folder, { recursive: true });
      rmSync(bareFolder, { recursive: true, force: true });
    }
  },
};
