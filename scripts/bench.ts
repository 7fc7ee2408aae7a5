/**
 * `npm run bench`: measures a fresh build and prints each figure beside its goal. A missed goal is marked and no
 * more, since a busy machine misses it too; a measurement that breaks ends the run with exit code 1.
 *
 * `npm run bench -- --only webhooks --soak 600`: only what has the word in its name, and the soak for ten minutes.
 */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
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

const { only, soak: seconds } = parseArgs({
  options: { only: { type: 'string', default: '' }, soak: { type: 'string', default: '60' } },
}).values;

const MEASUREMENTS: Measurement[] = [
  coldStart,
  zipSize,
  webhookWork,
  requestsPerEvent,
  bulkRefund,
  sales,
  pages,
  soak(Number(seconds)),
].filter(({ name }) => name.includes(only));

makeZip();
const table = new Table({ head: ['Measurement', 'Figure', 'Goal', 'Met', 'Note'] });
for (const { name, goal, run } of MEASUREMENTS) {
  console.log(`Measuring: ${name} …`);
  try {
    const { value, unit, ok, note = '' } = await run();
    table.push([name, `${Number(value.toFixed(2))} ${unit}`, goal, ok ? 'yes' : 'MISSED', note]);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    table.push([name, 'not measured', goal, 'BROKEN', String(error)]);
  }
}
console.log(table.toString());
