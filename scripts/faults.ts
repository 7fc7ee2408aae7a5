import { nameOf, openTrials } from '../test/faults/trials.ts';

const trials = await openTrials();
console.time('cases');
const cases = await trials.cases();
console.timeEnd('cases');
console.log(cases.length);
const step = Number(process.argv[2] ?? 1);
let n = 0;
const counts: Record<string, number> = {};
const start = Date.now();
for (let i = 0; i < cases.length; i += step) {
  const one = cases[i];
  if (!one) break;
  n++;
  for (const { wrong, detail } of await trials.run(one)) {
    counts[wrong] = (counts[wrong] ?? 0) + 1;
    console.log(wrong, '|', nameOf(one), '|', detail.slice(0, 300));
  }
}
console.log(n, counts, (Date.now() - start) / n, 'ms each');
await trials.close();
