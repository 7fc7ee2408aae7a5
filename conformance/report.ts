import { inLine, type Outcome, type Verdict } from './run.ts';

/** A table with its title. */
interface Section {
  title: string;
  head: string[];
  rows: string[][];
}

/** `12 as documented, 1 different, 3 recorded, 2 skipped` */
export const summary = (outcomes: Outcome[]): string => {
  const count = (verdict: Verdict) => outcomes.filter((outcome) => outcome.verdict === verdict).length;
  return `${count('same')} as documented, ${count('differs')} different, ${count('recorded')} recorded, ${count('skipped')} skipped`;
};

/**
 * The tables of a run: differences, recorded answers, skipped probes.
 * @param embedded outcomes of the embedded Stripe, as a column beside those of another Stripe
 */
export const sectionsOf = (outcomes: Outcome[], embedded: Outcome[] = []): Section[] => {
  const answers = new Map(embedded.map(({ probe, answer }) => [probe, answer]));
  const isCompared = embedded.length > 0;
  const columns = (...head: string[]) => (isCompared ? [...head, 'The embedded Stripe'] : head);
  const row = ({ probe, answer }: Outcome, ...cells: string[]) => [
    probe.name,
    ...cells,
    answer,
    ...(isCompared ? [answers.get(probe) ?? ''] : []),
  ];
  const of = (verdict: Verdict) => outcomes.filter((outcome) => outcome.verdict === verdict);
  return [
    {
      title: 'Differences from the documentation',
      head: columns('Probe', 'Documented', 'Answer'),
      rows: of('differs').map((outcome) =>
        row(outcome, `${inLine(outcome.probe.expect)} (${outcome.probe.doc})`),
      ),
    },
    {
      title: 'Open questions that the documentation does not answer',
      head: columns('Question', 'Answer'),
      rows: of('recorded').map((outcome) => row(outcome)),
    },
    {
      title: 'Skipped probes',
      head: ['Probe', 'Reason'],
      rows: of('skipped').map(({ probe, answer }) => [probe.name, answer]),
    },
  ].filter(({ rows }) => rows.length > 0);
};
