import type { Kind } from '../../test/faults/subjects.ts';
import { type Case, nameOf, openTrials } from '../../test/faults/trials.ts';
import { WRONGS, type Wrong } from '../../test/faults/verdict.ts';

/** What trying the faults came to. */
export interface FaultFigures {
  cases: number;
  /** What can be called of the integration, each with an example. */
  steps: number;
  /** Different things that go wrong. */
  faults: number;
  runs: number;
  /** The longest step, in seconds. */
  slowest: number;
  /** How often each thing happened that must not. */
  wrong: Record<Wrong, number>;
  /** How many cases there are of each kind of step, and how many of refunds. */
  kinds: Partial<Record<Kind | 'refund', number>>;
  untried: string[];
}

const tally = (names: string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

const kindsOf = ({ subject: { kind, operation } }: Case): string[] =>
  /^refund_payment/.test(operation) ? [kind, 'refund'] : [kind];

/**
 * Tries everything that can go wrong with every request of every step, in virtual time, and says what came out wrong.
 *
 * @param word only the cases that have it in their names
 */
export const tryAllFaults = async (word = ''): Promise<FaultFigures> => {
  const trials = await openTrials();
  try {
    const cases = (await trials.cases()).filter((one) => nameOf(one).includes(word));
    const wrongs: Wrong[] = [];
    for (const one of cases) {
      for (const { wrong, detail } of await trials.run(one)) {
        wrongs.push(wrong);
        console.log(`${wrong}: ${nameOf(one)}\n  ${detail}`);
      }
    }
    const none = Object.fromEntries(WRONGS.map((wrong) => [wrong, 0])) as Record<Wrong, number>;
    return {
      cases: cases.length,
      steps: new Set(cases.map(({ subject }) => subject.name)).size,
      faults: new Set(cases.map(({ fault }) => fault)).size,
      ...trials.seen,
      wrong: { ...none, ...tally(wrongs) },
      kinds: tally(cases.flatMap(kindsOf)),
      untried: trials.untried,
    };
  } finally {
    await trials.close();
  }
};
