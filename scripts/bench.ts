import { only, runCommand, toSeconds } from '../sandbox/command-line.ts';
import { bulkRefund } from './bench/bulk-refund.ts';
import { coldStart } from './bench/cold-start.ts';
import type { Measurement } from './bench/measurement.ts';
import { pages } from './bench/pages.ts';
import { requestsPerEvent } from './bench/requests-per-event.ts';
import { sales } from './bench/sales.ts';
import { soak } from './bench/soak.ts';
import { webhookWork } from './bench/webhook-work.ts';
import { zipSize } from './bench/zip-size.ts';
import { makeZip } from './build-zip.ts';
import { table } from './start/report.ts';

const USAGE = `npm run bench -- --only webhooks --soak 600

Measures a new build and prints each figure with its goal. A missed goal is marked, but does not change the exit code,
because a busy machine misses goals too. If a measurement fails, the exit code is 1.

  --only <word>     only measurements with the word in their name
  --soak <seconds>  duration of the soak test (default 60)`;

await runCommand(USAGE, { only: '', soak: '60' }, async (options) => {
  const measurements: Measurement[] = only(options.only, [
    coldStart,
    zipSize,
    webhookWork,
    requestsPerEvent,
    bulkRefund,
    sales,
    pages,
    soak(toSeconds('soak', options.soak)),
  ]);
  makeZip();
  const rows: string[][] = [];
  let code = 0;
  for (const { name, goal, run } of measurements) {
    console.log(`Measuring: ${name} …`);
    try {
      const { value, unit, ok, note = '' } = await run();
      rows.push([name, `${Number(value.toFixed(2))} ${unit}`, goal, ok ? 'yes' : 'MISSED', note]);
    } catch (error) {
      console.error(error);
      code = 1;
      rows.push([name, 'not measured', goal, 'FAILED', String(error)]);
    }
  }
  console.log(table(['Measurement', 'Figure', 'Goal', 'Met', 'Note'], rows));
  return code;
});
