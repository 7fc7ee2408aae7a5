import { growthOf, type Soak } from '../bench/soak.ts';
import type { FaultFigures } from './all-faults.ts';

/** The result of a part of the tests. */
export interface TestFigures {
  tests: number;
  failed: number;
}

/** The figures of one run of `npm run reliability`. */
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
      'A refund happens once, with any fault and any number of retries, even after Stripe has deleted its idempotency keys',
      `${wrong['money moved twice']} of ${number(kinds.refund ?? 0)} cases moved money twice`,
      FAULTS,
    ],
    [
      'Any other action happens exactly once after its retries',
      `${wrong['done twice']} happened twice and ${wrong['not done']} never, in ${number(kinds.create ?? 0)} cases`,
      FAULTS,
    ],
    [
      'A fault does not block the step: a retry succeeds',
      `${wrong.blocked} of ${number(faults.cases)} cases stayed blocked`,
      FAULTS,
    ],
    [
      'Each event starts the Zap exactly once',
      `${wrong['event lost']} lost and ${wrong['event twice']} twice, in ${number(hooks)} cases`,
      FAULTS,
    ],
    [
      'The same at Zapier’s rate limit, for a longer time',
      `${number(soak.deliveries)} deliveries in ${soak.seconds} s with ${soak.faults} faults: ${soak.lost} lost, ${soak.doubled} twice, ${growthOf(soak)}`,
      soaked,
    ],
    [
      'Concurrent runs have the effect of one: one refund, link, email and endpoint, one run of the Zap',
      testsOf(atOnce),
      AT_ONCE,
    ],
    [
      'Every error is one of our sentences, without text that core appends',
      `${wrong['error of others']} of ${number(faults.runs)} runs had another error`,
      FAULTS,
    ],
    [
      'No error or log line has a key, a signing secret or data of a buyer',
      `${wrong['secret told']} in ${number(faults.runs)} runs`,
      FAULTS,
    ],
    [
      'A step ends before Zapier’s timeout of 30 seconds',
      `${wrong['too slow']} of ${number(faults.runs)} runs over 29 s, the slowest ${faults.slowest.toFixed(1)} s`,
      FAULTS,
    ],
    ['A bulk refund of 225 payments ends before that timeout', testsOf(inTime), IN_TIME],
    [
      'A record has all its keys, even if Stripe omits or adds some',
      `${wrong['odd record']} invalid records in ${number(faults.runs)} runs`,
      FAULTS,
    ],
    [
      'Events without a valid signature are refused; unusual values in a field or an event give a record or one of our sentences',
      `${testsOf(fuzz)}, ${number(fuzz.runs)} values each`,
      fuzzed,
    ],
  ];
};

/** @returns `docs/reliability.md` with the figures of a run */
export const reliabilityPage = (figures: Figures): string => `# Reliability

Promises of the integration, with the result of their tests. \`npm run reliability\` wrote this page on ${figures.date} with
Node ${figures.node}. The last column has the command that prints each figure.

| Promise | Figure | Command |
| --- | --- | --- |
${rows(figures)
  .map((row) => `| ${row.join(' | ')} |`)
  .join('\n')}

## The tests

The list of faults comes from the definition of the integration. It has ${number(figures.faults.steps)} steps: actions,
searches, hooks, polls, dropdowns, files, turning a Zap on and off, and the test of a connection. Each step runs once
without a fault, then once for each of its requests with each of ${figures.faults.faults} faults: for that request only,
and for it and all later ones. The faults are refusals, dead keys, connections that break before and after Stripe's work,
responses that are truncated, empty or HTML, saved errors of idempotency keys, conflicts, rate limits with and without a
\`Retry-After\` header, a Stripe that is down or never responds, redirects, missing fields and lists, and unknown values; a
cache that loses entries, refuses, fails or never responds; and files that are refused, stall or break. Then the step runs
again, and once more after Stripe has deleted its idempotency keys. A new operation is part of the list automatically.

The tests run against the embedded Stripe in one process, in virtual time: 29 seconds are the time that the step would
take. \`npm test\` tries one request for each operation and each fault, \`npm run faults\` tries all requests.${
  figures.faults.untried.length
    ? ` Not tried, because the embedded Stripe lacks the endpoint: ${figures.faults.untried.join('; ')}.`
    : ''
}

## Limits

- If Zapier's cache fails while one event is delivered twice, the Zap may run twice. We prefer that to a lost event.
- If Stripe fails after its work and repeats that failure for a day, an email or a link may be created a second time,
  because the first one cannot be found. A refund is searched before a new attempt.
- A receipt or an invoice is sent once in 24 hours for one reference. A link or a code without a reference at Stripe may be
  created again after that time. Refunds are found by their reference without a time limit.
- Under one reference, a refund of another amount is refused for 24 hours after the first attempt, even if that attempt
  failed, because it may still succeed.
- These results hold for the embedded Stripe and Stripe's documentation. [conformance.md](conformance.md) describes the
  comparison with Stripe's test mode.
`;
