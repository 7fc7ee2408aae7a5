/**
 * `npm run faults`: tries everything that can go wrong with every request of every operation, in virtual time, against
 * an embedded Stripe in this process, and prints what came out wrong: all zeros, or exit code 1.
 *
 * `npm run faults -- refund` tries only the cases whose name has this word.
 */
import Table from 'cli-table3';
import { nameOf, openTrials } from '../test/faults/trials.ts';
import { WRONGS, type Wrong } from '../test/faults/verdict.ts';

const word = process.argv[2] ?? '';
const start = performance.now();
const trials = await openTrials();
const cases = (await trials.cases()).filter((one) => nameOf(one).includes(word));
const counts = new Map<Wrong, number>(WRONGS.map((wrong) => [wrong, 0]));
for (const one of cases) {
  for (const { wrong, detail } of await trials.run(one)) {
    counts.set(wrong, (counts.get(wrong) ?? 0) + 1);
    console.log(`${wrong}: ${nameOf(one)}\n  ${detail}`);
  }
}
await trials.close();

const table = new Table({ head: ['What must not happen', 'Times'] });
for (const [wrong, times] of counts) table.push([wrong, times]);
console.log(table.toString());
const seconds = Math.round((performance.now() - start) / 1000);
const steps = new Set(cases.map(({ subject }) => subject.name)).size;
console.log(`${cases.length} cases of ${steps} steps, in ${seconds} s.`);
if (trials.untried.length)
  console.log(`Not tried, for want of them in the embedded Stripe: ${trials.untried.join('; ')}.`);
if ([...counts.values()].some((times) => times > 0) || !cases.length) process.exitCode = 1;
