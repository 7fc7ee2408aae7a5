import { type Case, familyOf, nameOf } from '../../test/faults/cases.ts';
import { FAMILIES, type Family } from '../../test/faults/faults.ts';
import type { Kind } from '../../test/faults/subjects.ts';
import { openTrials } from '../../test/faults/trials.ts';
import { WRONGS, type Wrong } from '../../test/faults/verdict.ts';

/** The figures of all faults. */
export interface FaultFigures {
  cases: number;
  /** Number of callable functions of the integration, each with an example input. */
  steps: number;
  /** Number of different faults. */
  faults: number;
  runs: number;
  /** The longest run, in seconds of virtual time. */
  slowest: number;
  /** Number of wrong results of each kind. */
  wrong: Record<Wrong, number>;
  /** The same for each family of faults. */
  wrongIn: Record<Family, Record<Wrong, number>>;
  /** Number of cases of each family of faults. */
  casesIn: Record<Family, number>;
  /** Number of cases of each kind of step, and of refunds. */
  kinds: Partial<Record<Kind | 'refund', number>>;
  /** Steps that the embedded Stripe cannot run. */
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
 * Tries every fault with every request of every step, in virtual time, and prints the wrong results.
 * @param word only cases with this word in their name
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
