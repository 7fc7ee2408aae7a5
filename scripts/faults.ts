import { runCommand, UsageError } from '../sandbox/command-line.ts';
import { FAMILIES } from '../test/faults/faults.ts';
import { WRONGS } from '../test/faults/verdict.ts';
import { tryAllFaults } from './reliability/all-faults.ts';
import { table } from './start/report.ts';

const USAGE = `npm run faults -- --only refund

Tries every fault with every request of every operation, in virtual time, against an embedded Stripe in this process.
It prints the number of wrong results of each kind. If one of them is not zero, the exit code is 1.

  --only <word>  only cases with the word in their name`;

await runCommand(USAGE, { only: '' }, async ({ only }) => {
  const start = performance.now();
  const { wrong, wrongIn, casesIn, ...figures } = await tryAllFaults(only);

  if (figures.cases === 0)
    throw new UsageError(
      `No case has '${only}' in its name. An example of a name is 'refund_payment, payment: pi'.`,
    );
  const rows = WRONGS.map((what) => [
    what,
    ...FAMILIES.map((family) => String(wrongIn[family][what])),
    String(wrong[what]),
  ]);
  const cases = ['(cases)', ...FAMILIES.map((family) => String(casesIn[family])), String(figures.cases)];
  console.log(table(['Wrong result', ...FAMILIES, 'all'], [...rows, cases]));
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(
    `${figures.cases} cases of ${figures.steps} steps, ${figures.runs} runs in ${seconds} s; the slowest run took ${figures.slowest.toFixed(1)} s of virtual time.`,
  );
  if (!only) {
    const { kinds, faults } = figures;
    const count = (...names: (keyof typeof kinds)[]) =>
      names.reduce((sum, name) => sum + (kinds[name] ?? 0), 0);
    console.log(
      `${faults} different faults; ${count('refund')} cases of refunds, ${count('create')} of actions, ${count('hook', 'poll')} of hooks and polls.`,
    );
    if (figures.untried.length)
      console.log(
        `Not tried, because the embedded Stripe lacks the endpoint: ${figures.untried.join('; ')}.`,
      );
  }
  return Object.values(wrong).some((times) => times > 0) ? 1 : 0;
});
