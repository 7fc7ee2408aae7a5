import { growthOf, type Soak } from '../bench/soak.ts';
import type { FaultFigures } from './all-faults.ts';

/** Tests that were run on their own, and how many of them failed. */
export interface TestFigures {
  tests: number;
  failed: number;
}

/** All figures of one run. */
export interface Figures {
  date: string;
  node: string;
  faults: FaultFigures;
  atOnce: TestFigures;
  fuzz: TestFigures & { runs: number; seed: number };
  inTime: TestFigures;
  soak: Soak & { seconds: number };
}

const number = (value: number): string => value.toLocaleString('en-US');

const FAULTS = '`npm run faults`';
const AT_ONCE = '`npx jest test/faults/at-once.test.ts`';
const IN_TIME = '`npx jest test/creates/refund-payments-in-time.test.ts`';

const testsOf = ({ tests, failed }: TestFigures): string =>
  `${number(tests)} tests, ${failed === 0 ? 'none' : number(failed)} failed`;

const rows = ({
  faults,
  atOnce,
  fuzz,
  inTime,
  soak,
}: Figures): [promise: string, figure: string, by: string][] => {
  const { wrong, kinds } = faults;
  const hooks = (kinds.hook ?? 0) + (kinds.poll ?? 0);
  const soaked = `\`npm run bench -- --only "a second for" --soak ${soak.seconds}\``;
  const fuzzed = `\`FUZZ_SEED=${fuzz.seed} FUZZ_RUNS=${fuzz.runs} npx jest test/faults/fuzz\``;
  return [
    [
      'A refund happens once, whatever goes wrong, however often the step is run again, today and when Stripe has forgotten the keys',
      `${wrong['money moved twice']} of ${number(kinds.refund ?? 0)} cases moved money twice`,
      FAULTS,
    ],
    [
      'Whatever else an action does happens once, and happens in the end',
      `${wrong['done twice']} done twice and ${wrong['not done']} not done, in ${number(kinds.create ?? 0)} cases`,
      FAULTS,
    ],
    [
      'What went wrong today does not block the step: run again, it goes through',
      `${wrong.blocked} of ${number(faults.cases)} cases stayed blocked`,
      FAULTS,
    ],
    [
      'An event is not lost, and starts the Zap once',
      `${wrong['event lost']} lost and ${wrong['event twice']} twice, in ${number(hooks)} cases`,
      FAULTS,
    ],
    [
      'The same, for a while, at the rate that Zapier takes',
      `${number(soak.deliveries)} deliveries in ${soak.seconds} s with ${soak.faults} faults: ${soak.lost} lost, ${soak.doubled} twice, ${growthOf(soak)}`,
      soaked,
    ],
    [
      'Many runs at once do what one does: one refund, link, email and endpoint, one run of the Zap',
      testsOf(atOnce),
      AT_ONCE,
    ],
    [
      'Every error says a sentence, and nothing of the run is appended to it',
      `${wrong['error of others']} of ${number(faults.runs)} runs ended otherwise`,
      FAULTS,
    ],
    [
      'No key, signing secret or buyer in an error or a log line',
      `${wrong['secret told']} in ${number(faults.runs)} runs`,
      FAULTS,
    ],
    [
      'A step answers before Zapier ends it after 30 seconds',
      `${wrong['too slow']} of ${number(faults.runs)} runs over 29 s, the slowest ${faults.slowest.toFixed(1)} s`,
      FAULTS,
    ],
    ['So does a bulk refund of 225 payments', testsOf(inTime), IN_TIME],
    [
      'A record has all its keys, whatever Stripe leaves out or adds',
      `${wrong['odd record']} odd records in ${number(faults.runs)} runs`,
      FAULTS,
    ],
    [
      'Nobody gets in who did not sign; odd values in a field or an event end in a record or a sentence',
      `${testsOf(fuzz)}, ${number(fuzz.runs)} values each`,
      fuzzed,
    ],
  ];
};

/** `docs/reliability.md`, from the figures of a run. */
export const reliabilityPage = (figures: Figures): string => `# Reliability

What is promised, how often it was tried, and what came out. \`npm run reliability\` wrote this page on ${figures.date}
with Node ${figures.node}, from its own run; each line names the command that prints its figure anew.

| Promise | Figure | Printed by |
| --- | --- | --- |
${rows(figures)
  .map((row) => `| ${row.join(' | ')} |`)
  .join('\n')}

## How it is tried

The table of faults is made from the definition of the integration: each of ${number(figures.faults.steps)} steps
(actions, searches, hooks, polls, dropdowns, files, turning a Zap on and off, the test of a connection) is run once where
nothing goes wrong, and then once more for each request that it made and each of ${figures.faults.faults} things that can
go wrong with it, once and from then on: refusals, dead keys, resets before and after Stripe did the work, answers that
are cut off, empty or a page, saved 500s and saved refusals, conflicts, rate limits with and without a time to wait, a
Stripe that is down or never answers, a redirect, missing fields and lists, new values; a cache that forgets, refuses,
breaks or never answers; files that are refused, stall or break off. After it the step is run again, and again when
Stripe has forgotten its keys. A new operation is in the table without a line.

It runs against the embedded Stripe in one process, by a clock that jumps from one timer to the next: 29 seconds are
those that the step would have taken. \`npm test\` tries one request for each operation and each fault, \`npm run faults\`
all of them.${
  figures.faults.untried.length
    ? ` Not tried, because the embedded Stripe does not have what they ask for: ${figures.faults.untried.join('; ')}.`
    : ''
}

## What is not promised

- Twice is better than never: where Zapier's cache fails just when one event is delivered twice, the Zap may run twice.
- Where Stripe breaks after its work and says for a day that it failed, an email may go out a second time, and a link may
  be made a second time. Nobody has seen the first one. A refund is looked for before it is tried again.
- A receipt or an invoice is sent once in 24 hours for one reference, and a link or code without a reference that Stripe
  remembers may be made again after that. Refunds are found by their reference for ever.
- Under one reference, a refund of another amount is refused for 24 hours after the first was tried, even where that one
  was refused: it cannot be known for certain that it will not go through.
- All of this holds against the embedded Stripe and what Stripe documents. [conformance.md](conformance.md) says how that
  is held against Stripe's own test mode.
`;
