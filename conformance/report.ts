import { inLine, type Outcome, type Verdict } from './run.ts';

/** A table: what it shows, the titles of its columns, its rows. */
export interface Section {
  title: string;
  head: string[];
  rows: string[][];
}

/** `12 as documented, 1 differs, 3 questions answered, 2 not asked`. */
export const summary = (outcomes: Outcome[]): string => {
  const count = (verdict: Verdict) => outcomes.filter((outcome) => outcome.verdict === verdict).length;
  return [
    `${count('same')} as documented`,
    `${count('differs')} ${count('differs') === 1 ? 'differs' : 'differ'}`,
    `${count('answered')} questions answered`,
    `${count('not asked')} not asked`,
  ].join(', ');
};

/**
 * What is worth reading of a run: what differs, what the open questions were answered, what could not be asked.
 * @param beside what the embedded Stripe answered to the same, where another one was asked
 */
export const sectionsOf = (outcomes: Outcome[], beside: Outcome[] = []): Section[] => {
  const embedded = new Map(beside.map(({ probe, answer }) => [probe, answer]));
  const compared = beside.length > 0;
  const columns = (...head: string[]) => (compared ? [...head, 'The embedded Stripe'] : head);
  const row = ({ probe, answer }: Outcome, ...cells: string[]) => [
    probe.name,
    ...cells,
    answer,
    ...(compared ? [embedded.get(probe) ?? ''] : []),
  ];
  const of = (verdict: Verdict) => outcomes.filter((outcome) => outcome.verdict === verdict);
  return [
    {
      title: 'What differs from the documentation',
      head: columns('Asked', 'Documented', 'Answered'),
      rows: of('differs').map((outcome) =>
        row(outcome, `${inLine(outcome.probe.expect)} (${outcome.probe.doc})`),
      ),
    },
    {
      title: 'Open questions, to which the documentation has no answer',
      head: columns('Asked', 'Answered'),
      rows: of('answered').map((outcome) => row(outcome)),
    },
    {
      title: 'What could not be asked here',
      head: ['Asked', 'Why not'],
      rows: of('not asked').map(({ probe, answer }) => [probe.name, answer]),
    },
  ].filter(({ rows }) => rows.length > 0);
};
