import { type Case, familyOf, nameOf } from '../../test/faults/cases.ts';
import { FAMILIES, type Family } from '../../test/faults/faults.ts';
import type { Kind } from '../../test/faults/subjects.ts';
import { openTrials } from '../../test/faults/trials.ts';
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
  /** The same, for each family of faults. */
  wrongIn: Record<Family, Record<Wrong, number>>;
  /** How many cases each family of faults has. */
  casesIn: Record<Family, number>;
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
    const none = Object.fromEntries(WRONGS.map((wrong) => [wrong, 0])) as Record<Wrong, number>;
    const inEach = <T>(value: () => T) =>
      Object.fromEntries(FAMILIES.map((family) => [family, value()])) as Record<Family, T>;
    const wrong = { ...none };
    const wrongIn = inEach(() => ({ ...none }));
    const casesIn = inEach(() => 0);
    for (const one of cases) {
      casesIn[familyOf(one)] += 1;
      for (const violation of await trials.run(one)) {
        wrong[violation.wrong] += 1;
        wrongIn[familyOf(one)][violation.wrong] += 1;
        console.log(`${violation.wrong}: ${nameOf(one)}\n  ${violation.detail}`);
      }
    }
    return {
      cases: cases.length,
      steps: new Set(cases.map(({ subject }) => subject.name)).size,
      faults: new Set(cases.map(({ fault }) => fault)).size,
      ...trials.seen,
      wrong,
      wrongIn,
      casesIn,
      kinds: tally(cases.flatMap(kindsOf)),
      untried: trials.untried,
    };
  } finally {
    await trials.close();
  }
};
